import { describe, expect, it } from 'vitest';
import { RandomStream } from '../kernel/random-stream';
import { bandsOf, countOf, countWithin, joinDurations, quantileMs } from './duration-counts';
import { Histogram } from './histogram';

function histogramOf(durationsUs: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const each of durationsUs) histogram.record(each);
  return histogram;
}

/** Durations from a few milliseconds to half a minute. */
function drawn(seed: number, count: number): number[] {
  const stream = new RandomStream(seed, 'durations');
  return Array.from({ length: count }, () => Math.round(3_000 * 10 ** (4 * stream.next())));
}

describe('the durations of a window', () => {
  const first = drawn(1, 500);
  const second = drawn(2, 3);

  it('have the percentiles of the histogram they come from', () => {
    const histogram = histogramOf(first);
    for (const share of [0, 0.5, 0.9, 0.99, 1]) {
      expect(quantileMs(histogram.durations(), share)).toBe(histogram.quantileUs(share) / 1_000);
    }
  });

  it('have, joined, the percentiles of one window over both', () => {
    const both = histogramOf([...first, ...second]);
    const joined = joinDurations(histogramOf(first).durations(), histogramOf(second).durations());
    expect(joined).toEqual(both.durations());
    expect(quantileMs(joined, 0.99)).toBe(both.quantileUs(0.99) / 1_000);
  });

  it('are joined with none at all', () => {
    const none = new Histogram().durations();
    expect(countOf(none)).toBe(0);
    expect(quantileMs(none, 0.5)).toBeNaN();
    expect(joinDurations(none, histogramOf(second).durations())).toEqual(histogramOf(second).durations());
    expect(joinDurations(histogramOf(second).durations(), none)).toEqual(histogramOf(second).durations());
  });

  it('are a copy, which later ones do not change', () => {
    const histogram = histogramOf(second);
    const before = histogram.durations();
    histogram.record(5_000);
    expect(countOf(before)).toBe(3);
  });
});

describe('how many took at most so long', () => {
  it('is exact where a bucket ends, and at and beyond the longest', () => {
    const durations = histogramOf([100, 200, 1_024, 70_000]).durations();
    expect(countWithin(durations, 0.05)).toBe(0);
    expect(countWithin(durations, 1.024)).toBe(2);
    expect(countWithin(durations, 70)).toBe(4);
    expect(countWithin(durations, 1_000)).toBe(4);
  });

  it('is off by no more than what shares the bucket of the limit', () => {
    const durationsUs = drawn(3, 2_000);
    const durations = histogramOf(durationsUs).durations();
    for (const limitMs of [5, 37, 300, 4_000]) {
      const exact = durationsUs.filter((each) => each <= limitMs * 1_000).length;
      const near = durationsUs.filter((each) => Math.abs(each / (limitMs * 1_000) - 1) < 1 / 31).length;
      expect(Math.abs(countWithin(durations, limitMs) - exact)).toBeLessThanOrEqual(near);
    }
  });
});

it('bands for a picture hold every duration, each a quarter of a doubling wide', () => {
  const durations = histogramOf(drawn(4, 1_000)).durations();
  const bands = bandsOf(durations);
  expect(bands.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
  for (const { fromMs, untilMs } of bands) expect(untilMs / fromMs).toBeLessThanOrEqual(1.25 + 1e-9);
});
