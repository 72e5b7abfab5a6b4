import { US_PER_MS } from '../kernel/units';
import { bucketOf, lowerBoundUs, SUB_BUCKETS } from './buckets';

/**
 * Durations of one window, counted in the buckets of the histogram they were recorded in, at most 3.1 % wide. Only
 * the buckets from the first in use to the last are kept, so that a window takes about a kilobyte.
 */
export interface DurationCounts {
  /** Number of the bucket that `counts` begins with. */
  first: number;
  counts: Uint32Array;
  /** The longest of them, exact. */
  maxUs: number;
}

/** A stretch of durations, and how many fell into it. */
export interface DurationBand {
  fromMs: number;
  untilMs: number;
  count: number;
}

/** How many durations there are. */
export function countOf({ counts }: DurationCounts): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/** The durations of two windows together: the very counts that one window over both would have. */
export function joinDurations(a: DurationCounts, b: DurationCounts): DurationCounts {
  if (a.counts.length === 0) return b;
  if (b.counts.length === 0) return a;
  const first = Math.min(a.first, b.first);
  const end = Math.max(a.first + a.counts.length, b.first + b.counts.length);
  const counts = new Uint32Array(end - first);
  counts.set(a.counts, a.first - first);
  b.counts.forEach((count, at) => {
    counts[b.first - first + at]! += count;
  });
  return { first, counts, maxUs: Math.max(a.maxUs, b.maxUs) };
}

/**
 * The duration below which a share of them lie, in milliseconds; NaN when there are none. It is the same figure that
 * the histogram they come from gives.
 */
export function quantileMs({ first, counts, maxUs }: DurationCounts, share: number): number {
  const count = countOf({ first, counts, maxUs });
  if (count === 0) return Number.NaN;
  const wanted = share * count;
  let below = 0;
  for (let at = 0; at < counts.length; at += 1) {
    const here = counts[at] as number;
    if (here > 0 && below + here >= wanted) {
      const fromUs = lowerBoundUs(first + at);
      const inside = (wanted - below) / here;
      return Math.min(fromUs + inside * (lowerBoundUs(first + at + 1) - fromUs), maxUs) / US_PER_MS;
    }
    below += here;
  }
  return maxUs / US_PER_MS;
}

/**
 * How many of them took at most so long. Within the bucket that the limit lies in they are taken to be spread evenly,
 * so the answer is a fraction there.
 */
export function countWithin({ first, counts, maxUs }: DurationCounts, limitMs: number): number {
  const limitUs = limitMs * US_PER_MS;
  if (limitUs >= maxUs) return countOf({ first, counts, maxUs });
  const bucket = bucketOf(Math.max(0, Math.floor(limitUs)));
  let within = 0;
  for (let at = 0; at < counts.length && first + at < bucket; at += 1) within += counts[at] as number;
  const here = counts[bucket - first] ?? 0;
  const [fromUs, untilUs] = [lowerBoundUs(bucket), lowerBoundUs(bucket + 1)];
  return within + here * Math.min(1, (limitUs - fromUs) / (untilUs - fromUs));
}

/** Bands in an octave: each is a quarter of a doubling, and a whole number of buckets. */
const BANDS_PER_OCTAVE = 4;
const BUCKETS_PER_BAND = SUB_BUCKETS / BANDS_PER_OCTAVE;

/** The durations in wider bands, for a picture; empty bands in between are left out. */
export function bandsOf({ first, counts }: DurationCounts): DurationBand[] {
  const bands = new Map<number, number>();
  counts.forEach((count, at) => {
    if (count === 0) return;
    const band = Math.floor((first + at) / BUCKETS_PER_BAND);
    bands.set(band, (bands.get(band) ?? 0) + count);
  });
  return [...bands].map(([band, count]) => ({
    fromMs: lowerBoundUs(band * BUCKETS_PER_BAND) / US_PER_MS,
    untilMs: lowerBoundUs((band + 1) * BUCKETS_PER_BAND) / US_PER_MS,
    count,
  }));
}
