import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from '@/simulator';
import { appendSeries, mergePoints, seriesToCsv } from './series';

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

describe('mergePoints', () => {
  it('takes the percentile of the window that has one', () => {
    const empty = point(1, { completed: 0, p50Ms: Number.NaN });
    expect(mergePoints(empty, point(2)).p50Ms).toBe(20);
    expect(mergePoints(point(1), { ...empty, atS: 2 }).p50Ms).toBe(20);
  });
});

describe('seriesToCsv', () => {
  it('writes a heading, one line for each point, and nothing for what is no number', () => {
    const [heading, first] = seriesToCsv([point(1, { p99Ms: Number.NaN })]).split('\n');
    expect(heading?.split(',')).toHaveLength(13);
    expect(first).toBe('1,1,10,9,0,1,0,20,40,,0,2,1');
  });
});
