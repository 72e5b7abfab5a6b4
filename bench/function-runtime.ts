// Measures the embedded function runtime alone, without a store behind it: the cold start of each function, and what a
// warm invocation costs over the function's own work.
//   npx tsx bench/function-runtime.ts
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFineClock } from '@/api/_runtime/clocks';
import { portsThrough } from '@/api/_runtime/port-methods';
import { httpEvent, invocation } from '@/api/_runtime/testing/fixtures';
import { WorkerInstance } from '@/api/_runtime/worker-instance';
import { WorkerRuntime } from '@/api/_runtime/worker-runtime';
import { functionNames, packageFunction, packageFunctions } from '../scripts/functions.mjs';

const COLD_STARTS = 20;
const WARM_INVOCATIONS = 5000;

function quantile(values: number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return `${(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(2)} ms`;
}

function printTimes(what: string, values: number[]): void {
  const figures = [0, 0.5, 0.99].map((share) => quantile(values, share));
  process.stdout.write(`${what}: least ${figures[0]}, median ${figures[1]}, 99th percentile ${figures[2]}\n`);
}

// In the project's folder, so that packages with native code are found from there.
mkdirSync('.next', { recursive: true });
const folder = mkdtempSync(join(process.cwd(), '.next', 'bench-functions-'));
await packageFunctions(folder);
const instanceScript = join(folder, 'instance.mjs');

for (const name of functionNames()) {
  const times: number[] = [];
  const loads: number[] = [];
  for (let round = 0; round < COLD_STARTS; round++) {
    const packageUrl = new URL(`file://${join(folder, `${name}.mjs`)}`).href;
    const instance = new WorkerInstance({ id: `${name}-${round}`, scriptPath: instanceScript, packageUrl });
    const { initMs, loadMs } = await instance.ready;
    times.push(initMs);
    loads.push(loadMs);
    await instance.stop();
  }
  printTimes(`cold start of ${name}`, times);
  printTimes(`  of it, its code`, loads);
}

const fixture = join(mkdtempSync(join(tmpdir(), 'fixture-')), 'fixture.mjs');
await packageFunction(join(process.cwd(), 'api/_runtime/testing/fixture-function.ts'), fixture);
const item = { id: '1', version: 1, createdAtMs: 0, updatedAtMs: 0, document: { title: 'one' } };
const runtime = new WorkerRuntime({
  instanceScript,
  packages: { auth: fixture, crud: fixture, process: fixture },
  concurrencyLimit: 1,
  keepAliveMs: 60_000,
  timeLimitMs: { auth: 3000, crud: 3000, process: 3000 },
  bind: async () => portsThrough(async () => item),
  spans: { add: () => undefined },
  clock: createFineClock(),
});
for (const [what, operation] of [
  ['warm invocation that does nothing', 'count'],
  ['warm invocation with one call of a port', 'read'],
] as const) {
  for (let round = 0; round < 500; round++) await runtime.invoke(invocation(httpEvent(operation, { id: '1' })));
  const times: number[] = [];
  for (let round = 0; round < WARM_INVOCATIONS; round++) {
    const startMs = performance.now();
    await runtime.invoke(invocation(httpEvent(operation, { id: '1' })));
    times.push(performance.now() - startMs);
  }
  printTimes(what, times);
}
await runtime.close();
rmSync(folder, { recursive: true });
