import type { SeriesPoint } from '@/simulator';
import { countOf, countWithin, type DurationCounts, joinDurations, quantileMs } from '@/simulator/worker/protocol';

/** Fewer samples than this say nothing about the slowest hundredth. */
export const P99_SAMPLES = 100;
/** Where one window has too few requests for its p99, those before it are taken along, up to so many seconds. */
export const MOST_TAIL_S = 10;

/** `n = 37, too few for p99`. */
export function tooFewInWords(count: number): string {
  return `n = ${count}, too few for p99`;
}

/** What is known of the slowest hundredth at the end of a window. */
export interface Tail {
  /** Completed requests it is known from. */
  count: number;
  /** Absent when they are too few. */
  p99Ms?: number;
}

/** Windows do not change once they are closed, so each tail is worked out once. */
const tails = new WeakMap<SeriesPoint, Tail>();

/** The p99 of a window of a series, with as many windows before it as it needs and may have. */
export function tailOf(series: readonly SeriesPoint[], index: number): Tail {
  const point = series[index] as SeriesPoint;
  const known = tails.get(point);
  if (known) return known;
  const tail = measure(series, index);
  tails.set(point, tail);
  return tail;
}

function measure(series: readonly SeriesPoint[], index: number): Tail {
  const { durations: own, windowS } = series[index] as SeriesPoint;
  let durations: DurationCounts = own;
  let count = countOf(durations);
  let lengthS = windowS;
  for (let before = index - 1; before >= 0 && count < P99_SAMPLES; before -= 1) {
    const point = series[before] as SeriesPoint;
    lengthS += point.windowS;
    if (lengthS > MOST_TAIL_S) break;
    durations = joinDurations(point.durations, durations);
    count = countOf(durations);
  }
  return count < P99_SAMPLES ? { count } : { count, p99Ms: quantileMs(durations, 0.99) };
}

/**
 * Share of the requests that ended in some windows which were answered well and in time, from 0 to 1; undefined when
 * none ended. Those that failed, were throttled or timed out were not. The limit may lie within a bucket of the
 * histogram, 3 % wide, whose requests are then taken to be spread evenly.
 */
export function withinShareOf(series: readonly SeriesPoint[], withinMs: number): number | undefined {
  let ended = 0;
  let within = 0;
  for (const { completed, failed, throttled, timedOut, durations } of series) {
    ended += completed + failed + throttled + timedOut;
    within += countWithin(durations, withinMs);
  }
  return ended > 0 ? Math.min(1, within / ended) : undefined;
}
