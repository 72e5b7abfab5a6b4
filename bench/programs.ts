import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Job, JobResult } from './protocol';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MAX_OUTPUT_BYTES = 16 * 1_048_576;

/** The benchmark as plain scripts: what is measured is the engine, not the loader that reads TypeScript. */
export interface Programs {
  /** Runs a job in a new Node process, where no other case has taught the compiler anything. */
  run<T extends Job['task']>(job: Extract<Job, { task: T }>): Promise<Extract<JobResult, { task: T }>>;
  workerFile: string;
  remove(): Promise<void>;
}

/** Bundles the parts that run in Node and in the browser's worker, from the same sources. */
export async function bundlePrograms(): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const nodeFile = join(folder, 'node.mjs');
  const workerFile = join(folder, 'worker.js');
  const common = { bundle: true, logLevel: 'warning', target: 'es2022' } as const;
  await Promise.all([
    build({ ...common, entryPoints: [`${HERE}run-in-node.ts`], outfile: nodeFile, platform: 'node', format: 'esm' }),
    build({ ...common, entryPoints: [`${HERE}run-in-browser.ts`], outfile: workerFile, format: 'iife', minify: true }),
  ]);
  return {
    run: (job) => runJob(nodeFile, job),
    workerFile,
    remove: () => rm(folder, { recursive: true }),
  };
}

async function runJob<T extends Job['task']>(
  nodeFile: string,
  job: Extract<Job, { task: T }>,
): Promise<Extract<JobResult, { task: T }>> {
  const running = promisify(execFile)(process.execPath, ['--expose-gc', nodeFile, JSON.stringify(job)], {
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  running.child.stderr?.pipe(process.stderr);
  const { stdout } = await running;
  return JSON.parse(stdout) as Extract<JobResult, { task: T }>;
}
