import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { complaintsOf, PATTERN, play } from './pages';

const PAGES = ['/', PATTERN, '/no-such-page'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const path of PAGES) {
    test(`${path} has no accessibility violation in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);
    });
  }

  test(`the running stage has no accessibility violation in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${PATTERN}?rate=3000`);
    await play(page);
    await page.waitForTimeout(3_000);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);
  });
}

for (const width of [320, 390, 768, 1024, 1440, 1920]) {
  test(`nothing sticks out sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const path of PAGES) {
      await page.goto(path);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
  });
}

for (const path of PAGES) {
  test(`${path} keeps its content policy and complains of nothing`, async ({ page }) => {
    const complaints = complaintsOf(page);
    const response = await page.goto(path, { waitUntil: 'networkidle' });
    const headers = response?.headers() ?? {};
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBeTruthy();
    if (path === PATTERN) {
      await play(page);
      await page.waitForTimeout(2_000);
    }
    expect(complaints.filter((text) => path !== '/no-such-page' || !text.includes('404'))).toEqual([]);
  });
}

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });

  test('the pattern page reads completely, its diagram included', async ({ page }) => {
    await page.goto(PATTERN);
    for (const heading of [
      'Definition',
      'When to use it',
      'Pros',
      'Cons',
      'What it costs',
      'What the model leaves out',
      'Sources',
    ]) {
      await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    }
    await expect(page.locator('.react-flow__node')).toHaveCount(11);
    await expect(page.locator('.react-flow__edge')).toHaveCount(15);
    await expect(page.getByRole('link', { name: /Back to Gallery/ }).first()).toBeVisible();
  });

  test('the gallery shows every pattern with its drawing', async ({ page }) => {
    await page.goto('/');
    await expect(
      page
        .getByRole('main')
        .getByRole('link', { name: /Serverless Architecture/ })
        .last(),
    ).toBeVisible();
    expect(await page.locator('main svg').count()).toBeGreaterThan(0);
  });
});

test('the gallery filters by keyboard, and the address keeps the filter', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('searchbox', { name: 'Search' }).focus();
  await page.keyboard.type('no such pattern at all');
  await expect(page.getByRole('status').first()).toContainText('0 of');
  await expect(page).toHaveURL(/q=no.such.pattern.at.all/);
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('no such pattern at all');
  await page
    .getByRole('button', { name: /show all/i })
    .first()
    .click();
  await expect(page).not.toHaveURL(/q=/);
});

test('the theme can be chosen and is kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await page.getByLabel('Theme').selectOption({ label: 'Dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.goto(PATTERN);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('machines find their way: sitemap, robots, icon, picture, description', async ({ page, request }) => {
  for (const path of ['/sitemap.xml', '/robots.txt', '/icon.svg', '/favicon.ico']) {
    expect((await request.get(path)).status(), path).toBe(200);
  }
  expect(await (await request.get('/sitemap.xml')).text()).toContain('/patterns/serverless');
  await page.goto(PATTERN);
  await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', /.{40,}/);
  const picture = await page.locator('meta[property="og:image"]').getAttribute('content');
  const answer = await request.get(new URL(picture ?? '').pathname);
  expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/png']);
});

test('an address that leads nowhere is answered 404, with a way back', async ({ page }) => {
  const response = await page.goto('/patterns/no-such-pattern');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('link', { name: 'Back to Gallery' })).toBeVisible();
});

test('the version tells product and engine', async ({ request }) => {
  expect(await (await request.get('/api/version')).json()).toMatchObject({
    name: 'cloud-architecture-patterns',
    platform: 'self-hosted',
  });
});
