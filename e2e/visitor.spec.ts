import { expect, test } from '@playwright/test';
import { complaintsOf, conservationOf, PATTERN, play, stageOf } from './pages';

test('a new visitor finds the pattern, runs it, breaks it, reads why, and reads the bill', async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.goto('/');
  await page.getByRole('searchbox', { name: 'Search' }).fill('lambda');
  await page
    .getByRole('main')
    .getByRole('link', { name: /Serverless Architecture/ })
    .last()
    .click();
  await expect(page).toHaveURL(/\/patterns\/serverless/);
  await expect(page.getByRole('heading', { level: 1, name: 'Serverless Architecture' })).toBeVisible();

  await play(page);
  const stage = stageOf(page);
  await expect.poll(async () => (await conservationOf(page))[0]).toBeGreaterThan(20);

  const rate = stage.getByRole('spinbutton', { name: /^Rate/ });
  await rate.fill('5000');
  await rate.press('Enter');
  await expect(
    stage
      .getByText(/instances busy, [\d,]+ are allowed|requests\/s of UserAuthentication/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible({
    timeout: 30_000,
  });

  await stage.getByRole('button', { name: 'Pause', exact: true }).click();
  const [arrived = 0, completed = 0, failed = 0, waiting = 0] = await conservationOf(page);
  expect(arrived).toBeGreaterThan(1_000);
  expect(failed).toBeGreaterThan(0);
  expect(completed + failed + waiting).toBe(arrived);

  const bill = page.getByRole('region', { name: /bill/i });
  await expect(bill.getByRole('row', { name: /api gateway|gateway/i }).first()).toContainText('$');
  await expect(bill.getByText(/per month|a month/i).first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('the address holds what is seen, and reload and back agree with it', async ({ page }) => {
  await page.goto(`${PATTERN}?rate=250&shape=spike&seed=42&off=queue`);
  const stage = stageOf(page);
  const rate = stage.getByRole('spinbutton', { name: /^Rate/ });
  await expect(rate).toHaveValue('250');
  await expect(stage.getByRole('radio', { name: 'Spike' })).toBeChecked();
  await expect(stage.getByRole('switch', { name: /queue/i })).not.toBeChecked();
  await stage.getByRole('radio', { name: 'Bursts' }).check({ force: true });
  await expect(page).toHaveURL(/shape=bursts/);
  await page.reload();
  await expect(stage.getByRole('radio', { name: 'Bursts' })).toBeChecked();
  await page.goBack();
  await expect(stage.getByRole('radio', { name: 'Spike' })).toBeChecked();
  await expect(rate).toHaveValue('250');
});

test('a broken parameter falls back to its default and says so', async ({ page }) => {
  await page.goto(`${PATTERN}?rate=lots&speed=7`);
  const stage = stageOf(page);
  await expect(stage.getByText(/rate: expected a number from .* Its default is used/).first()).toBeVisible();
  await expect(stage.getByText(/speed: expected one of/).first()).toBeVisible();
  await expect(stage.getByRole('spinbutton', { name: /^Rate/ })).toHaveValue('20');
});

test('the same seed gives the same run', async ({ page }) => {
  const run = async () => {
    await page.goto(`${PATTERN}?seed=7`);
    const stage = stageOf(page);
    const step = stage.getByRole('button', { name: 'Step', exact: true });
    const clock = stage.getByText(/^\d+:\d\d:\d\d\.\d{3}$/).first();
    const times: string[] = [];
    for (let press = 0; press < 5; press += 1) {
      const before = (await clock.textContent()) ?? '';
      await step.click();
      await expect(clock).not.toHaveText(before);
      times.push((await clock.textContent()) ?? '');
    }
    return times;
  };
  expect(await run()).toEqual(await run());
});

test('every event source can be switched off, and then drives nothing', async ({ page }) => {
  await page.goto(`${PATTERN}?speed=60`);
  const stage = stageOf(page);
  const switches = stage.getByRole('switch');
  const names = ['HTTP', 'bucket', 'stream', 'schedule', 'queue'];
  for (const name of names)
    await stage
      .getByRole('switch', { name: new RegExp(name, 'i') })
      .first()
      .uncheck({ force: true });
  expect(await switches.count()).toBeGreaterThanOrEqual(names.length);
  await play(page);
  await expect(stage.getByText(/^0:0[2-9]:\d\d\.\d{3}$/).first()).toBeVisible({ timeout: 30_000 });
  await stage.getByRole('button', { name: 'Pause', exact: true }).click();
  await stage.getByText('The diagram as a table').click();
  const process = stage.getByRole('row', { name: /^Process/ });
  await expect(process.getByRole('cell').nth(1)).toHaveText('0');
});

test('a dragged node stays where it was put, over a reload, until the layout is reset', async ({ page }) => {
  await page.goto(PATTERN);
  const node = page.locator('.react-flow__node[data-id="schedule"]');
  await node.scrollIntoViewIfNeeded();
  const place = () => node.evaluate((element) => (element as HTMLElement).style.transform);
  const before = await place();
  const box = await node.boundingBox();
  if (!box) throw new Error('the node is not there');
  await page.mouse.move(box.x + box.width / 2, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 40, box.y + 52, { steps: 8 });
  await page.mouse.up();
  await expect.poll(place).not.toBe(before);
  const after = await place();
  await page.waitForTimeout(600);
  await page.reload();
  await expect.poll(place).toBe(after);
  await page.getByRole('button', { name: 'Reset the layout' }).click();
  await expect.poll(place).toBe(before);
});

test('the keyboard alone plays, pauses and steps', async ({ page }) => {
  await page.goto(PATTERN);
  const stage = stageOf(page);
  await stage.getByRole('button', { name: 'Play', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(stage.getByRole('button', { name: 'Pause', exact: true })).toBeFocused();
  await expect.poll(async () => (await conservationOf(page))[0]).toBeGreaterThan(0);
  await page.keyboard.press('Enter');
  await expect(stage.getByRole('button', { name: 'Play', exact: true })).toBeFocused();
});

test('reduced motion gets no dots, but steps in words', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(PATTERN);
  const stage = stageOf(page);
  await stage.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(stage.getByText(/request \d+ is sent, from Client/).first()).toBeVisible();
  await play(page);
  await expect.poll(async () => (await conservationOf(page))[0]).toBeGreaterThan(5);
  await expect(stage.locator('.react-flow canvas')).toHaveCount(0);
});

test('a run that dies says so and can be restarted; the settings stay', async ({ page }) => {
  await page.addInitScript(() => {
    const Native = window.Worker;
    const workers: Worker[] = [];
    Object.assign(window, { workersOfTheTest: workers });
    window.Worker = class extends Native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.push(this);
      }
    };
  });
  await page.goto(`${PATTERN}?rate=50`);
  await play(page);
  const stage = stageOf(page);
  await expect.poll(async () => (await conservationOf(page))[0]).toBeGreaterThan(5);
  await page.evaluate(() => {
    for (const worker of (window as unknown as { workersOfTheTest: Worker[] }).workersOfTheTest)
      worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  });
  const restart = stage.getByRole('alert').getByRole('button', { name: /restart/i });
  await expect(restart).toBeVisible();
  await restart.click();
  await expect(stage.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect.poll(async () => (await conservationOf(page))[0]).toBeGreaterThan(5);
  await expect(stage.getByRole('spinbutton', { name: /^Rate/ })).toHaveValue('50');
});
