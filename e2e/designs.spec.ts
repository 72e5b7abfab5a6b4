import { readFile, writeFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { PATTERN } from './pages';

const nodes = (page: Page) => page.locator('.react-flow__node');
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

async function openPanel(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name }).check({ force: true });
}

async function insert(page: Page, kind: string): Promise<void> {
  await page.getByRole('list', { name: 'Parts to insert' }).getByRole('button', { name: kind, exact: true }).click();
}

/** Begins with an empty canvas, and waits until what is on it is kept. */
async function makeDesign(page: Page, kinds: readonly string[]): Promise<void> {
  await page.goto('/designs');
  await page.getByRole('link', { name: 'New design' }).click();
  await expect(page.getByRole('toolbar', { name: 'Edit the design' })).toBeVisible();
  for (const kind of kinds) await insert(page, kind);
  await expect(nodes(page)).toHaveCount(kinds.length);
  await expect(page).toHaveURL(/\/designs\/open\?id=own-/);
}

test('a design of one’s own: made, kept, found again, renamed, doubled, deleted, brought back, taken along', async ({
  page,
  browser,
}) => {
  await makeDesign(page, ['Queue', 'Table']);
  await page.goto('/designs');
  await expect(card(page, 'My design')).toContainText('Changed');

  await page.getByRole('button', { name: 'Rename My design' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Orders');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(card(page, 'Orders')).toBeVisible();
  await page.getByRole('button', { name: 'Duplicate Orders' }).click();
  await expect(card(page, 'Orders (copy)')).toBeVisible();
  await page.getByRole('button', { name: 'Delete Orders (copy)' }).click();
  await expect(card(page, 'Orders (copy)')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'Orders (copy)')).toBeVisible();

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes: found }) => [id, found.map(({ html }) => html)])).toEqual([]);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export all' }).click();
  const file = await (await download).path();
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'cloud-architecture-designs/1' });

  const another = await browser.newContext();
  const there = await another.newPage();
  await there.goto('/designs');
  await there.getByLabel(/^Import/).setInputFiles({
    name: 'mine.json',
    mimeType: 'application/json',
    buffer: await readFile(file),
  });
  await expect(there.getByRole('status')).toHaveText('Brought in 2 designs from mine.json.');
  await card(there, 'Orders').getByRole('link', { name: 'Orders', exact: true }).click();
  await expect(nodes(there)).toHaveCount(2);
  await another.close();
});

test('two tabs never overwrite each other: the slower one is asked', async ({ page, context }) => {
  await makeDesign(page, ['Queue']);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(nodes(other)).toHaveCount(1);
  await insert(other, 'Table');
  const banner = page.getByRole('status', { name: 'Changed in another tab' });
  await expect(banner).toContainText('Nothing is overwritten');
  await banner.getByRole('button', { name: 'Show the other one' }).click();
  await expect(nodes(page)).toHaveCount(2);
  await expect(banner).toHaveCount(0);
});

test('a design from a link is a guest: nothing is stored until it is kept', async ({ page, browser }) => {
  test.slow();
  await page.goto(PATTERN);
  await page.getByRole('button', { name: 'Edit the design' }).click();
  await expect(page.getByRole('toolbar', { name: 'Edit the design' })).toBeVisible();
  await expect(nodes(page).first()).toBeVisible();
  const before = await nodes(page).count();
  await insert(page, 'Bucket');
  await expect(nodes(page)).toHaveCount(before + 1);
  await openPanel(page, 'Keep');
  await page.getByRole('button', { name: 'Copy a link to the design' }).click();
  const address = await page.getByLabel(/characters/).inputValue();

  const visitor = await browser.newContext();
  const guest = await visitor.newPage();
  await guest.goto(address);
  const banner = guest.getByRole('region', { name: 'A design from a link' });
  await expect(banner).toContainText('Nothing of it is stored until you keep it', { timeout: 60_000 });
  await expect(nodes(guest)).toHaveCount(before + 1);
  await insert(guest, 'Queue');
  await expect(nodes(guest)).toHaveCount(before + 2);
  const list = await visitor.newPage();
  await list.goto('/designs');
  await expect(list.getByText('Nothing is kept here yet.')).toBeVisible();
  await expect(list.getByRole('heading', { name: 'Changes to patterns' })).toHaveCount(0);

  await banner.getByLabel('Name').fill('From a friend');
  await banner.getByRole('button', { name: 'Keep as mine' }).click();
  await expect(guest).toHaveURL(/\/designs\/open\?id=own-/);
  await expect(nodes(guest)).toHaveCount(before + 2);
  await list.reload();
  await expect(card(list, 'From a friend')).toBeVisible();
  await visitor.close();
});

test('says so in words where the browser keeps nothing, and the design can still be taken along', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get: () => ({
        open: () => {
          throw new DOMException('closed', 'SecurityError');
        },
      }),
    });
  });
  await page.goto('/designs');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('This browser keeps no designs for this site');
  await page.goto('/designs/open');
  await insert(page, 'Queue');
  await expect(page.getByRole('status').filter({ hasText: 'This browser keeps no designs' })).toBeVisible();
  await openPanel(page, 'Keep');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export Document' }).click();
  expect((await download).suggestedFilename()).toBe('my-design.json');
});

/** One event of a browser's trace; times in microseconds. */
interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  args: { name?: string };
  /** Processor time of the thread, which does not grow when other programs keep the machine busy. */
  tdur?: number;
}

/** Processor time, in milliseconds, of each task of the threads that draw pages. */
function taskTimesMs(trace: Buffer): number[] {
  const { traceEvents: events } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] };
  const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && args.name === 'CrRendererMain';
  const threads = new Set(events.filter(isMain).map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.filter(({ name, pid, tid }) => name === 'RunTask' && threads.has(`${pid} ${tid}`));
  return tasks.flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1_000]));
}

test('the largest file that is allowed is read without holding the page up', async ({ page, browser }) => {
  await page.goto('/designs');
  await expect(page.getByText('Nothing is kept here yet.')).toBeVisible();
  const functions = Array.from({ length: 300 }, (_, index) => [
    `Worker${index}`,
    {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        MemorySize: 512,
        Environment: { Variables: { TEXT: 'x'.repeat(2_000), TABLE: { Ref: 'Table' } } },
        Policies: [{ DynamoDBCrudPolicy: { TableName: { Ref: 'Table' } } }],
        Events: { Queue: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': ['Queue', 'Arn'] } } } },
      },
    },
  ]);
  const template = {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      Table: { Type: 'AWS::Serverless::SimpleTable' },
      Queue: { Type: 'AWS::SQS::Queue' },
      ...Object.fromEntries(functions),
    },
  };
  const text = JSON.stringify(template);
  const content = Buffer.from(text + ' '.repeat(1_048_576 - text.length));
  expect(content.byteLength).toBe(1_048_576);
  // A file on the disk, as a person has it; the content itself would be handed over by a long task of the page.
  const file = test.info().outputPath('large.json');
  await writeFile(file, content);
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] });
  await page.getByLabel(/^Import/).setInputFiles(file);
  await expect(page.getByRole('status')).toHaveText('Brought in 1 design from large.json.', { timeout: 30_000 });
  await expect(page.getByRole('article')).toContainText('303 parts');
  const times = taskTimesMs(await browser.stopTracing());
  expect(times.length).toBeGreaterThan(100);
  const longest = Math.max(...times);
  test.info().annotations.push({ type: 'longest task', description: `${longest.toFixed(1)} ms` });
  expect(longest).toBeLessThan(200);
});
