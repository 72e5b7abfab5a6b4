import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { complaintsOf, PATTERN, play, stageOf } from './pages';

const chartOf = (page: Page, name: RegExp): Locator => stageOf(page).getByRole('slider', { name });

/** Opens the panel in which things are broken. */
async function openFaults(page: Page): Promise<Locator> {
  const stage = stageOf(page);
  await stage.getByText('Break something', { exact: false }).first().click();
  await expect(stage.getByRole('button', { name: 'Break it' })).toBeVisible();
  return stage.getByRole('region', { name: 'Faults of this run' });
}

/** Failed requests a second in the newest window, as the chart reads them out. */
async function failingOf(page: Page): Promise<number> {
  const text = (await chartOf(page, /^Requests/).getAttribute('aria-valuetext')) ?? '';
  return Number(/failed ([\d.,]+)/.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN);
}

test('an outage of the table is put into a run, shows on the charts, and is undone', async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.goto(`${PATTERN}?rate=100&speed=5&seed=7`);
  await play(page);
  await expect(chartOf(page, /^Requests/)).toHaveAttribute('aria-valuetext', /At 0:00:\d\d: arrived/);
  await expect.poll(() => failingOf(page)).toBeLessThan(2);

  const faults = await openFaults(page);
  const stage = stageOf(page);
  await stage.getByRole('combobox', { name: 'Where' }).selectOption({ label: 'Table' });
  await stage.getByRole('spinbutton', { name: /^Lasts/ }).fill('3600');
  await stage.getByRole('button', { name: 'Break it' }).click();
  await expect(faults.getByText(/^outage of Table, 0:\d\d:\d\d/)).toBeVisible();
  await expect.poll(() => failingOf(page), { timeout: 40_000 }).toBeGreaterThan(20);
  await expect(page).toHaveURL(/faults=outage_table_[\d.]+_3600/);

  await faults.getByRole('button', { name: 'Undo' }).click();
  await expect(faults.getByText('Nothing is broken.')).toBeVisible();
  await expect.poll(() => failingOf(page), { timeout: 40_000 }).toBeLessThan(2);
  await expect(page).not.toHaveURL(/faults=/);
  expect(complaints).toEqual([]);
});

test('a story is predicted, run and read, and watched on the stage', async ({ page }) => {
  await page.goto(PATTERN);
  await openFaults(page);
  const stage = stageOf(page);
  await stage.getByRole('button', { name: 'A recursive loop' }).click();
  await stage.getByRole('radio', { name: /^Ten times as much/ }).check();
  await stage.getByRole('button', { name: 'Run it', exact: true }).click();
  await expect(stage.getByText('Your prediction came true.')).toBeVisible({ timeout: 60_000 });
  await expect(stage.getByText(/requests make Process run [\d,]+ times in place of [\d,]+/)).toBeVisible();

  await stage.getByRole('button', { name: 'Watch it on the stage' }).click();
  await expect(stage.getByText(/A loop\. Process writes into Bucket, which starts Process again/)).toBeVisible();
  await expect(stage.getByText(/a month like this run would cost \$/)).toBeVisible({ timeout: 40_000 });
  await stage.getByRole('button', { name: 'Back to the pattern' }).click();
  await expect(stage.getByText(/A loop\./)).toBeHidden();
});

test('the charts are read, zoomed and taken along with the keyboard, and ask what a visitor asks', async ({ page }) => {
  await page.goto(`${PATTERN}?rate=60&speed=10&seed=7&slo=200_99`);
  await play(page);
  const requests = chartOf(page, /^Requests/);
  await expect.poll(async () => Number(await requests.getAttribute('aria-valuenow'))).toBeGreaterThan(25);
  const stage = stageOf(page);
  await stage.getByRole('button', { name: 'Pause', exact: true }).click();

  await requests.focus();
  await requests.press('Home');
  await expect(requests).toHaveAttribute('aria-valuetext', /^At 0:00:01: arrived/);
  await requests.press('ArrowRight');
  const latency = chartOf(page, /^Response time/);
  await expect(latency).toHaveAttribute('aria-valuetext', /^At 0:00:02: .*p50 [\d.]+ ms/);

  await stage.getByRole('spinbutton', { name: 'From' }).fill('5');
  await stage.getByRole('spinbutton', { name: 'to', exact: true }).fill('9');
  await stage.getByRole('button', { name: 'Show', exact: true }).click();
  await stage.getByText('Requests as a table').click();
  const table = stage.getByRole('region', { name: 'Requests as a table' });
  await expect(table.getByRole('row')).toHaveCount(6);
  await expect(table.getByRole('columnheader', { name: 'arrived (1/s)' })).toBeVisible();
  await stage.getByRole('button', { name: 'All of the run' }).click();
  await expect(stage.getByRole('button', { name: 'All of the run' })).toBeDisabled();

  const download = page.waitForEvent('download');
  await stage.getByRole('button', { name: 'Download as CSV' }).first().click();
  expect((await download).suggestedFilename()).toBe('serverless-requests-seed-7.csv');

  await expect(stage.getByText(/of the requests that ended were answered well within 200 ms/)).toBeVisible();
  await stage.getByText(/^More charts/).click();
  await expect(chartOf(page, /^Heat map/)).toBeVisible();
  await expect(chartOf(page, /^Cost/)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`broken things and their charts have no accessibility violation in ${colorScheme}`, async ({ page }) => {
    test.slow(); // axe looks at every cell of every table
    await page.emulateMedia({ colorScheme });
    await page.goto(`${PATTERN}?rate=60&speed=10&slo=200_99&faults=latency_table_2_20_500,spike_client_5_10_3`);
    await play(page);
    await expect
      .poll(async () => Number(await chartOf(page, /^Requests/).getAttribute('aria-valuenow')))
      .toBeGreaterThan(5);
    const stage = stageOf(page);
    await stage.getByRole('button', { name: 'Pause', exact: true }).click();
    await openFaults(page);
    await stage.getByRole('button', { name: 'Black Friday' }).click();
    await stage.getByText(/^More charts/).click();
    await stage.getByText('Response time as a table').click();
    const { violations } = await new AxeBuilder({ page }).include('[aria-labelledby="stage-title"]').analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
    ).toEqual([]);
  });
}
