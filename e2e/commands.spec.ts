import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { PATTERN, stageOf } from './pages';

const palette = (page: Page) => page.getByRole('dialog', { name: 'What do you want to do?' });

/** Opens the palette, types, and does the first thing that is found. */
async function command(page: Page, text: string, found: RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await expect(palette(page).getByRole('option').first()).toBeVisible();
  await page.keyboard.type(text);
  await expect(palette(page).getByRole('option').first()).toHaveText(found);
  await page.keyboard.press('Enter');
  await expect(palette(page)).toHaveCount(0);
}

test('the palette leads everywhere and runs the stage, with the keyboard alone', async ({ page }) => {
  await page.goto('/docs');
  await page.keyboard.press('/');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await expect(palette(page).getByRole('option').first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.keyboard.type('serverless');
  await expect(palette(page).getByRole('option').first()).toHaveText('Serverless Architecture');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(PATTERN));
  await expect(palette(page)).toHaveCount(0);

  const toggle = stageOf(page).getByRole('button', { name: 'Play', exact: true });
  await toggle.focus();
  await command(page, 'play', /^Play/);
  await expect(stageOf(page).getByRole('button', { name: 'Pause', exact: true })).toBeFocused();

  await command(page, 'theme dark', /^Theme: dark/);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await command(page, 'what it costs', /^What it costs/);
  await expect(page.getByRole('heading', { name: 'What it costs', exact: true })).toBeFocused();
  await expect(page).toHaveURL(/#what-it-costs$/);
});

test('the palette inserts and exports while a design is edited, and the sheet says every key', async ({ page }) => {
  await page.goto(PATTERN);
  await page.getByRole('button', { name: 'Edit the design' }).click();
  await expect(page.getByRole('toolbar', { name: 'Edit the design' })).toBeVisible();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  const before = await page.locator('.react-flow__node').count();
  await command(page, 'insert: bucket', /^Insert: Bucket/);
  await expect(page.locator('.react-flow__node')).toHaveCount(before + 1);

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const [label, keys] of [
    ['Undo', 'Ctrl+Z'],
    ['Insert a part…', 'N'],
    ['Play', 'Space'],
  ] as const) {
    await expect(sheet.locator('dl > div').filter({ hasText: label }).first()).toContainText(keys);
  }
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('a field keeps its slash, and the palette costs a page nothing until it is asked for', async ({ page }) => {
  const scripts: string[] = [];
  page.on('response', async (response) => {
    if (!response.url().endsWith('.js')) return;
    const text = await response.text().catch(() => '');
    if (text.includes('cmdk-group-heading')) scripts.push(response.url());
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.getByRole('searchbox', { name: 'Search' }).focus();
  await page.keyboard.type('a/b?');
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('a/b?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(scripts).toEqual([]);
  await page.getByRole('button', { name: 'Go to' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect.poll(() => scripts.length).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Go to' })).toBeFocused();
});
