import { describe, expect, it } from 'vitest';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, clientOf, constant, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { type Span, TraceLog } from './trace-log';

const behindGateway = () =>
  architectureOf(
    [
      clientAt([0, 1_000]),
      { id: 'gateway', kind: 'gateway', overheadMs: constant(5) },
      functionOf({ memoryMib: 1_024 }),
      { id: 'table', kind: 'table', readMs: constant(3), writeMs: constant(6) },
    ],
    [
      call('client', 'gateway', { latencyMs: constant(20) }),
      call('gateway', 'worker'),
      call('worker', 'table', { reads: 2, writes: 1 }),
    ],
  );

describe('traces', () => {
  it('[C5] show a followed request call by call: waits, starts, runs, causes and cost', () => {
    const { traces } = simulate(behindGateway(), { catalog: TEST_CATALOG, seed: 1, durationS: 5, follow: [1, 2] });
    const rows = (chain: number) =>
      traces?.[chain]?.map(({ from, to, sentUs, arrivedUs, startedUs, initUs, endedUs, outcome }) => [
        `${from}>${to}`,
        ...[sentUs, arrivedUs, startedUs, initUs, endedUs].map((us) => (us === undefined ? '-' : us / 1_000)),
        outcome,
      ]);
    expect(rows(1)).toEqual([
      ['client>gateway', 0, 20, '-', '-', 337, 'completed'],
      ['gateway>worker', 25, 25, 225, 200, 337, 'completed'],
      ['worker>table', 325, 325, '-', '-', 328, 'completed'],
      ['worker>table', 328, 328, '-', '-', 331, 'completed'],
      ['worker>table', 331, 331, '-', '-', 337, 'completed'],
    ]);
    expect(rows(2)?.[1]).toEqual(['gateway>worker', 1_025, 1_025, 1_025, 0, 1_137, 'completed']);
    const spans = traces?.[1] ?? [];
    expect(spans.map(({ parent }) => spans.findIndex(({ id }) => id === parent))).toEqual([-1, 0, 1, 1, 1]);
    // 312 ms of 1 GiB are billed, and one request; the table's reads are eventually consistent.
    expect(spans[1]?.usd).toBeCloseTo(0.312 * 0.000_016_666_7 + 0.000_000_2, 12);
    expect(spans[2]?.usd).toBeCloseTo(0.5 * 0.000_000_125, 15);
  });

  it('[C5] are the same whether a request is followed or not', () => {
    const run = (follow: number[]) => {
      const { traces: _, ...report } = simulate(behindGateway(), {
        catalog: TEST_CATALOG,
        seed: 1,
        durationS: 5,
        follow,
      });
      return report;
    };
    expect(run([1])).toEqual(run([]));
  });

  it('[C5] name the limit that stopped a call, with its numbers, and hand it up to the client', () => {
    const architecture = architectureOf(
      [clientAt([0, 1]), { id: 'gateway', kind: 'gateway' }, functionOf({ reservedConcurrency: 1 })],
      [call('client', 'gateway'), call('gateway', 'worker')],
    );
    const report = simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS: 5, follow: [1, 2] });
    const reason = '1 instance is busy, 1 is reserved';
    const stopped = [...(report.traces?.[1] ?? []), ...(report.traces?.[2] ?? [])].filter((span) => span.reason);
    expect(stopped.map((span) => [span.to, span.outcome, span.reason])).toEqual([
      ['gateway', 'throttled', reason],
      ['worker', 'throttled', reason],
    ]);
    expect(report.failures).toEqual([{ resource: 'worker', reason, requests: 1 }]);
    expect(report.limits).toEqual([{ resource: 'worker', reason, times: 1, spans: [[0, 1]] }]);
  });

  it('[C5] are sampled by number, and forget the oldest beyond 256 requests', () => {
    const simulation = simulationOf(architectureOf([clientOf(500), functionOf()], [call('client', 'worker')]));
    simulation.traceOneIn(3);
    simulation.runUntil(4_000_000);
    const traced = simulation.tracedRequests;
    expect(traced).toHaveLength(256);
    expect(traced.every((chain) => chain % 3 === 0)).toBe(true);
    expect(traced[0]).toBeGreaterThan(3);
    expect(simulation.trace(traced.at(0) as number)).toHaveLength(1);
    expect(simulation.trace(3)).toEqual([]);
  });

  it('[C5] keep a followed request when they forget others, and no more than 256 calls of one', () => {
    const log = new TraceLog();
    log.follow(1);
    log.traceOneIn(2);
    const span = (id: number, chain: number): Span => ({
      id,
      chain,
      link: 0,
      operation: 0,
      records: 1,
      sentUs: 0,
      arrivedUs: 0,
      usage: [],
    });
    for (let id = 1; id <= 300; id += 1) log.begin(id, span(id, 1));
    for (let chain = 2; chain <= 1_000; chain += 2) log.begin(1_000 + chain, span(1_000 + chain, chain));
    expect(log.spansOf(1)).toHaveLength(256);
    expect(log.spansOf(2)).toEqual([]);
    expect(log.tracedChains).toHaveLength(256);
  });
});
