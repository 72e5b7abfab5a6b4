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

/** What the editor says of what was done; the stage has things to say as well. */
const said = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });
const part = (page: Page, name: RegExp) => page.locator('.react-flow__node').and(page.getByLabel(name));

/** Chooses from a searched list, with the keyboard alone. */
async function choose(page: Page, dialog: string | RegExp, text: string): Promise<void> {
  await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Moves the focus with Tab until it is on what is looked for; past the last control it begins with the first again. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 400; presses += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the focus never came to ${name}`);
}

/** Does something from the list of commands, with the keyboard alone. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await choose(page, /.+/, words);
}

test('with the keyboard alone: from nothing to a queue that runs, mended, undone, shared and exported', async ({
  page,
  context,
}) => {
  // Hundreds of single key presses, each waited for.
  test.setTimeout(240_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(PATTERN);
  await tabTo(page, /^Edit the design$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('toolbar', { name: 'Edit the design' })).toBeVisible();
  await tabTo(page, /^Undo$/);
  await command(page, 'Export, share, import');
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
  await tabTo(page, /^Client, client/, 'Shift+Tab');
  for (const [from, to, words] of ways) {
    await tabTo(page, from);
    await page.keyboard.press('Enter');
    await page.keyboard.press('e');
    await choose(page, /^Connect /, to);
    await expect(said(page, `Connect ${words}.`)).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await expect(page.locator('.react-flow__edge')).toHaveCount(3);

  await tabTo(page, /^Queue, queue/, 'Shift+Tab');
  await page.keyboard.press('Space');
  await expect(part(page, /^Table, table/)).toContainText(/[1-9]\d* requests/, { timeout: 30_000 });
  await page.keyboard.press('Space');

  await command(page, 'Show the checks');
  const findings = page.locator('#editor-panel li');
  const before = await findings.count();
  await tabTo(page, /dead-letter queue/i);
  await page.keyboard.press('Enter');
  await expect(findings).not.toHaveCount(before);
  const mended = await findings.count();
  const nodes = await page.locator('.react-flow__node').count();

  await tabTo(page, /^Queue, queue/);
  await page.keyboard.press('Control+z');
  await expect(findings).toHaveCount(before);
  await page.keyboard.press('Control+y');
  await expect(findings).toHaveCount(mended);
  await expect(page.locator('.react-flow__node')).toHaveCount(nodes);

  await command(page, 'Export, share, import');
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
  await expect(said(page, 'Opened your design of')).toBeVisible();
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

test('with a finger alone, on a phone: from nothing to a queue that runs, mended, undone, shared and exported', async ({
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
  await page.getByRole('button', { name: 'Copy a link to the design' }).tap();
  expect(await page.getByLabel(/characters: works in chat apps/).inputValue()).toContain('#');
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
  await expect.poll(async () => (await table.boundingBox())?.y).toBeGreaterThan((before?.y ?? 0) + 10);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await table.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  await page.locator('.react-flow__edge').first().click();
  await expect(page.locator('#editor-panel h3')).toContainText('calls');
});

test('draws a frame around what is selected, moves it with what lies in it, and brings back what is deleted', async ({
  page,
}) => {
  await openEditor(page);
  const table = part(page, /, table\./);
  await table.click();
  await page.keyboard.press('f');
  await page.getByRole('textbox', { name: 'Title of the frame' }).fill('<b>Stores</b>');
  await page.keyboard.press('Enter');
  const frame = part(page, /^Frame: <b>Stores<\/b>\. Holds /);
  await expect(frame).toBeFocused();
  const before = await table.boundingBox();
  for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await table.boundingBox())?.x).toBeGreaterThan((before?.x ?? 0) + 20);

  await page.keyboard.press('Delete');
  await expect(frame).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo the deletion' }).click();
  await expect(frame).toBeVisible();
});
