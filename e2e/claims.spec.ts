import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { complaintsOf, PATTERN } from './pages';

/** The place of a claim on the page; the first one where it proves two sentences. */
function claimOf(page: Page, id: string): Locator {
  return page.locator(`[data-claim="${id}"]`).first();
}

/** The sentence that the page was built with; its disclosure also holds a paragraph. */
async function findingOn(claim: Locator): Promise<string> {
  return (await claim.locator('p').first().textContent()) ?? '';
}

/** Waits until the engine has found the claim again, and gives what it says. */
async function found(claim: Locator): Promise<string> {
  await expect(claim.getByRole('list', { name: 'Verdict by seed' })).toBeVisible({ timeout: 90_000 });
  return (await claim.getByRole('status').textContent()) ?? '';
}

test('with the keyboard alone: predict, run, and find in the browser what the page was built with', async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  const started: string[] = [];
  page.on('worker', (worker) => started.push(worker.url()));
  await page.goto(PATTERN);
  const claim = claimOf(page, 'stateless');
  const onPage = await findingOn(claim);
  expect(onPage).toMatch(/\d/);

  await claim.getByRole('button', { name: 'Predict, then run it' }).focus();
  await page.keyboard.press('Enter');
  const first = claim.getByRole('radio').first();
  await expect(first).toBeVisible();
  await expect(claim.getByText(onPage)).toBeHidden();
  await page.keyboard.press('Tab');
  await expect(first).toBeFocused();
  await page.keyboard.press('Space');
  await expect(first).toBeChecked();
  expect(started).toEqual([]);

  await page.keyboard.press('Tab'); // to what will be run
  await page.keyboard.press('Tab');
  await expect(claim.getByRole('button', { name: 'Run it' })).toBeFocused();
  await page.keyboard.press('Enter');
  const status = await found(claim);
  expect(status).toContain(onPage);
  expect(status).toContain('These are the page’s own figures');
  expect(status).toMatch(/^Your prediction (came true|did not come true)\./);
  expect(started).toHaveLength(1);
  await expect.poll(() => page.workers()).toEqual([]);
  const verdicts = await claim.getByRole('list', { name: 'Verdict by seed' }).getByRole('listitem').allTextContents();
  expect(verdicts).toEqual([1, 2, 3, 4, 5].map((seed) => `Seed ${seed}: holds`));
  await expect(claim.getByRole('button', { name: 'Run it again' })).toBeFocused();
  expect(complaints).toEqual([]);
});

test('a run can be cancelled, and then run to its end', async ({ page }) => {
  await page.goto(PATTERN);
  const claim = claimOf(page, 'automatic-scaling');
  await claim.getByRole('button', { name: 'Predict, then run it' }).click();
  await claim.getByRole('button', { name: 'Run it' }).click();
  await expect(claim.getByRole('progressbar')).toBeVisible();
  await claim.getByRole('button', { name: 'Cancel' }).click();
  await expect(claim.getByRole('status')).toHaveText(/^Cancelled after \d+ of 25 runs\. Nothing was found\.$/);
  await expect(claim.getByRole('button', { name: 'Run it' })).toBeFocused();
  await expect.poll(() => page.workers()).toEqual([]);
  await claim.getByRole('button', { name: 'Run it' }).click();
  expect(await found(claim)).toContain('You made no prediction. What came true:');
});

test('findings of pros, cons and reasons are found again in the browser, to the figure', async ({ page }) => {
  await page.goto(PATTERN);
  for (const id of ['time-to-market', 'cold-starts', 'web-backend', 'duration-limit', 'data-in-steps']) {
    const claim = claimOf(page, id);
    const onPage = await findingOn(claim);
    await claim.getByRole('button', { name: 'Predict, then run it' }).click();
    await claim.getByRole('button', { name: 'Run it' }).click();
    const status = await found(claim);
    expect(status, id).toContain(onPage);
    expect(status, id).toContain('These are the page’s own figures');
    await claim.getByRole('button', { name: 'Back to the finding' }).click();
  }
});

test('a challenge is tried, missed, solved, remembered, and handed on in a link', async ({ page, browser }) => {
  const complaints = complaintsOf(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(PATTERN);
  await page.getByRole('button', { name: 'Show the challenges' }).click();
  const challenge = page.getByRole('article', { name: 'Neither slow nor dear' });
  await expect(challenge.getByText(/: wanted below .*, at the start .*, missed$/).first()).toBeVisible();
  await expect(challenge.getByText('memory of Process: 768 MiB')).toBeHidden();

  const attempt = challenge.getByRole('button', { name: 'Try it' });
  await attempt.click();
  await expect(challenge.getByText('Not yet.')).toBeVisible({ timeout: 60_000 });
  const memory = challenge.getByRole('spinbutton', { name: 'Memory of Process, MiB' });
  await memory.fill('768');
  await memory.press('Tab');
  await attempt.focus();
  await page.keyboard.press('Enter');
  await expect(challenge.getByText(/^Solved: every goal is met with each of \d+ seeds\.$/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(challenge.getByText(/^2 tries so far, and solved\./)).toBeVisible();
  await expect.poll(() => page.workers()).toEqual([]);
  const { violations } = await new AxeBuilder({ page })
    .include('article[aria-labelledby="challenge-right-size"]')
    .analyze();
  expect(violations).toEqual([]);

  await challenge.getByRole('button', { name: 'Copy link to this try' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(link);
  await expect(elsewhere.getByRole('spinbutton', { name: 'Memory of Process, MiB' })).toHaveValue('768');
  await elsewhere.context().close();

  await page.reload();
  await page.getByRole('button', { name: 'Show the challenges' }).click();
  await expect(challenge.getByText(/^2 tries so far, and solved\./)).toBeVisible();
  expect(complaints).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an answered question has no fault of access and fits a small phone, in the ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(PATTERN);
    const claim = claimOf(page, 'stateless');
    await claim.getByRole('button', { name: 'Predict, then run it' }).click();
    await claim.getByRole('radio').last().check();
    const asked = await new AxeBuilder({ page }).include('[data-claim="stateless"]').analyze();
    expect(asked.violations).toEqual([]);
    await claim.getByRole('button', { name: 'Run it' }).click();
    await found(claim);
    await claim.getByText('Every figure, and the command that repeats them').click();
    const answered = await new AxeBuilder({ page }).include('[data-claim="stateless"]').analyze();
    expect(answered.violations).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
}

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });

  test('a finding stays as it is, with nothing to press', async ({ page }) => {
    await page.goto(PATTERN);
    const claim = claimOf(page, 'stateless');
    await expect(claim.locator('p').first()).toBeVisible();
    await expect(claim.getByRole('button', { name: 'Predict, then run it' })).toBeHidden();
  });
});
