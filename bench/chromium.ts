import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import config from '@/playwright.config';
import type { BrowserRun } from './run-in-browser';
import type { Sample } from './workloads';

const ORIGIN = 'http://bench.localhost';

/** A run in the browser: by the worker's own clock, and by the processor time of all of the browser. */
export interface BrowserSample extends Sample {
  cpuSeconds: number;
}

/** Runs the page's document in a worker of the Chromium that the tests use; the first run is not counted. */
export async function measureInChromium(workerFile: string, runs: number, requests: number): Promise<BrowserSample[]> {
  const browser = await chromium.launch({ ...config.use?.launchOptions });
  try {
    const readCpuS = await processorClock(browser);
    const page = await pageWithWorker(browser, await readFile(workerFile, 'utf8'));
    const samples: BrowserSample[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const startedS = await readCpuS();
      const sample = await runInWorker(page, { seed: run + 1, requests });
      if (run > 0) samples.push({ ...sample, cpuSeconds: (await readCpuS()) - startedS });
    }
    return samples;
  } finally {
    await browser.close();
  }
}

/** A page whose global `worker` is the benchmark; there is no server, both are answered here. */
async function pageWithWorker(browser: Browser, script: string): Promise<Page> {
  const page = await browser.newPage();
  await page.route(`${ORIGIN}/**`, (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Benchmark</title>' }),
  );
  await page.goto(`${ORIGIN}/`);
  await page.evaluate(() => {
    Object.assign(window, { worker: new Worker('/worker.js') });
  });
  return page;
}

function runInWorker(page: Page, run: BrowserRun): Promise<Sample> {
  return page.evaluate(
    (wanted) =>
      new Promise<Sample>((resolve, reject) => {
        const { worker } = window as unknown as { worker: Worker };
        worker.onmessage = ({ data }: MessageEvent<Sample>) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(wanted);
      }),
    run,
  );
}

/** Reads the processor time that all processes of the browser have used, in seconds. */
async function processorClock(browser: Browser): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
}
