import { expect, test } from '@playwright/test';
import { complaintsOf, PATTERN, play, stageOf } from './pages';

/** How long a busy machine may take to fetch the engine and to run a first second. */
const FIRST_RUN = { timeout: 60_000 };

/** So few instances for so much traffic that the account's concurrency turns requests away within a second. */
const CROWDED = `${PATTERN}?rate=300&limit=10`;

test('throttles appear; a failed request is opened, and tells why, what would have prevented it, and its way', async ({
  page,
}) => {
  test.slow();
  const complaints = complaintsOf(page);
  await page.goto(CROWDED);
  await play(page);
  const stage = stageOf(page);
  const requests = stage.getByRole('region', { name: 'Requests worth a look' });
  const outcome = requests.getByLabel('Outcome');
  await expect(outcome).toBeVisible(FIRST_RUN);
  await expect(stage.getByText(/account concurrency/).first()).toBeVisible(FIRST_RUN);

  await outcome.selectOption({ label: 'Did not succeed' });
  const open = requests.getByRole('button', { name: /^Open request/ }).first();
  await expect(open).toBeVisible(FIRST_RUN);
  await open.press('Enter');

  // Who opens a request wants to read: the run holds, and the focus is at the request.
  await expect(stage.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const opened = requests.getByRole('region', { name: /^Request [\d,]+/ });
  await expect(opened.getByText(/^This request (was throttled|failed|timed out) after/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(opened.getByText(/^What stopped it: /)).toBeVisible();
  await expect(opened.getByText(/millionths of a dollar/)).toBeVisible();

  await opened.getByText('The waterfall as a table').click();
  const table = opened.getByRole('table', { name: 'The calls of this request, in order of causation' });
  await expect(table.getByRole('rowheader').nth(1)).toBeVisible();
  await expect(table.getByRole('columnheader', { name: 'Cold start' })).toBeVisible();

  const prevention = opened.getByRole('region', { name: 'What would have prevented it' });
  await expect(prevention.getByText(/^Tried, not guessed/)).toBeVisible(FIRST_RUN);
  await expect(prevention.getByRole('listitem').first()).toHaveText(/this request (succeeds after|is|fails|times out)/);

  await opened.getByRole('button', { name: 'Close' }).click();
  await expect(opened).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('the list is filtered by outcome, and the limits that bound are told second by second', async ({ page }) => {
  test.slow();
  await page.goto(CROWDED);
  await play(page);
  const stage = stageOf(page);
  const limits = stage.getByRole('region', { name: 'Limits that bound' });
  await expect(limits.getByRole('slider')).toBeVisible(FIRST_RUN);
  const requests = stage.getByRole('region', { name: 'Requests worth a look' });
  await requests.getByLabel('Outcome').selectOption({ label: 'Throttled' });
  await expect(requests.getByRole('button', { name: /^Open request/ }).first()).toBeVisible(FIRST_RUN);
  await stage.getByRole('button', { name: 'Pause', exact: true }).click();

  const rows = requests.getByRole('table').getByRole('row');
  const outcomes = await rows.filter({ has: page.getByRole('button', { name: /^Open/ }) }).allTextContents();
  expect(outcomes.length).toBeGreaterThan(0);
  for (const text of outcomes) expect(text).toContain('Throttled');
  await requests.getByRole('button', { name: 'Show all' }).click();
  await expect(requests.getByLabel('Outcome')).toHaveValue('all');

  await limits.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(limits.getByRole('slider')).toHaveAttribute('aria-valuetext', /^\d+:\d\d:\d\d\.000: /);
  await limits.getByText('The limits as a table').click();
  await expect(limits.getByRole('cell', { name: 'account concurrency' }).first()).toBeVisible();
});
