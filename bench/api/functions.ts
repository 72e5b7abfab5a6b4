import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createFineClock } from '@/api/_runtime/clocks';
import { portsThrough } from '@/api/_runtime/port-methods';
import { httpEvent, invocation } from '@/api/_runtime/testing/fixtures';
import { WorkerInstance } from '@/api/_runtime/worker-instance';
import { WorkerRuntime } from '@/api/_runtime/worker-runtime';
import { functionNames, packageFunction, packageFunctions } from '../../scripts/functions.mjs';
import { digits, type Figure, quantile } from './figures';

const COLD_STARTS = 20;
const UNCOUNTED = 500;
const WARM_INVOCATIONS = 5000;
const COLD_START_GOAL_MS = 300;
const WARM_GOAL_MS = 2;

/**
 * Measures the embedded function runtime alone, without a store behind it: the cold start of each function, and what a
 * warm invocation costs over the function's own work.
 */
export async function measureFunctions(): Promise<Figure[]> {
  // In the project's folder, so that packages with native code are found from there.
  mkdirSync('.next', { recursive: true });
  const folder = mkdtempSync(join(process.cwd(), '.next', 'bench-functions-'));
  try {
    await packageFunctions(folder);
    const fixture = join(mkdtempSync(join(tmpdir(), 'fixture-')), 'fixture.mjs');
    await packageFunction(join(process.cwd(), 'api/_runtime/testing/fixture-function.ts'), fixture);
    return [...(await coldStarts(folder)), ...(await warmInvocations(join(folder, 'instance.mjs'), fixture))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function coldStarts(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of functionNames()) {
    const inits: number[] = [];
    const loads: number[] = [];
    for (let round = 0; round < COLD_STARTS; round++) {
      const instance = new WorkerInstance({
        id: `${name}-${round}`,
        scriptPath: join(folder, 'instance.mjs'),
        packageUrl: pathToFileURL(join(folder, `${name}.mjs`)).href,
      });
      const { initMs, loadMs } = await instance.ready;
      inits.push(initMs);
      loads.push(loadMs);
      await instance.stop();
    }
    figures.push({
      title: `cold start of ${name}`,
      how: `median of ${COLD_STARTS} new threads, one after the other`,
      value: quantile(inits, 0.5),
      unit: 'ms',
      goal: { bound: COLD_START_GOAL_MS, isLowerBetter: true },
      besides: `longest ${digits(quantile(inits, 1))} ms; loading its code ${digits(quantile(loads, 0.5))} ms`,
    });
  }
  return figures;
}

async function warmInvocations(instanceScript: string, fixture: string): Promise<Figure[]> {
  const item = { id: '1', version: 1, createdAtMs: 0, updatedAtMs: 0, document: { title: 'one' } };
  const runtime = new WorkerRuntime({
    instanceScript,
    packages: { auth: fixture, crud: fixture, process: fixture },
    concurrencyLimit: 1,
    keepAliveMs: 60_000,
    timeLimitMs: { auth: 3000, crud: 3000, process: 3000 },
    bind: async () => () => portsThrough(async () => item),
    spans: { add: () => undefined },
    clock: createFineClock(),
  });
  const time = async (operation: string) => {
    const startMs = performance.now();
    await runtime.invoke(invocation(httpEvent(operation, { id: '1' })));
    return performance.now() - startMs;
  };
  const figures: Figure[] = [];
  for (const [title, operation] of [
    ['warm invocation that does nothing', 'count'],
    ['the same with one call of a port', 'read'],
  ] as const) {
    for (let round = 0; round < UNCOUNTED; round++) await time(operation);
    const times: number[] = [];
    for (let round = 0; round < WARM_INVOCATIONS; round++) times.push(await time(operation));
    figures.push({
      title,
      how: `median of ${WARM_INVOCATIONS}, one after the other`,
      value: quantile(times, 0.5),
      unit: 'ms',
      goal: { bound: WARM_GOAL_MS, isLowerBetter: true },
      besides: `p99 ${digits(quantile(times, 0.99))} ms`,
    });
  }
  await runtime.close();
  return figures;
}
