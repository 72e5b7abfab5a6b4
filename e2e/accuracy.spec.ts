import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { complaintsOf } from './pages';

interface Stored {
  summary: { figures: number };
  cases: { id: string; what: string; figures: { verdict: string }[] }[];
}
const stored: Stored = JSON.parse(readFileSync('content/accuracy.json', 'utf8'));

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the accuracy page has no accessibility violation in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('/accuracy');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);
  });
}

for (const width of [320, 390, 768, 1024, 1440, 1920]) {
  test(`nothing of the accuracy page sticks out sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/accuracy');
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test('the accuracy page keeps its content policy and complains of nothing', async ({ page }) => {
  const complaints = complaintsOf(page);
  const response = await page.goto('/accuracy', { waitUntil: 'networkidle' });
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  expect(complaints).toEqual([]);
});

test('the accuracy page is in the sitemap, and the foot of every page leads to it', async ({ page, request }) => {
  expect(await (await request.get('/sitemap.xml')).text()).toContain('/accuracy');
  await page.goto('/');
  await page.getByRole('contentinfo').getByRole('link', { name: 'How accurate the simulator is' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How accurate the simulator is' })).toBeVisible();
});

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });

  test('every case stands on the accuracy page, each figure with its dot and its verdict in words', async ({
    page,
  }) => {
    await page.goto('/accuracy');
    for (const { id, what, figures } of stored.cases) {
      const rows = page.locator(`tbody[id="${id}"]`);
      await expect(rows.getByRole('rowheader', { name: what })).toHaveCount(1);
      await expect(rows.getByRole('img', { name: /^Error .+, interval ± / })).toHaveCount(figures.length);
      const inside = figures.filter(({ verdict }) => verdict === 'inside').length;
      await expect(rows.getByText('inside', { exact: true })).toHaveCount(inside);
    }
  });

  test('the accuracy page says what the model leaves out, and which rules to doubt first', async ({ page }) => {
    await page.goto('/accuracy');
    const leftOut = page.getByRole('region', { name: 'What the model leaves out' });
    await expect(leftOut).toBeVisible();
    await expect(leftOut.locator('dd em', { hasText: /^undocumented\.?$/i }).first()).toBeVisible();
    await expect(leftOut.getByText('F4 Function')).toBeVisible();
  });
});
