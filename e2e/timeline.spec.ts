import { expect, type Page, test } from '@playwright/test';
import { complaintsOf, conservationOf, PATTERN, play, stageOf } from './pages';

/** Throttled requests, as the figures say. */
async function throttledOf(page: Page): Promise<string> {
  const figures = stageOf(page).getByRole('region', { name: 'Live figures' });
  return (await figures.getByText('Throttled', { exact: true }).locator('xpath=..').textContent()) ?? '';
}

async function clockOf(page: Page): Promise<string> {
  const clock = stageOf(page)
    .getByText(/^\d+:\d\d:\d\d\.\d{3}$/)
    .first();
  return (await clock.textContent()) ?? '';
}

/** What is to be the same wherever a moment is looked at. */
async function pictureOf(page: Page) {
  const bill = page.getByRole('region', { name: /bill/i }).getByRole('table').first();
  return {
    clock: await clockOf(page),
    requests: await conservationOf(page),
    throttled: await throttledOf(page),
    bill: await bill.textContent(),
  };
}

async function pause(page: Page): Promise<void> {
  await stageOf(page).getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(stageOf(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

test('time is wound back to the first throttle, goes on from there, and is shared to the moment', async ({
  page,
  browser,
}) => {
  test.slow(); // two visitors, one after the other
  const complaints = complaintsOf(page);
  await page.goto(`${PATTERN}?limit=10&seed=11`);
  const stage = stageOf(page);
  await play(page);
  await expect.poll(async () => (await conservationOf(page))[0]).toBeGreaterThan(20);
  const rate = stage.getByRole('spinbutton', { name: /^Rate/ });
  await rate.fill('400');
  await rate.press('Enter');
  const line = stage.getByRole('region', { name: 'Time line of the run' });
  await line.getByText(/^The moments of this run/).click();
  const throttle = line.getByRole('button', { name: /First throttled request/ });
  await expect(throttle).toBeVisible({ timeout: 30_000 });
  await expect(line.getByRole('button', { name: /Rate 20\.0 to 400/ })).toBeVisible();
  await pause(page);
  const newest = await pictureOf(page);

  await throttle.click();
  await expect(line.getByText(/Looking at .*Play goes on from here/)).toBeVisible();
  const first = await pictureOf(page);
  expect(first.requests[1]).toBeLessThan(newest.requests[1] ?? 0);
  expect(first.requests[2]).toBeGreaterThan(0);
  expect(first.bill).not.toBe(newest.bill);
  const slider = line.getByRole('slider', { name: 'Moment of the run' });
  await expect(slider).toHaveAttribute('aria-valuetext', /throttled/);

  await slider.press('End');
  await expect(line.getByText(/Looking at/)).toBeHidden();
  expect(await pictureOf(page)).toEqual(newest);

  await throttle.click();
  await expect(line.getByText(/Looking at/)).toBeVisible();
  expect(await pictureOf(page)).toEqual(first);
  await play(page);
  await expect.poll(() => clockOf(page)).not.toBe(first.clock);
  await pause(page);
  const shared = await pictureOf(page);
  expect(shared.requests[1]).toBeGreaterThanOrEqual(first.requests[1] ?? 0);

  await line.getByRole('button', { name: 'Copy link to this moment' }).click();
  const address = await line.getByRole('textbox', { name: 'Link to this moment' }).inputValue();
  expect(address).toMatch(/#m=[\w-]+$/);
  expect(complaints).toEqual([]);

  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(address);
  await expect(stageOf(elsewhere).getByText(/^This link shows .* of a run/)).toBeVisible({ timeout: 60_000 });
  await expect(stageOf(elsewhere).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  expect(await pictureOf(elsewhere)).toEqual(shared);
});

test('a changed setting in the past makes another run of it', async ({ page }) => {
  await page.goto(`${PATTERN}?seed=3&speed=10`);
  const stage = stageOf(page);
  await play(page);
  await expect.poll(async () => (await conservationOf(page))[0], { timeout: 30_000 }).toBeGreaterThan(400);
  await pause(page);
  const line = stage.getByRole('region', { name: 'Time line of the run' });
  const slider = line.getByRole('slider', { name: 'Moment of the run' });
  const most = Number(await slider.getAttribute('aria-valuemax'));
  await slider.press('Home');
  for (let second = 0; second < 3; second += 1) await slider.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '3');
  await expect(line.getByRole('button', { name: 'Back to the newest moment' })).toBeVisible();

  const rate = stage.getByRole('spinbutton', { name: /^Rate/ });
  await rate.fill('200');
  await rate.press('Enter');
  await expect(line.getByRole('button', { name: 'Back to the newest moment' })).toBeHidden();
  await expect.poll(async () => Number(await slider.getAttribute('aria-valuemax'))).toBe(3);
  expect(most).toBeGreaterThan(10);
  await line.getByText(/^The moments of this run/).click();
  await expect(line.getByRole('button', { name: /Rate 20\.0 to 200/ })).toBeVisible();
});
