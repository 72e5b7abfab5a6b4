import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { complaintsOf, PATTERN, stageOf } from './pages';

/** The steps that an event source’s card tells of. */
function stepsOf(page: Page, source: string) {
  return page.getByRole('list', { name: `${source}: what happened` });
}

/** Opens the page at the live API, whose code comes when its place nears the screen. */
async function openLive(page: Page): Promise<void> {
  await page.goto(PATTERN);
  await page.getByRole('heading', { name: 'Try the live API' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('heading', { name: 'Five event sources, one button each' })).toBeVisible();
}

/** Pixels of the dots’ canvas that are painted. */
function paintedPixels(page: Page): Promise<number> {
  return stageOf(page)
    .locator('.react-flow canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let painted = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) painted += 1;
      return painted;
    });
}

test('a visitor drives every part for real: item, file, dead letters, forms, dots, comparison', async ({ page }) => {
  test.setTimeout(300_000);
  const complaints = complaintsOf(page);
  await openLive(page);

  // An item: a cold start or a warm instance, told with the time it took.
  await page.getByRole('button', { name: 'Create and read an item' }).click();
  const http = stepsOf(page, 'HTTP');
  await expect(http).toContainText('Read back.', { timeout: 60_000 });
  await expect(http).toContainText(/Cold start: loading the code of instance \S+ took \d+ ms|Warm: instance \S+ was/);
  await expect(page.getByRole('region', { name: 'Your sandbox' })).toContainText('of 1,000');

  // A table of the visitor’s own: uploaded, processed, its profile read.
  await page
    .getByLabel(/A file of yours/)
    .setInputFiles({ name: 'heights.csv', mimeType: 'text/csv', buffer: Buffer.from('name,height\na,2\nb,4\nc,\n') });
  await page.getByRole('button', { name: 'Upload a file' }).click();
  await expect(stepsOf(page, 'Bucket event')).toContainText('Processed: 3 rows of 2 columns', { timeout: 60_000 });
  await expect(stepsOf(page, 'Bucket event')).toContainText('2 to 4, mean 3, 1 empty');

  // A job that fails for good, and its replay.
  await page.getByRole('button', { name: 'Send a failing job' }).click();
  const dead = stepsOf(page, 'Retries and dead letters');
  await expect(dead).toContainText('Among the dead letters; it was received 5 times', { timeout: 90_000 });
  await expect(dead).toContainText('Replayed', { timeout: 30_000 });
  await expect(dead).toContainText(/Among the dead letters again|Done this time/, { timeout: 90_000 });

  // A form: filled with the last item’s id and entity tag.
  await page.getByRole('combobox', { name: 'Operation' }).selectOption('patchItem');
  const form = page.getByRole('form', { name: 'Change fields of an item' });
  await expect(form.getByRole('textbox', { name: 'id', exact: true })).not.toHaveValue('');
  await form.getByRole('button', { name: 'Send' }).click();
  const operations = page.getByRole('region', { name: 'Every operation' });
  await expect(operations.getByText('200', { exact: true })).toBeVisible();
  await form.getByRole('textbox', { name: 'If-Match' }).fill('"999"');
  await form.getByRole('button', { name: 'Send' }).click();
  await expect(operations.getByText('412', { exact: true })).toBeVisible();
  await form.getByText('The same as curl, fetch or Python').click();
  await expect(form.getByRole('region', { name: 'The request for curl' })).toContainText('Authorization: Bearer ey');

  // The traces of all this, and dots on the diagram for what comes now.
  const requests = page.getByRole('region', { name: 'Your recent requests' }).first();
  await requests.locator('summary').first().click();
  // Requests that come meanwhile stand above the one that was opened.
  await expect(
    requests
      .getByText(/API Gateway/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Watch them on the diagram' }).click();
  const stage = stageOf(page);
  const toolbar = stage.getByRole('toolbar', { name: 'Send real requests' });
  await expect(stage.getByText('Following the requests of your sandbox.')).toBeVisible();
  await toolbar.getByRole('button', { name: 'Create an item' }).click();
  await expect.poll(() => paintedPixels(page), { timeout: 20_000 }).toBeGreaterThan(0);
  await expect(stage.locator('[data-id="crud"]')).toContainText(/of 10/);

  // Five seconds of load, measured beside simulated.
  const compare = page.getByRole('region', { name: 'Real beside simulated' });
  const length = compare.getByRole('spinbutton', { name: 'Length, s' });
  await length.fill('5');
  await length.press('Enter');
  await compare.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(compare.getByText(/simulated response times are off by \d/)).toBeVisible({ timeout: 90_000 });
  const row = compare.getByRole('row', { name: /^All p50/ });
  await expect(row).toContainText(/[+−]?\d+(\.\d+)?%/);
  await compare.getByRole('button', { name: 'Calibrate, and run again' }).click();
  await expect(compare.getByText(/After calibration the simulated response times are off by/)).toBeVisible({
    timeout: 90_000,
  });
  // A refusal that was asked for stands in the browser’s own log as well.
  expect(complaints.filter((text) => !/status of 412/.test(text))).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the live section in use has no accessibility violation in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openLive(page);
    await page.getByRole('button', { name: 'Create and read an item' }).click();
    await expect(stepsOf(page, 'HTTP')).toContainText('Read back.', { timeout: 60_000 });
    await page.getByRole('form', { name: 'Create an item' }).getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('region', { name: 'Every operation' }).getByText('201', { exact: true })).toBeVisible();
    await page.getByText('Headers, explained').click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);
  });
}

for (const width of [320, 390, 768, 1440]) {
  test(`nothing of the live section and the reference sticks out sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await openLive(page);
    await page.getByRole('button', { name: 'Create and read an item' }).click();
    await expect(stepsOf(page, 'HTTP')).toContainText('Read back.', { timeout: 60_000 });
    expect(await overflow()).toBeLessThanOrEqual(0);
    for (const path of ['/docs', '/docs/api', '/docs/problems']) {
      await page.goto(path);
      expect(await overflow(), path).toBeLessThanOrEqual(0);
    }
  });
}

test('without the API the section says so, and the simulation still runs', async ({ page }) => {
  await page.route('**/api/**', (route) => route.abort());
  await openLive(page);
  await expect(page.getByText('The live API does not answer')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create and read an item' })).toBeDisabled();
  const stage = stageOf(page);
  await stage.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(stage.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
});

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });

  test('the reference names every operation of the published document', async ({ page, request }) => {
    const { paths } = (await (await request.get('/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(ids.length).toBeGreaterThan(30);
    await page.goto('/docs/api');
    for (const id of ids) await expect(page.locator(`h3[id="${id}"]`)).toBeVisible();
  });

  test('every problem type that the published document names is described', async ({ page, request }) => {
    const document = await (await request.get('/api/openapi.json')).text();
    const names = new Set([...document.matchAll(/\/docs\/problems#([a-z-]+)/g)].map(([, name]) => name));
    expect(names.size).toBeGreaterThan(15);
    await page.goto('/docs/problems');
    for (const name of names) await expect(page.locator(`h2[id="${name}"]`)).toBeVisible();
  });
});

for (const path of ['/docs', '/docs/api', '/docs/problems']) {
  test(`${path} keeps its content policy and has no accessibility violation`, async ({ page }) => {
    const complaints = complaintsOf(page);
    const response = await page.goto(path, { waitUntil: 'networkidle' });
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);
    expect(complaints).toEqual([]);
  });
}
