import type { RandomStream } from '../kernel/random-stream';

/** Waits between tries, in whole microseconds. */
export interface BackOff {
  baseUs: number;
  capUs: number;
  /** Share of the back-off that is drawn at random: 1 full jitter, 0.5 equal, 0 none. */
  jitterShare: number;
}

/** Doublings after which every back-off has met its cap; more would leave the range of a shift. */
const MOST_DOUBLINGS = 30;

/**
 * The wait before the next try, in whole microseconds: the base doubled with each try up to the cap, less a random
 * part. Without jitter it takes no random number.
 *
 * @param tries - Tries made so far, at least one.
 * @see AWS Architecture Blog, Exponential Backoff And Jitter, 2015.
 */
export function drawBackOffUs({ baseUs, capUs, jitterShare }: BackOff, tries: number, stream: RandomStream): number {
  const ceilingUs = Math.min(capUs, baseUs * (1 << Math.min(tries - 1, MOST_DOUBLINGS)));
  if (jitterShare === 0) return ceilingUs;
  return Math.round(ceilingUs * (1 - jitterShare * stream.next()));
}
