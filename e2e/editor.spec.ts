import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { parse } from 'yaml';

const PATTERN = '/patterns/serverless';

async function openEditor(page: Page): Promise<void> {
  await page.goto(PATTERN);
  await page.getByRole('button', { name: 'Edit the design' }).click();
  await expect(page.getByRole('toolbar', { name: 'Edit the design' })).toBeVisible();
}

const status = (page: Page) => page.getByRole('status').filter({ hasText: /\S/ }).last();
const part = (page: Page, name: RegExp) => page.locator('.react-flow__node').and(page.getByLabel(name));

/** Chooses from a searched list, with the keyboard alone. */
async function choose(page: Page, dialog: string | RegExp, text: string): Promise<void> {
  await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Moves the focus with Tab until it is on what is looked for. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the focus never came to ${name}`);
}

async function radio(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('radio', { name }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('radio', { name })).toBeChecked();
}

test('with the keyboard alone: from nothing to a queue that runs, mended, undone, shared and exported', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(PATTERN);
  await tabTo(page, /^Edit the design$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('toolbar', { name: 'Edit the design' })).toBeVisible();
  await radio(page, /^Keep$/);
  await tabTo(page, /^Begin with nothing$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__node')).toHaveCount(0);

  for (const [word, label] of [
    ['client', /^Client, client/],
    ['queue', /^Queue, queue/],
    ['function', /^Function, function/],
    ['table', /^Table, table/],
  ] as const) {
    await page.keyboard.press('n');
    await choose(page, 'Insert a part', word);
    await expect(part(page, label)).toBeFocused();
  }

  const ways = [
    [/^Client, client/, 'Queue', 'Client to Queue'],
    [/^Queue, queue/, 'Function', 'Queue to Function'],
    [/^Function, function/, 'Table', 'Function to Table'],
  ] as const;
  for (const [from, to, words] of ways) {
    await part(page, from).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('e');
    await choose(page, /^Connect /, to);
    await expect(status(page)).toHaveText(`Connect ${words}.`);
    await page.keyboard.press('Escape');
  }
  await expect(page.locator('.react-flow__edge')).toHaveCount(3);

  await part(page, /^Queue, queue/).focus();
  await page.keyboard.press('Space');
  await expect(part(page, /^Table, table/)).toContainText(/[1-9]\d* requests/, { timeout: 30_000 });
  await page.keyboard.press('Space');

  await radio(page, /^Checks \(\d+\)$/);
  const findings = page.locator('#editor-panel li');
  const before = await findings.count();
  await tabTo(page, /dead-letter queue/i);
  await page.keyboard.press('Enter');
  await expect(findings).not.toHaveCount(before);
  const mended = await findings.count();
  const nodes = await page.locator('.react-flow__node').count();

  await part(page, /^Queue, queue/).focus();
  await page.keyboard.press('Control+z');
  await expect(findings).toHaveCount(before);
  await page.keyboard.press('Control+y');
  await expect(findings).toHaveCount(mended);
  await expect(page.locator('.react-flow__node')).toHaveCount(nodes);

  await radio(page, /^Keep$/);
  await tabTo(page, /^Copy a link to the design$/);
  await page.keyboard.press('Enter');
  const address = await page.getByLabel(/characters: works in chat apps/).inputValue();
  const download = page.waitForEvent('download');
  await tabTo(page, /^Export AWS SAM$/);
  await page.keyboard.press('Enter');
  const file = await (await download).path();
  const lines = (await readFile(file, 'utf8')).replace(/!(\w+)/g, '');
  const template = parse(lines) as { Resources: Record<string, { Type: string }> };
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  expect(types).toEqual(
    expect.arrayContaining(['AWS::Serverless::Function', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table']),
  );

  const other = await context.newPage();
  await other.goto(address);
  await expect(other.locator('.react-flow__node')).toHaveCount(nodes);
});

test('edits the pattern in place while it runs, and keeps the work for the next visit', async ({ page }) => {
  await openEditor(page);
  await page.getByRole('button', { name: 'Play' }).click();
  await part(page, /^Message queue/)
    .or(part(page, /, queue\./))
    .first()
    .click();
  await page.getByRole('spinbutton', { name: /^Visibility timeout/ }).fill('240');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.getByRole('radio', { name: 'History' }).check({ force: true });
  await expect(page.locator('#editor-panel li').first()).toContainText('Set visibility timeout');
  await page.waitForTimeout(2_000);
  await page.reload();
  await page.getByRole('button', { name: 'Edit the design' }).click();
  await expect(status(page)).toContainText('Opened your design of');
  await part(page, /, queue\./)
    .first()
    .click();
  await expect(page.getByRole('spinbutton', { name: /^Visibility timeout/ })).toHaveValue('240');
});

for (const { width, theme } of [
  { width: 390, theme: 'light' },
  { width: 768, theme: 'dark' },
  { width: 1440, theme: 'light' },
] as const) {
  test(`has no accessibility violations at ${width} pixels, ${theme}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme });
    await openEditor(page);
    for (const panel of [/^Settings$/, /^Checks/, /^Outline$/, /^History$/, /^Keep$/]) {
      await page.getByRole('radio', { name: panel }).check({ force: true });
      const { violations } = await new AxeBuilder({ page }).include('#stage').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
}

test('with a finger alone, on a phone: from nothing to a queue that runs, mended, undone and exported', async ({
  browser,
}) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await phone.newPage();
  await page.goto(PATTERN);
  await page.getByRole('button', { name: 'Edit the design' }).tap();
  const tapPanel = (name: RegExp) => page.locator('#editor-panel label').filter({ hasText: name }).tap();
  await tapPanel(/^Keep$/);
  await page.getByRole('button', { name: 'Begin with nothing' }).tap();
  for (const kind of ['Client', 'Queue', 'Function', 'Table']) {
    await page.getByRole('list', { name: 'Parts to insert' }).getByRole('button', { name: kind }).tap();
  }
  await expect(page.locator('.react-flow__node')).toHaveCount(4);

  await tapPanel(/^Outline$/);
  for (const [from, to] of [
    ['Client', 'Queue'],
    ['Queue', 'Function'],
    ['Function', 'Table'],
  ]) {
    await page.getByRole('button', { name: `Connect ${from} to…` }).tap();
    await page
      .getByRole('dialog')
      .getByRole('option', { name: `${to} (` })
      .tap();
  }
  await expect(page.getByRole('button', { name: 'Function calls Table', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Play' }).tap();
  await expect(part(page, /^Table, table/)).toContainText(/[1-9]\d* requests/, { timeout: 30_000 });
  await page.getByRole('button', { name: 'Pause' }).tap();

  await tapPanel(/^Checks/);
  const findings = page.locator('#editor-panel li');
  const before = await findings.count();
  await page
    .getByRole('button', { name: /dead-letter queue/i })
    .first()
    .tap();
  await expect(findings).not.toHaveCount(before);
  await page.getByRole('button', { name: 'Undo' }).tap();
  await expect(findings).toHaveCount(before);

  await tapPanel(/^Keep$/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export AWS SAM' }).tap();
  expect((await download).suggestedFilename()).toBe('my-design.yaml');
  await phone.close();
});

test('moves a part with the arrow keys in one step, and selects a link with a click', async ({ page }) => {
  await openEditor(page);
  const table = part(page, /, table\./);
  await table.focus();
  await page.keyboard.press('Enter');
  const before = await table.boundingBox();
  for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('ArrowDown');
  expect((await table.boundingBox())?.y).toBeGreaterThan((before?.y ?? 0) + 10);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await table.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  await page.locator('.react-flow__edge').first().click();
  await expect(page.locator('#editor-panel h3')).toContainText('calls');
});
