import { describe, expect, it } from 'vitest';
import type { Architecture } from '../document/architecture';
import { architectureOf, call, clientAt, constant, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { type Waterfall, waterfallOf } from './waterfall';

const NS_USD = 10_000_000_000;

/** The waterfall of a request of a run, followed for some seconds. */
function waterfallIn(architecture: Architecture, request: number, untilS = 10): Waterfall {
  const simulation = simulationOf(architecture, 1, 1);
  simulation.follow(request);
  simulation.runUntil(untilS * 1e6);
  const spans = simulation.trace(request);
  return waterfallOf({ spans, architecture, catalog: TEST_CATALOG, nowUs: simulation.simTimeUs });
}

const inMs = ({ phase, fromUs, untilUs }: { phase: string; fromUs: number; untilUs: number }) => [
  phase,
  fromUs / 1_000,
  untilUs / 1_000,
];

const behindGateway = () =>
  architectureOf(
    [
      clientAt([0, 1_000]),
      { id: 'gateway', kind: 'gateway', overheadMs: constant(5) },
      functionOf({ memoryMib: 1_024, serviceMs: constant(99.5) }),
      { id: 'table', kind: 'table', readMs: constant(3), writeMs: constant(6) },
    ],
    [
      call('client', 'gateway', { latencyMs: constant(20) }),
      call('gateway', 'worker'),
      call('worker', 'table', { reads: 2, writes: 1, latencyMs: constant(1) }),
    ],
  );

describe('the waterfall of a request', () => {
  it('cuts the time of each call where what it was spent on changes', () => {
    const { rows } = waterfallIn(behindGateway(), 1);
    expect(rows.map(({ from, to, depth, isAwaited }) => [`${from}>${to}`, depth, isAwaited])).toEqual([
      ['client>gateway', 0, true],
      ['gateway>worker', 1, true],
      ['worker>table', 2, true],
      ['worker>table', 2, true],
      ['worker>table', 2, true],
    ]);
    expect(rows[0]?.pieces.map(inMs)).toEqual([
      ['network', 0, 20],
      ['work', 20, 25],
      ['waiting', 25, 342.5],
    ]);
    expect(rows[1]?.pieces.map(inMs)).toEqual([
      ['init', 25, 225],
      ['work', 225, 324.5],
      ['waiting', 324.5, 328.5],
      ['waiting', 328.5, 329.5],
      ['waiting', 329.5, 333.5],
      ['waiting', 333.5, 334.5],
      ['waiting', 334.5, 341.5],
      ['waiting', 341.5, 342.5],
    ]);
    expect(rows[4]?.pieces.map(inMs)).toEqual([
      ['network', 334.5, 335.5],
      ['work', 335.5, 341.5],
    ]);
  });

  it('[C13] gives each moment of the response time to the innermost call that was waited for', () => {
    const { criticalPath, rows, endedUs } = waterfallIn(behindGateway(), 1);
    expect(criticalPath.map((piece) => [rows[piece.row]?.to, ...inMs(piece)])).toEqual([
      ['gateway', 'network', 0, 20],
      ['gateway', 'work', 20, 25],
      ['worker', 'init', 25, 225],
      ['worker', 'work', 225, 324.5],
      ['table', 'network', 324.5, 325.5],
      ['table', 'work', 325.5, 328.5],
      ['table', 'network', 328.5, 329.5],
      ['table', 'network', 329.5, 330.5],
      ['table', 'work', 330.5, 333.5],
      ['table', 'network', 333.5, 334.5],
      ['table', 'network', 334.5, 335.5],
      ['table', 'work', 335.5, 341.5],
      ['table', 'network', 341.5, 342.5],
      ['gateway', 'network', 342.5, 362.5],
    ]);
    expect(endedUs).toBe(362_500);
  });

  it('bills an invocation from the start of its instance to its end, rounded up to a millisecond', () => {
    const { rows, cost } = waterfallIn(behindGateway(), 1);
    expect(rows[1]?.billed).toEqual({ fromUs: 25_000, untilUs: 342_500, roundedUpUs: 500 });
    // 318 ms of 1 GiB at 0.0000166667 USD, and one request at 0.20 USD a million.
    expect(Number(rows[1]?.cost) / NS_USD).toBeCloseTo(0.318 * 0.000_016_666_7 + 0.000_000_2, 10);
    // Half a read unit at 0.125 USD a million.
    expect(rows[2]?.cost).toBe(625n);
    expect(rows[0]?.billed).toBeUndefined();
    expect(cost).toBe(rows.reduce((sum, row) => sum + row.cost, 0n));
  });

  it('shows a warm invocation without a start', () => {
    const { rows } = waterfallIn(behindGateway(), 2);
    expect(rows[1]?.pieces[0]).toEqual({ phase: 'work', fromUs: 1_025_000, untilUs: 1_124_500 });
  });

  it('numbers the tries of a client, with the back-off between them', () => {
    const architecture = architectureOf(
      [
        {
          id: 'client',
          kind: 'client',
          traffic: { shape: 'trace', arrivalsS: [0, 0.05] },
          retry: { tries: 3, baseMs: 200, capMs: 10_000, jitter: 'none', on: ['throttled'] },
        },
        functionOf({ reservedConcurrency: 1 }),
      ],
      [call('client', 'worker', { latencyMs: constant(1) })],
    );
    const { rows, criticalPath, endedUs, outcome } = waterfallIn(architecture, 2);
    expect(rows.map(({ attempt, attempts, outcome: of }) => [attempt, attempts, of])).toEqual([
      [1, 3, 'throttled'],
      [2, 3, 'throttled'],
      [3, 3, 'completed'],
    ]);
    expect(outcome).toBe('completed');
    expect(criticalPath.filter(({ phase }) => phase === 'back-off')).toHaveLength(2);
    expect(criticalPath[0]?.fromUs).toBe(50_000);
    expect(criticalPath.at(-1)?.untilUs).toBe(endedUs);
  });

  it('tells work that nobody waited for any more from the rest, and ends the wait where it was given up', () => {
    const architecture = architectureOf(
      [{ ...clientAt([0]), timeoutMs: 150 } as never, functionOf({ initMs: constant(100), serviceMs: constant(400) })],
      [call('client', 'worker', { latencyMs: constant(0) })],
    );
    const { rows, criticalPath, endedUs, untilUs, outcome } = waterfallIn(architecture, 1);
    expect(outcome).toBe('timedOut');
    expect(endedUs).toBe(150_000);
    expect(untilUs).toBe(500_000);
    expect(rows[0]?.span.isAbandoned).toBe(true);
    expect(criticalPath.map(inMs)).toEqual([
      ['init', 0, 100],
      ['work', 100, 150],
    ]);
  });

  it('puts batches of a stream under the write that caused them, and leaves them out of the response time', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        functionOf(),
        { id: 'table', kind: 'table', readMs: constant(3), writeMs: constant(6) },
        functionOf({ id: 'reader' }),
      ],
      [
        call('client', 'worker'),
        call('worker', 'table', { reads: 0, writes: 1 }),
        { id: 'stream', from: 'table', to: 'reader', kind: 'poll' } as never,
      ],
    );
    const { rows, criticalPath, endedUs } = waterfallIn(architecture, 1);
    expect(rows.map(({ to, depth, isAwaited }) => [to, depth, isAwaited])).toEqual([
      ['worker', 0, true],
      ['table', 1, true],
      ['reader', 2, false],
    ]);
    expect(criticalPath.every(({ row }) => row < 2)).toBe(true);
    expect(endedUs).toBe(306_000);
  });

  it.each([1, 2, 3, 4, 5, 40, 77])(
    '[C13] spends exactly the response time, piece after piece, in a crowded run: request %i',
    (request) => {
      const architecture = architectureOf(
        [
          {
            id: 'client',
            kind: 'client',
            traffic: { shape: 'constant', ratePerS: 60, arrivals: 'poisson' },
            timeoutMs: 900,
            retry: { tries: 3, baseMs: 50, capMs: 1_000, jitter: 'full', on: ['throttled', 'timedOut', 'failed'] },
          },
          { id: 'gateway', kind: 'gateway' },
          functionOf({ reservedConcurrency: 6, timeoutS: 0.6, errorRate: 0.1 }),
          { id: 'table', kind: 'table', capacity: 'provisioned', readUnitsPerS: 20, writeUnitsPerS: 20 },
        ],
        [
          call('client', 'gateway', { latencyMs: constant(10) }),
          call('gateway', 'worker'),
          call('worker', 'table', { reads: 2, writes: 1 }),
        ],
      );
      const { rows, criticalPath, fromUs, endedUs } = waterfallIn(architecture, request, 20);
      expect(criticalPath[0]?.fromUs).toBe(fromUs);
      for (const [index, piece] of criticalPath.slice(1).entries())
        expect(piece.fromUs).toBe(criticalPath[index]?.untilUs);
      expect(criticalPath.at(-1)?.untilUs).toBe(endedUs);
      for (const { pieces, span, untilUs } of rows) {
        const spentUs = pieces.reduce((sum, piece) => sum + piece.untilUs - piece.fromUs, 0);
        expect(spentUs).toBe(untilUs - span.sentUs);
      }
    },
  );
});
