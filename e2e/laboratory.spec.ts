import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { complaintsOf, PATTERN, play, stageOf } from './pages';

const seconds = (duration: string) => ({ 'Measured s simulated': duration, 'Before that, not counted s': '0' });

async function fill(scope: ReturnType<Page['getByRole']>, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await scope.getByLabel(label, { exact: true }).fill(value);
}

test('reserved concurrency of 5 against 50 is compared on the same arrivals, and a sweep can be cancelled and kept', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const complaints = complaintsOf(page);
  await page.goto(`${PATTERN}?rate=200`);
  await page.getByRole('button', { name: 'Open the laboratory' }).click();
  const laboratory = page.getByRole('region', { name: 'Compare, sweep, report' });
  await laboratory.getByLabel('Part', { exact: true }).selectOption({ label: 'CRUD' });
  await laboratory.getByLabel('Setting', { exact: true }).selectOption({ label: 'Reserved concurrency' });
  await fill(laboratory, { 'Value of A instances': '5', 'Value of B instances': '50', Seeds: '12', ...seconds('10') });
  await laboratory.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(laboratory.getByRole('status').filter({ hasText: /^24 runs in/ })).toBeAttached({ timeout: 60_000 });

  await expect(laboratory.getByRole('heading', { name: 'B against A, over 12 of 12 seeds' })).toBeVisible();
  const throttled = laboratory.getByRole('row', { name: /^Throttled/ });
  await expect(throttled).toContainText('lower with B');
  await expect(throttled).toContainText('−');
  await expect(laboratory.getByText('12 of 12 pairs counted the same number of them')).toBeVisible();

  await laboratory.getByRole('radio', { name: 'Sweep' }).check();
  await laboratory.getByLabel('Part', { exact: true }).selectOption({ label: 'CRUD' });
  await laboratory.getByLabel('Setting', { exact: true }).selectOption({ label: 'Memory' });
  await laboratory.getByRole('radio', { name: 'A list' }).check();
  await fill(laboratory, { 'List, with commas MiB': '256, 512, 1024', Seeds: '200', ...seconds('20') });
  await laboratory.getByRole('button', { name: 'Sweep', exact: true }).click();
  const results = laboratory.getByRole('region', { name: 'Results of the sweep' });
  await expect(results.getByRole('row', { name: /^1,024 MiB/ })).toBeVisible({ timeout: 30_000 });
  await laboratory.getByRole('button', { name: 'Cancel' }).click();
  await expect(laboratory.getByRole('status').filter({ hasText: /what was done is kept/ })).toBeAttached();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    laboratory.getByRole('button', { name: 'Download as JSON' }).click(),
  ]);
  const sweep = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(sweep).toMatchObject({ setting: 'crud.memoryMib', points: [{ value: 256 }, { value: 512 }, { value: 1024 }] });
  expect(sweep.points[0].seeds.length).toBeGreaterThan(0);
  expect(sweep.points[0].seeds.length).toBeLessThan(200);
  expect(complaints).toEqual([]);
});

test('traffic that is pasted is understood, replayed on the stage, and told in a report with its command', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const complaints = complaintsOf(page);
  await page.goto(PATTERN);
  const stage = stageOf(page);
  await stage.getByRole('button', { name: 'Bring your traffic' }).click();
  const lines = Array.from({ length: 300 }, (_, at) => {
    const time = new Date(Date.UTC(2026, 9, 10, 12, 0, 0) + at * 100).toISOString();
    return JSON.stringify({ time, path: at % 3 === 0 ? '/login' : '/items' });
  });
  await stage.getByLabel('Or paste lines').fill([...lines, 'not a line'].join('\n'));
  await stage.getByRole('button', { name: 'Read what was pasted' }).click();
  await expect(stage.getByText(/^Understood as JSON lines: 300 requests/)).toBeVisible();
  await expect(stage.getByText('Lines left out: 1')).toBeVisible();
  await expect(stage.getByLabel(/^\/login, 100 requests/)).toHaveValue('gateway-auth');
  await stage.getByRole('button', { name: 'Replay 300 requests' }).click();
  await expect(stage.getByText(/Replays what was pasted: 300 requests/)).toBeVisible();
  await play(page);

  const laboratory = page.getByRole('region', { name: 'Compare, sweep, report' });
  await laboratory.getByRole('button', { name: 'Open the laboratory' }).click();
  await laboratory.getByRole('radio', { name: 'Report' }).check();
  await fill(laboratory, { Seeds: '2', ...seconds('40') });
  await laboratory.getByRole('button', { name: 'Make the report' }).click();
  const report = laboratory.getByRole('article', { name: 'Report' });
  await expect(report).toBeVisible({ timeout: 30_000 });
  await expect(report).toContainText(
    'npm run -s simulate -- serverless-architecture.json --seed 1 --duration-s 40 --replications 2 --json',
  );
  await expect(report.getByRole('row', { name: /^Arrived, seed 1/ })).toContainText('300');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    laboratory.getByRole('button', { name: 'The design’s file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('serverless-architecture.json');
  const design = JSON.parse(await readFile(await download.path(), 'utf8'));
  const client = design.resources.find(({ id }: { id: string }) => id === 'client');
  expect(client.traffic.arrivalsS).toHaveLength(300);
  expect(complaints).toEqual([]);
});
