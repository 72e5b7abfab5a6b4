import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { complaintsOf, PATTERN } from './pages';

/** A page of another site, at an origin of its own. */
async function foreignSite(html: string): Promise<{ address: string; server: Server }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

const page = (body: string) => `<!doctype html><html lang="en"><title>Another site</title><h1>Another site</h1>${body}`;

test('another site shows a design in a frame without an origin, where it runs and keeps nothing', async ({
  page: visitor,
  context,
  baseURL,
}) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: baseURL ?? '' });
  await visitor.goto(PATTERN);
  await visitor.getByRole('button', { name: 'Edit the design' }).click();
  await expect(visitor.getByRole('toolbar', { name: 'Edit the design' })).toBeVisible();
  await expect(visitor.locator('.react-flow__node').first()).toBeVisible();
  const nodes = (await visitor.locator('.react-flow__node').count()) + 1;
  await visitor.getByRole('list', { name: 'Parts to insert' }).getByRole('button', { name: 'Bucket' }).click();
  await expect(visitor.locator('.react-flow__node')).toHaveCount(nodes);
  await visitor.getByRole('radio', { name: 'Keep' }).check({ force: true });
  await visitor.getByRole('button', { name: 'Embed in another site…' }).click();
  const dialog = visitor.getByRole('dialog', { name: 'Embed in another site' });
  await dialog.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect(dialog.frameLocator('iframe').locator('.react-flow__node')).toHaveCount(nodes);
  await dialog.getByRole('button', { name: 'Copy the markup' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Copied.');
  const snippet = await visitor.evaluate(() => navigator.clipboard.readText());

  const { address, server } = await foreignSite(page(snippet));
  const reader = await context.newPage();
  const complaints = complaintsOf(reader);
  await reader.goto(address);
  const frame = reader.frameLocator('iframe');
  await expect(frame.locator('.react-flow__node')).toHaveCount(nodes);
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await frame.getByRole('button', { name: 'Play' }).click();
  await expect(frame.getByText(/^[1-9][\d,]* requests, /)).toBeVisible({ timeout: 30_000 });
  await frame.getByRole('button', { name: 'Pause' }).click();
  const time = frame
    .locator('span')
    .filter({ hasText: /^Simulated time/ })
    .first();
  const before = await time.textContent();
  // The next move may come within the same millisecond, so one step need not be seen.
  await expect(async () => {
    await frame.getByRole('button', { name: 'Step' }).click();
    await expect(time).not.toHaveText(before ?? '', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });

  const inside = reader.frames().find((each) => each.url().includes('/embed'));
  expect(await inside?.evaluate(() => window.origin)).toBe('null');
  expect(complaints).toEqual([]);
  const tab = context.waitForEvent('page');
  await frame.getByRole('link', { name: 'Open in the gallery' }).click();
  const gallery = await tab;
  await expect(gallery.getByRole('region', { name: 'A design from a link' })).toBeVisible({ timeout: 90_000 });
  await expect(gallery.locator('.react-flow__node')).toHaveCount(nodes);
  server.close();
});

test('it runs in the strictest frame that has scripts, and in a frame with an origin it leaves nothing behind', async ({
  browser,
  baseURL,
}) => {
  const source = `${baseURL}/embed?pattern=serverless`;
  for (const sandbox of ['sandbox="allow-scripts"', '']) {
    const { address, server } = await foreignSite(
      page(`<iframe src="${source}" title="A design" width="720" height="480" ${sandbox}></iframe>`),
    );
    const context = await browser.newContext();
    const reader = await context.newPage();
    const complaints = complaintsOf(reader);
    await reader.goto(address);
    const frame = reader.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Play' }).click();
    await expect(frame.getByText(/^[1-9][\d,]* requests, /)).toBeVisible({ timeout: 30_000 });
    expect(complaints).toEqual([]);
    const { cookies, origins } = await context.storageState({ indexedDB: true });
    expect({ cookies, origins }).toEqual({ cookies: [], origins: [] });
    const kept = await reader
      .frames()
      .find((each) => each.url().startsWith(source))
      ?.evaluate(() => {
        try {
          return `${localStorage.length} ${sessionStorage.length}`;
        } catch {
          return 'closed';
        }
      });
    expect(kept).toBe(sandbox === '' ? '0 0' : 'closed');
    await context.close();
    server.close();
  }
});

test('only the embed may be framed', async ({ request }) => {
  const pages = ['/', PATTERN, '/designs', '/designs/open', '/accuracy', '/docs', '/docs/api', '/no-such-page'];
  for (const path of pages) {
    const policy = (await request.get(path)).headers()['content-security-policy'];
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("worker-src 'self'");
  }
  const answer = await request.get('/embed');
  const policy = answer.headers()['content-security-policy'] ?? '';
  expect(policy).toContain('frame-ancestors *');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(answer.headers()['x-frame-options']).toBeUndefined();
  expect(answer.headers()['set-cookie']).toBeUndefined();
});

test('a frame says what is wrong with its address, and offers the way out', async ({ page: visitor }) => {
  for (const address of ['/embed', '/embed?pattern=no-such-pattern', '/embed?pattern=serverless#d=broken']) {
    await visitor.goto('about:blank');
    await visitor.goto(address);
    await expect(visitor.getByRole('main').getByRole('alert')).toContainText(/\.\s*Cloud Architecture Patterns/);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a frame of 390 pixels has no accessibility violations in ${colorScheme}`, async ({ page: visitor }) => {
    await visitor.setViewportSize({ width: 390, height: 480 });
    await visitor.emulateMedia({ colorScheme });
    await visitor.goto('/embed?pattern=serverless');
    await expect(visitor.locator('.react-flow__node').first()).toBeVisible();
    const { violations } = await new AxeBuilder({ page: visitor }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(await visitor.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
}
