import { describe, expect, it } from 'vitest';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { LimitLog } from './limit-log';

describe('limits that bind', () => {
  it('[C6] are named second by second, with how often and the numbers of the moment', () => {
    const architecture = architectureOf(
      [clientAt([0, 100, 150, 2_500, 2_600]), functionOf({ reservedConcurrency: 1, timeoutS: 1 })],
      [call('client', 'worker')],
    );
    const simulation = simulationOf(architecture, 1, 1);
    simulation.runUntil(4_000_000);
    const reason = '1 instance is busy, 1 is reserved';
    expect(simulation.drainSeries().map(({ limits }) => limits)).toEqual([
      [{ resource: 'worker', kind: 'reserved-concurrency', reason, times: 2, demand: { allowed: 1, needed: 2 } }],
      [],
      [],
      [],
    ]);
    expect(simulation.limits()).toEqual([{ resource: 'worker', reason, times: 2, spans: [[0, 1]] }]);
  });

  it('[C6] are the same in a report without a series, as is all else', () => {
    const architecture = architectureOf(
      [clientAt([0, 100, 2_500, 2_600]), functionOf({ reservedConcurrency: 1, timeoutS: 1, keepAliveS: 1 })],
      [call('client', 'worker')],
    );
    const options = { catalog: TEST_CATALOG, seed: 1, durationS: 6 };
    const { series, ...rest } = simulate(architecture, { ...options, windowS: 1 });
    expect(series).toHaveLength(6);
    expect(rest.limits).toMatchObject([{ resource: 'worker', times: 2 }]);
    expect(simulate(architecture, options)).toEqual(rest);
  });

  it('[C6] join neighbouring windows, keep the words of the worst, and stay bounded', () => {
    const log = new LimitLog();
    const limit = (times: number, reason: string) => ({ resource: 'worker', times, reason });
    log.note(1, limit(2, 'calm'), 0, 1);
    log.note(1, limit(9, 'worst'), 1, 2);
    log.note(1, limit(3, 'later'), 5, 6);
    expect(log.summaries()).toEqual([
      {
        resource: 'worker',
        times: 14,
        reason: 'worst',
        spans: [
          [0, 2],
          [5, 6],
        ],
      },
    ]);
    for (let second = 10; second < 2_000; second += 2) log.note(1, limit(1, 'often'), second, second + 1);
    const [summary] = log.summaries();
    expect(summary?.spans).toHaveLength(200);
    expect(summary?.spans.at(-1)?.[1]).toBe(1_999);
  });
});
