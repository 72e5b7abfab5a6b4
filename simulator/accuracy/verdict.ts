import { confidenceInterval, studentQuantile, studentTails } from '../theory/confidence';

/** Share of such intervals that hold the true mean. */
export const LEVEL = 0.99;
/** Widest half-width of an interval, as a share of the reference: a case that knows less proves nothing. */
export const WIDEST = 0.02;
/** Chance that a faultless engine fails the judgement of the whole, split over its two rules. */
export const FAMILY_ALPHA = 0.01;

/**
 * - `inside`: the reference lies in the case's own interval.
 * - `outside`: it does not, but among so many cases that is no proof of a fault.
 * - `refuted`: so far outside that chance does not explain it, with all cases taken together.
 * - `too-wide`: the interval is too wide to prove anything.
 */
export type Verdict = 'inside' | 'outside' | 'refuted' | 'too-wide';

export interface Judgement {
  mean: number;
  halfWidth: number;
  /** Chance of a sample mean at least so far from the reference when the engine is right. */
  pValue: number;
}

/**
 * Holds the values of independent replications against a reference.
 *
 * @param within - How far off the reference itself may be.
 * @param counterparts - Values of a second implementation; their scatter then counts as well.
 */
export function judge(
  values: readonly number[],
  reference: number,
  within = 0,
  counterparts: readonly number[] = [],
): Judgement {
  const meanCounterpart = counterparts.reduce((sum, value) => sum + value, 0) / Math.max(1, counterparts.length);
  // Paired at random with the other's runs: the difference is a sample of normal differences like any other.
  const samples = values.map((value, at) => value - ((counterparts[at] ?? meanCounterpart) - meanCounterpart));
  const { mean, halfWidth } = confidenceInterval(samples, LEVEL);
  const distance = Math.max(0, Math.abs(mean - reference) - within);
  if (distance === 0) return { mean, halfWidth, pValue: 1 };
  if (halfWidth === 0) return { mean, halfWidth, pValue: distance > 1e-9 * Math.abs(reference) ? 0 : 1 };
  const degrees = samples.length - 1;
  const standardError = halfWidth / studentQuantile((1 + LEVEL) / 2, degrees);
  return { mean, halfWidth, pValue: studentTails(distance / standardError, degrees) };
}

/**
 * Verdicts of all figures together.
 *
 * A figure is refuted by the method of Holm: with the p-values in ascending order, as long as each is below
 * alpha / (number of figures left). That keeps the chance of refuting any true figure below alpha, whatever the figures
 * have to do with each other.
 *
 * @param figures - `relativeHalfWidth` is the half-width over the reference.
 * @see Holm, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6 (1979).
 */
export function verdictsOf(figures: readonly { pValue: number; relativeHalfWidth: number }[]): Verdict[] {
  const refuted = new Set<number>();
  const order = figures.map((_, at) => at).sort((a, b) => pValueAt(a) - pValueAt(b));
  function pValueAt(at: number): number {
    return (figures[at] as { pValue: number }).pValue;
  }
  for (const [rank, at] of order.entries()) {
    if (pValueAt(at) > FAMILY_ALPHA / 2 / (figures.length - rank)) break;
    refuted.add(at);
  }
  return figures.map(({ pValue, relativeHalfWidth }, at) => {
    if (refuted.has(at)) return 'refuted';
    if (!(relativeHalfWidth <= WIDEST)) return 'too-wide';
    return pValue < 1 - LEVEL ? 'outside' : 'inside';
  });
}

/**
 * Most figures outside their own intervals that chance explains: with a faultless engine more are outside in at most
 * half of FAMILY_ALPHA of all such tables, were the figures independent.
 */
export function mostOutsideByChance(figures: number): number {
  const outside = 1 - LEVEL;
  let chance = LEVEL ** figures;
  let upTo = chance;
  let most = 0;
  while (upTo < 1 - FAMILY_ALPHA / 2) {
    chance *= ((figures - most) / (most + 1)) * (outside / LEVEL);
    most += 1;
    upTo += chance;
  }
  return most;
}
