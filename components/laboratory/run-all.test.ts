import { describe, expect, it } from 'vitest';
import type { Report } from '@/simulator';
import { SimulationPool } from './pool';
import type { RunAnswer, RunCommand } from './run';
import { type Progress, runAll } from './run-all';

/** A pool whose workers wait until the test lets each of them answer. */
function poolOfTheTest(size: number) {
  const asked: { command: RunCommand; answer: (answer: RunAnswer) => void }[] = [];
  const pool = new SimulationPool({
    size,
    createWorker: () => {
      const worker = {
        onmessage: null as ((event: MessageEvent<RunAnswer>) => void) | null,
        onerror: null,
        postMessage: (command: RunCommand) =>
          asked.push({ command, answer: (data) => worker.onmessage?.({ data } as MessageEvent<RunAnswer>) }),
        terminate: () => {},
      };
      return worker;
    },
  });
  const finish = (at: number) => {
    const { command, answer } = asked[at] as (typeof asked)[number];
    answer({ type: 'done', run: command.run, report: { seed: command.request.seed } as Report });
  };
  return { pool, asked, finish };
}

const requestOf = (seed: number) => ({ architecture: {} as never, seed, durationS: 1 });
const settled = () => new Promise((resolve) => setTimeout(resolve));

function started(count: number) {
  const { pool, asked, finish } = poolOfTheTest(2);
  const control = new AbortController();
  const told: Progress[] = [];
  const reports: [number, number][] = [];
  const outcome = runAll(
    pool,
    Array.from({ length: count }, (_, at) => requestOf(at + 1)),
    {
      signal: control.signal,
      onReport: (index, { seed }) => reports.push([index, seed]),
      onProgress: (progress) => told.push(progress),
    },
  );
  outcome.catch(() => {});
  return { outcome, control, told, reports, asked, finish };
}

describe('many runs', () => {
  it('are told of as they come in, each with its place, and counted with their parts', async () => {
    const { outcome, told, reports, asked, finish } = started(3);
    asked[0]?.answer({ type: 'progress', run: asked[0].command.run, share: 0.5 });
    expect(told.at(-1)).toEqual({ done: 0, planned: 3, share: 0.5 / 3 });
    finish(1);
    await settled();
    finish(2);
    finish(0);
    expect(await outcome).toBe(true);
    expect(reports.sort()).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(told.at(-1)).toEqual({ done: 3, planned: 3, share: 1 });
  });

  it('keep what was done when they are cancelled', async () => {
    const { outcome, control, reports, finish } = started(3);
    finish(0);
    await settled();
    control.abort();
    expect(await outcome).toBe(false);
    expect(reports).toEqual([[0, 1]]);
  });

  it('are given up with the reason when one of them fails', async () => {
    const { outcome, reports, asked, finish } = started(3);
    finish(0);
    await settled();
    asked[1]?.answer({ type: 'failed', run: asked[1].command.run, message: 'no price' });
    await expect(outcome).rejects.toThrow('no price');
    expect(reports).toEqual([[0, 1]]);
  });
});
