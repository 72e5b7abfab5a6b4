import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';

test('where it breaks even is told at once, and for a load of one’s own it is run', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('/patterns/serverless#where-it-breaks-even');
  const heading = page.getByRole('heading', { name: 'Where it breaks even' });
  await heading.scrollIntoViewIfNeeded();

  // The stored runs stand in the page: a crossing in words, and its numbers in a table.
  await expect(page.getByText(/^Containers become cheaper at [\d.]+ requests a second/).first()).toBeVisible();
  await page.getByText('The numbers', { exact: true }).click();
  const stored = page.getByRole('table', { name: /^A month of the front door/ }).first();
  await expect(stored.getByText('(cheapest)').first()).toBeAttached();
  await expect(stored.getByRole('row', { name: /Peaks of 10 times the mean 50 .* lost/ })).toBeVisible();

  // A rate and peaks of the visitor's own, run in this browser for all three designs.
  await page.getByRole('button', { name: 'Try your own load' }).click();
  await page.getByLabel(/^Mean rate/).fill('4');
  await page.getByLabel(/^Peaks/).fill('20');
  await page.getByRole('button', { name: 'Run the three designs' }).click();
  await expect(page.getByText('Peaks are 1 to 10 times the mean.')).toBeVisible();
  await page.getByLabel(/^Peaks/).fill('2');
  await page.getByRole('button', { name: 'Run the three designs' }).click();
  const own = page.getByRole('table', { name: /here and now/ });
  await expect(own.getByRole('row', { name: /Peaks of 2 times the mean 4 \$/ })).toBeVisible({ timeout: 60_000 });
  await expect(own.getByText('(cheapest)')).toBeAttached();

  // What was run is saved line by line.
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const lines = (await readFile(await (await saved).path(), 'utf8')).trim().split('\n');
  expect(lines[0]).toBe('design,requests_per_s,burstiness,run,usd_per_month,p99_ms,lost_share');
  expect(lines).toHaveLength(1 + 3 * 3);
});
