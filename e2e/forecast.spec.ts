import { expect, test } from '@playwright/test';
import { complaintsOf, PATTERN, stageOf } from './pages';

test('a moved slider tells at once what the settings come to, without a run', async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.goto(PATTERN);
  const forecast = stageOf(page).getByRole('region', { name: 'What these settings come to' });
  await expect(forecast.getByText(/once something runs or is changed/)).toBeVisible();
  const figures = forecast.getByRole('definition');
  expect(await figures.allTextContents()).toEqual(['–', '–', '–', '–', '–']);

  const rate = stageOf(page).getByRole('spinbutton', { name: /^Rate/ });
  const set = async (value: string) => {
    await rate.fill(value);
    await rate.press('Enter');
    await expect(forecast).toHaveAttribute('data-whole', 'true', { timeout: 60_000 });
    await expect(forecast.getByText(/^Ten simulated minutes after a warm-up, one seed\./)).toBeVisible();
    return figures.allTextContents();
  };
  const [successOfFew, , , , monthOfFew] = await set('30');
  const [successOfMany, , , , monthOfMany] = await set('2000');
  const dollars = (text = '') => Number(text.replaceAll(/[^\d.]/g, ''));
  expect(dollars(monthOfMany)).toBeGreaterThan(10 * dollars(monthOfFew));
  expect(Number.parseFloat(successOfMany ?? '')).toBeLessThan(Number.parseFloat(successOfFew ?? ''));
  await expect(forecast.getByText(/What binds most: .*\d/)).toBeVisible();
  expect(complaints).toEqual([]);
});
