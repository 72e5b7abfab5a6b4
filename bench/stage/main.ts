// Measures the stage of a built product in Chromium: jumps in time, estimates after a change, and the main thread.
//   npm run -s bench:stage -- --help
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { freePort } from '@/api/_adapters/database/test-postgres';
import config from '@/playwright.config';
import { Product } from '../../scripts/chaos/product';
import { withSection } from '../../scripts/chaos/report';
import { digits, type Figure, lineOf, markdownOf, quantile, verdictOf } from '../api/figures';
import { installClock, readClock, watchMainThread } from './page-clock';

const FILE = 'docs/performance.md';
const MARKS = { begin: '<!-- stage: begin -->', end: '<!-- stage: end -->' };
const PATTERN = '/patterns/serverless';

const RUN_S = 600;
const JUMPS = 40;
const CHANGES = 10;
const WATCHED_MS = 10_000;

const USAGE = `Usage: npm run -s bench:stage -- [options]

Needs a built product. Exits with 1 when a goal is missed.

  --record         also writes the table into ${FILE}; for a quiet machine
`;

async function main(): Promise<void> {
  const { isRecording } = readArguments();
  const loadBefore = loadavg()[0] ?? 0;
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-'));
  const product = new Product({ port: await freePort(), environment: { DATA_DIR: dataDir } });
  const browser = await chromium.launch({ ...config.use?.launchOptions, args: ['--no-sandbox'] });
  const figures: Figure[] = [];
  const add = (figure: Figure) => {
    figures.push(figure);
    process.stdout.write(`${lineOf(figure)}\n`);
  };
  try {
    await product.start();
    const open = async (query: string) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
      await installClock(page);
      await page.goto(`${product.client.origin}${PATTERN}?${query}`);
      return page;
    };
    add(await measureJumps(await open('rate=1000&speed=1000')));
    for (const figure of await measureEstimates(await open('rate=1000'))) add(figure);
    for (const figure of await measureMainThread(await open('rate=10000'))) add(figure);
  } finally {
    await browser.close();
    await product.dispose();
    rmSync(dataDir, { recursive: true, force: true });
  }
  if (isRecording) {
    const section = `${circumstances(loadBefore)}\n\n${markdownOf(figures)}`;
    writeFileSync(FILE, withSection(readFileSync(FILE, 'utf8'), MARKS, section));
  }
  if (figures.some((figure) => verdictOf(figure) === 'MISSED')) process.exitCode = 1;
}

const stageOf = (page: Page) => page.getByRole('region', { name: 'Run the pattern' });
const press = (page: Page, name: string) => stageOf(page).getByRole('button', { name, exact: true }).click();

/** Presses on the time line of a run of ten minutes, far from each other, until the stage shows the moment. */
async function measureJumps(page: Page): Promise<Figure> {
  await press(page, 'Play');
  const slider = stageOf(page).getByRole('slider', { name: 'Moment of the run' });
  await slider.waitFor();
  await page.waitForFunction(
    (least) =>
      Number(document.querySelector('[aria-label="Moment of the run"]')?.getAttribute('aria-valuemax')) >= least,
    RUN_S,
    { timeout: 300_000 },
  );
  await press(page, 'Pause');
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error('The time line has no place on the page.');
  for (let jump = 0; jump < JUMPS; jump += 1) {
    // Steps of the golden section: spread evenly, and never near the one before.
    const share = 0.02 + 0.9 * ((jump * 0.618034) % 1);
    await page.mouse.click(box.x + share * box.width, box.y + 12);
    await page.waitForFunction(
      (count) => (window as never as { clock: { jumps: [] } }).clock.jumps.length > count,
      jump,
    );
  }
  const { jumps } = await readClock(page);
  await page.close();
  return {
    title: 'a jump in time',
    how: `${JUMPS} presses on the time line of a run of ${RUN_S} s at 1,000 requests/s, until the stage shows the moment; the slowest`,
    value: Math.max(...jumps),
    unit: 'ms',
    goal: { bound: 300, isLowerBetter: true },
    besides: `median ${digits(quantile(jumps, 0.5))} ms, 90 of 100 below ${digits(quantile(jumps, 0.9))} ms`,
  };
}

/** Changes the rate while nothing plays, until the figures of the new settings stand there. */
async function measureEstimates(page: Page): Promise<Figure[]> {
  const rate = stageOf(page).getByRole('spinbutton', { name: /^Rate/ });
  for (let change = 0; change <= CHANGES; change += 1) {
    await rate.fill(String(1_010 - 10 * (change % 2)));
    await rate.press('Enter');
    await page.waitForFunction(
      (count) => (window as never as { clock: { estimates: [] } }).clock.estimates.length > count,
      change,
      { timeout: 120_000 },
    );
  }
  // The first change fetches what the others find there.
  const estimates = (await readClock(page)).estimates.slice(1);
  await page.close();
  const figureOf = (title: string, values: number[], bound: number): Figure => ({
    title,
    how: `${CHANGES} changes of the rate around 1,000 requests/s; the median`,
    value: quantile(values, 0.5),
    unit: 'ms',
    goal: { bound, isLowerBetter: true },
    besides: `the slowest ${digits(Math.max(...values))} ms`,
  });
  return [
    figureOf(
      'first estimate after a change',
      estimates.map(({ firstMs }) => firstMs),
      100,
    ),
    figureOf(
      'figures of ten minutes after a change',
      estimates.map(({ wholeMs }) => wholeMs),
      500,
    ),
  ];
}

/** Plays at a high rate and watches the main thread. */
async function measureMainThread(page: Page): Promise<Figure[]> {
  await press(page, 'Play');
  await stageOf(page).getByRole('slider', { name: 'Moment of the run' }).waitFor();
  await page.waitForTimeout(5_000);
  const { longestTaskMs, framesPerS } = await watchMainThread(page, WATCHED_MS);
  await page.close();
  const how = `${WATCHED_MS / 1_000} s of playing at 10,000 requests/s`;
  return [
    {
      title: 'longest task of the main thread',
      how,
      value: longestTaskMs,
      unit: 'ms',
      goal: { bound: 50, isLowerBetter: true },
      besides: 'from one message to the next that the thread sends itself',
    },
    {
      title: 'frames drawn while playing',
      how,
      value: framesPerS,
      unit: 'frames/s',
      goal: { bound: 60, isLowerBetter: false },
      besides: 'with the dots that the worker lets through, about 1,800 at a time',
    },
  ];
}

/** What the figures depend on. */
function circumstances(loadBefore: number): string {
  const processors = cpus();
  const machine = `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`;
  const date = new Date().toISOString().slice(0, 10);
  const load = `load ${loadBefore.toFixed(1)} at the start and ${(loadavg()[0] ?? 0).toFixed(1)} at the end`;
  return `Measured on ${date} in Chromium without a screen or a graphics card, ${machine}, ${load}.`;
}

function readArguments() {
  const { values } = parseArgs({
    options: { record: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  return { isRecording: values.record };
}

main().catch((error: unknown) => {
  const isUsage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isUsage ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
