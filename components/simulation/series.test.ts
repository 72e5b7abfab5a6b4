import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from '@/simulator';
import { quantileMs } from '@/simulator/worker/protocol';
import { appendSeries, cutSeries, mergePoints, seriesToCsv } from './series';
import { durationsOf } from './test-durations';

function point(atS: number, values: Partial<SeriesPoint> = {}): SeriesPoint {
  return {
    atS,
    windowS: 1,
    arrived: 10,
    completed: 9,
    failed: 0,
    throttled: 1,
    timedOut: 0,
    p50Ms: 20,
    p90Ms: 40,
    p99Ms: 80,
    coldStarts: 0,
    busyInstances: 2,
    idleInstances: 1,
    limits: [],
    durations: durationsOf(20, 40, 80),
    backlogs: [],
    turnedAway: [],
    costUsd: 0,
    ...values,
  };
}

const many = (count: number) => Array.from({ length: count }, (_, i) => point(i + 1));
const sum = (series: readonly SeriesPoint[], read: (p: SeriesPoint) => number) =>
  series.reduce((n, p) => n + read(p), 0);

describe('appendSeries', () => {
  it('returns the same series when nothing was added', () => {
    const series = many(3);
    expect(appendSeries(series, [])).toBe(series);
  });

  it('stays within the limit and loses no request and no second', () => {
    let series: readonly SeriesPoint[] = [];
    for (const next of many(5000)) series = appendSeries(series, [next], 100);
    expect(series.length).toBeLessThanOrEqual(100);
    expect(sum(series, (p) => p.arrived)).toBe(50_000);
    expect(sum(series, (p) => p.windowS)).toBe(5000);
    expect(series.at(-1)?.atS).toBe(5000);
    expect(new Set(series.slice(0, -1).map((p) => p.windowS)).size).toBe(1);
  });

  it('takes more at once than it may hold', () => {
    expect(appendSeries([], many(1000), 100).length).toBeLessThanOrEqual(100);
  });
});

describe('cutSeries', () => {
  it('drops what comes later, and mends the window that reaches across the moment', () => {
    const points = Array.from({ length: 20 }, (_, index) => point(index + 1, { arrived: index + 1 }));
    const series = appendSeries([], points, 12);
    expect(series[0]?.windowS).toBe(2);
    const cut = cutSeries(series, { atUs: 9_500_000, lead: points.slice(6, 9) });
    expect(cut.at(-1)?.atS).toBe(9);
    expect(cut.reduce((sum, { arrived }) => sum + arrived, 0)).toBe(45);
  });
});

describe('mergePoints', () => {
  it('keeps each limit of a resource apart by its kind, with the words of its worse window', () => {
    const limit = (kind: SeriesPoint['limits'][number]['kind'], times: number, reason: string) => ({
      resource: 'orders',
      kind,
      times,
      reason,
    });
    const { limits } = mergePoints(
      point(1, { limits: [limit('scaling-rate', 5, 'calm'), limit('time-limit', 1, 'late')] }),
      point(2, { limits: [limit('scaling-rate', 7, 'worse')] }),
    );
    expect(limits).toEqual([limit('scaling-rate', 12, 'worse'), limit('time-limit', 1, 'late')]);
  });

  it('gives the percentiles of all requests of both windows, not a mean of two percentiles', () => {
    const slow = point(1, { durations: durationsOf(900), p50Ms: 900, p99Ms: 900 });
    const quick = point(2, { durations: durationsOf(...Array(99).fill(10)), p50Ms: 10, p99Ms: 10 });
    const merged = mergePoints(slow, quick);
    expect(merged.p50Ms).toBe(quantileMs(durationsOf(900, ...Array(99).fill(10)), 0.5));
    expect(merged.p50Ms).toBeLessThan(11);
    expect(mergePoints(merged, point(3)).p99Ms).toBe(quantileMs(mergePoints(merged, point(3)).durations, 0.99));
  });

  it('takes the percentile of the window that has one', () => {
    const empty = point(1, { completed: 0, p50Ms: Number.NaN, durations: durationsOf() });
    const { p50Ms } = mergePoints(point(1), empty);
    expect(p50Ms).toBe(quantileMs(durationsOf(20, 40, 80), 0.5));
    expect(mergePoints(empty, point(2)).p50Ms).toBe(p50Ms);
    expect(mergePoints(empty, empty).p50Ms).toBeNaN();
  });

  it('keeps the longest backlog, and adds up costs and what was turned away', () => {
    const jam = { resource: 'orders', waiting: 80, oldestAgeS: 3 };
    const a = point(1, { backlogs: [jam], turnedAway: [{ resource: 'table', times: 4 }], costUsd: 0.5 });
    const calm = { resource: 'orders', waiting: 5, oldestAgeS: 9 };
    const turnedAway = [
      { resource: 'gateway', times: 1 },
      { resource: 'table', times: 2 },
    ];
    const merged = mergePoints(a, point(2, { backlogs: [calm], turnedAway, costUsd: 0.25 }));
    expect(merged.backlogs).toEqual([{ resource: 'orders', waiting: 80, oldestAgeS: 9 }]);
    expect(merged.turnedAway).toEqual([
      { resource: 'table', times: 6 },
      { resource: 'gateway', times: 1 },
    ]);
    expect(merged.costUsd).toBe(0.75);
  });
});

describe('seriesToCsv', () => {
  it('writes a heading, one line for each point, and nothing for what is no number', () => {
    const [heading, first] = seriesToCsv([point(1, { p99Ms: Number.NaN })]).split('\n');
    expect(heading?.split(',')).toHaveLength(13);
    expect(first).toBe('1,1,10,9,0,1,0,20,40,,0,2,1');
  });
});
