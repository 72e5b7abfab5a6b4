import { expect, it } from 'vitest';
import { measuredFigures, type RuntimeSnapshot, warmInstancesOf } from './measured-run';
import { testSample } from './test-samples';

function snapshot(atS: number, instances: number, coldStarts: number): RuntimeSnapshot {
  return {
    atS,
    functions: [
      {
        name: 'crud',
        concurrencyLimit: 10,
        keepAliveS: 60,
        timeLimitMs: 3000,
        instances: Array.from({ length: instances }, (_, index) => ({
          id: `i${index}`,
          state: 'idle' as const,
          startedAt: '',
          initMs: 1,
          invocations: 1,
        })),
        invocations: 0,
        coldStarts,
        throttles: 0,
      },
    ],
  };
}

it('takes percentiles of what was completed only, by function and over all', () => {
  const { latencyMs, completed, throttled, failed, requests } = measuredFigures(
    [
      testSample({ latencyMs: 10 }),
      testSample({ latencyMs: 20, target: 'auth' }),
      testSample({ latencyMs: 9999, status: 429, isThrottled: true }),
      testSample({ latencyMs: 9999, status: 0 }),
      testSample({ latencyMs: 9999, status: 429 }),
    ],
    [],
    5,
  );
  expect([requests, completed, throttled, failed]).toEqual([5, 2, 1, 2]);
  expect(latencyMs.all).toMatchObject({ count: 2, p50: 15 });
  expect(latencyMs.auth?.p99).toBe(20);
  expect(latencyMs.process).toBeUndefined();
});

it('counts cold starts by the runtime’s own counters, and instances at their most', () => {
  const figures = measuredFigures([], [snapshot(0, 1, 7), snapshot(1.5, 4, 10), snapshot(3, 2, 10)], 3);
  expect([figures.coldStarts, figures.peakInstances]).toEqual([3, 4]);
  expect(figures.windows.map(({ instances }) => instances)).toEqual([null, 4, 2]);
});

it('sorts answers into the second in which they came', () => {
  const { windows } = measuredFigures(
    [testSample({ sentMs: 900, latencyMs: 200, isCold: true }), testSample({ sentMs: 100, latencyMs: 30 })],
    [],
    2,
  );
  expect(windows.map(({ p50Ms, coldStarts }) => [p50Ms, coldStarts])).toEqual([
    [30, 0],
    [200, 1],
  ]);
});

it('knows how many instances stand ready, and none of a function that never ran', () => {
  expect(warmInstancesOf(snapshot(0, 3, 0).functions)).toEqual({ auth: 0, crud: 3, process: 0 });
});
