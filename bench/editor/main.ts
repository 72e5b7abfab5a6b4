// Measures the editor of a built product in Chromium: opening a file, dragging, and an edit, of large designs.
//   npm run -s bench:editor -- --help
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { freePort } from '@/api/_adapters/database/test-postgres';
import config from '@/playwright.config';
import { Product } from '../../scripts/chaos/product';
import { withSection } from '../../scripts/chaos/report';
import { digits, type Figure, lineOf, markdownOf, quantile, verdictOf } from '../api/figures';
import { largeDesign } from './large-design';
import { framesDuring, untilDrawn, untilNextPicture } from './page-watch';

const FILE = 'docs/performance.md';
const MARKS = { begin: '<!-- editor: begin -->', end: '<!-- editor: end -->' };
const PATTERN = '/patterns/serverless';

const OPENINGS = 5;
const EDITS = 10;
const DRAG_MS = 4_000;
/** How far from where it stood a part is dragged around, in pixels of the screen. */
const RADIUS_PX = 60;

const USAGE = `Usage: npm run -s bench:editor -- [options]

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
    const openEditor = async () => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
      // The loader of TypeScript names functions by a helper of its own, which a page does not have.
      await page.addInitScript({ content: 'globalThis.__name = (value) => value;' });
      await page.goto(`${product.client.origin}${PATTERN}`);
      await page.getByRole('button', { name: 'Edit the design' }).click();
      await page.getByRole('toolbar', { name: 'Edit the design' }).waitFor();
      return page;
    };
    const page = await openEditor();
    add(await measureOpening(page, 100, 500));
    add(await measureDrag(page, 100, 60));
    add(await measureEdit(page, 100));
    add(await measureOpening(page, 500));
    add(await measureDrag(page, 500, 50));
    add(await measureEdit(page, 500));
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

/** Opens a file of so many parts, from the choice of the file until all are drawn and the page answers again. */
async function measureOpening(page: Page, parts: number, bound?: number): Promise<Figure> {
  await page
    .locator('#editor-panel label')
    .filter({ hasText: /^Keep$/ })
    .click();
  const input = page.locator('#editor-panel input[type="file"]').first();
  const times: number[] = [];
  for (let opening = 0; opening <= OPENINGS; opening += 1) {
    await page.getByRole('button', { name: 'Begin with nothing' }).click();
    await page.waitForFunction(() => document.querySelector('.react-flow__node') === null);
    const drawn = page.evaluate(untilDrawn, parts);
    const buffer = Buffer.from(JSON.stringify(largeDesign(parts)));
    await input.setInputFiles({ name: `${parts}.json`, mimeType: 'application/json', buffer });
    times.push(await drawn);
  }
  // The first opening fetches the reader, which the others find there.
  const [first = Number.NaN, ...others] = times;
  return {
    title: `a file of ${parts} parts opened`,
    how: `${OPENINGS} times, from the choice of the file until every part is drawn and the page answers; the median`,
    value: quantile(others, 0.5),
    unit: 'ms',
    ...(bound !== undefined && { goal: { bound, isLowerBetter: true } }),
    besides: `the slowest ${digits(Math.max(...others))} ms; the very first, which fetches the reader, ${digits(first)} ms`,
  };
}

/** Drags one part around in a circle, with all parts in view. */
async function measureDrag(page: Page, parts: number, bound: number): Promise<Figure> {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Fit the diagram' }).click();
  const at = await middlePart(page);
  const clock = await threadClock(page);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + RADIUS_PX, at.y, { steps: 4 });
  const frames = page.evaluate(framesDuring, DRAG_MS);
  const before = await clock();
  const endMs = Date.now() + DRAG_MS;
  let steps = 0;
  while (Date.now() < endMs) {
    steps += 1;
    const angle = steps / 10;
    await page.mouse.move(at.x + RADIUS_PX * Math.cos(angle), at.y + RADIUS_PX * Math.sin(angle));
  }
  const busyMs = (await clock()) - before;
  const { framesPerS, longestMs } = await frames;
  await page.mouse.up();
  return {
    title: `frames while 1 of ${parts} parts is dragged`,
    how: `${DRAG_MS / 1_000} s around a circle, all parts in view where they fit`,
    value: framesPerS,
    unit: 'frames/s',
    goal: { bound, isLowerBetter: false },
    besides: `${digits(busyMs / steps)} ms of the main thread's processor time for each of ${steps} movements; the longest gap between frames ${digits(longestMs)} ms`,
  };
}

/** Inserts a table and takes it back, by turns. */
async function measureEdit(page: Page, parts: number): Promise<Figure> {
  const clock = await threadClock(page);
  const times: number[] = [];
  let busyMs = 0;
  for (let edit = 0; edit <= EDITS; edit += 1) {
    const before = await clock();
    const time = await page.evaluate(untilNextPicture, 'Table');
    if (edit > 0) {
      times.push(time);
      busyMs += (await clock()) - before;
    }
    await page.evaluate(untilNextPicture, 'Undo');
  }
  return {
    title: `an edit of ${parts} parts`,
    how: `${EDITS} times a table inserted, until the picture after the next; the median`,
    value: quantile(times, 0.5),
    unit: 'ms',
    besides: `${digits(busyMs / EDITS)} ms of the main thread's processor time each; the slowest ${digits(Math.max(...times))} ms`,
  };
}

/** The middle of the part nearest the middle of the canvas. */
async function middlePart(page: Page): Promise<{ x: number; y: number }> {
  await page.locator('.react-flow').first().scrollIntoViewIfNeeded();
  return page.evaluate(() => {
    const middleOf = (element: Element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    };
    const canvas = document.querySelector('.react-flow');
    if (!canvas) throw new Error('The editor has no canvas.');
    const centre = middleOf(canvas);
    const far = ({ x, y }: { x: number; y: number }) => Math.hypot(x - centre.x, y - centre.y);
    const [nearest] = [...document.querySelectorAll('.react-flow__node')].map(middleOf).sort((a, b) => far(a) - far(b));
    if (!nearest) throw new Error('The design has no parts.');
    return nearest;
  });
}

/** Reads the processor time of the page's main thread, in ms. */
async function threadClock(page: Page): Promise<() => Promise<number>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  };
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
