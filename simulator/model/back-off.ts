import type { Retry } from '../document/retry';
import type { RandomStream } from '../kernel/random-stream';
import { US_PER_MS, US_PER_S } from '../kernel/units';
import { ENDED } from './calls';

/** Waits between tries, in whole microseconds. */
export interface BackOff {
  baseUs: number;
  capUs: number;
  /** Share of the back-off that is drawn at random: 1 full jitter, 0.5 equal, 0 none. */
  jitterShare: number;
}

/** How a caller tries again, ready for use. */
export interface RetryRules {
  /** Tries in all, the first included. */
  tries: number;
  backOff: BackOff;
  /** A bit for each outcome, as numbered in ENDED, after which there is another try. */
  outcomes: number;
}

/** No second try. */
export const ONE_TRY: RetryRules = {
  tries: 1,
  backOff: { baseUs: 0, capUs: 0, jitterShare: 0 },
  outcomes: 0,
};

/** AWS SDK, standard mode: three tries after a throttle, full jitter over a doubling back-off. Unverified. */
export const SDK_STANDARD_MODE = sdkRules(3, 100 * US_PER_MS);

/** How an SDK tries again after a throttle: full jitter, up to 20 s. */
export function sdkRules(tries: number, baseUs: number): RetryRules {
  return { tries, backOff: { baseUs, capUs: 20 * US_PER_S, jitterShare: 1 }, outcomes: 1 << ENDED.throttled };
}

const JITTER_SHARE = { full: 1, equal: 0.5, none: 0 } as const;

/** The rules that a document's retry stands for. */
export function retryRulesOf({ tries, baseMs, capMs, jitter, on }: Retry): RetryRules {
  return {
    tries,
    backOff: {
      baseUs: Math.round(baseMs * US_PER_MS),
      capUs: Math.round(capMs * US_PER_MS),
      jitterShare: JITTER_SHARE[jitter],
    },
    outcomes: on.reduce((bits, outcome) => bits | (1 << ENDED[outcome]), 0),
  };
}

/** Whether another try follows after one that ended like this. */
export function isTriedAgain(rules: RetryRules, outcome: number, tries: number): boolean {
  return tries < rules.tries && ((rules.outcomes >> outcome) & 1) === 1;
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
