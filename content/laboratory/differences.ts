import { type ConfidenceInterval, confidenceInterval, type Report } from '@/simulator';
import { LEVEL, samplesOf, shortOfAnswers } from './estimate';
import { MEASURES, type Measure } from './measures';

/** The same seed, and so the same arrivals, run on two designs. */
export interface Pair {
  a: Report;
  b: Report;
}

/** What may be said of a difference. */
export type Finding =
  | { kind: 'not-enough'; reason: string }
  /** Every pair of runs gave the same figure twice. */
  | { kind: 'same' }
  /** The interval includes zero. */
  | { kind: 'none-found' }
  | { kind: 'lower' | 'higher' };

/** One measure of two designs, and how far apart they are. */
export interface Difference {
  measure: Measure;
  /** Means over the seeds; absent where some run has no figure. */
  means?: { a: number; b: number };
  /** Of `b - a` over the seeds; absent where there is not enough data. */
  difference?: ConfidenceInterval;
  finding: Finding;
}

/** Pairs that a comparison plans. */
export const PLANNED_SEEDS = 30;
/** With fewer pairs Student's law, which takes means for normal, is not to be trusted. */
export const FEWEST_SEEDS = 10;

/** Every measure of two designs over pairs of runs. */
export function differencesOf(pairs: readonly Pair[]): Difference[] {
  return MEASURES.map((measure) => differenceOf(measure, pairs));
}

function differenceOf(measure: Measure, pairs: readonly Pair[]): Difference {
  const reports = { a: pairs.map(({ a }) => a), b: pairs.map(({ b }) => b) };
  const samples = { a: samplesOf(measure, reports.a), b: samplesOf(measure, reports.b) };
  if (!samples.a || !samples.b) {
    const of = samples.a ? reports.b : reports.a;
    return { measure, finding: { kind: 'not-enough', reason: shortOfAnswers(measure, of) } };
  }
  if (pairs.length === 0) return { measure, finding: { kind: 'not-enough', reason: 'no seed has come in' } };
  const means = { a: meanOf(samples.a), b: meanOf(samples.b) };
  if (pairs.length < FEWEST_SEEDS) {
    const reason = `${pairs.length} of at least ${FEWEST_SEEDS} seeds`;
    return { measure, means, finding: { kind: 'not-enough', reason } };
  }
  const difference = pairedDifference(samples.a, samples.b);
  return { measure, means, difference, finding: findingOf(difference) };
}

/**
 * Mean of the differences of pairs, `b - a`, with a band that holds the true difference 95 times in 100: Student's t
 * on the differences themselves. What both of a pair have in common, such as a busy stretch of arrivals, falls out.
 *
 * @param a - Shape (n,), n >= 2: a figure of one design, one for each seed.
 * @param b - Shape (n,): the same figure of the other design, with the same seeds in the same order.
 * @throws {RangeError} With fewer than two pairs.
 * @see Law, Simulation Modeling and Analysis, 5th ed., section 10.2.1 and section 11.2.
 */
export function pairedDifference(a: readonly number[], b: readonly number[]): ConfidenceInterval {
  return confidenceInterval(
    a.map((sample, seed) => (b[seed] ?? Number.NaN) - sample),
    LEVEL,
  );
}

function findingOf({ mean, halfWidth }: ConfidenceInterval): Finding {
  if (mean === 0 && halfWidth === 0) return { kind: 'same' };
  if (Math.abs(mean) <= halfWidth) return { kind: 'none-found' };
  return { kind: mean < 0 ? 'lower' : 'higher' };
}

function meanOf(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}
