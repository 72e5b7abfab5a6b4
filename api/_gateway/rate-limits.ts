import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RATE_LIMITS, type RateClass, type RateLimit } from '../_contract/limits';
import { Refusal } from './refusal';

/** What a caller may still do, as the header fields of draft-ietf-httpapi-ratelimit-headers-11 say it. */
export interface RateLimitHeaders extends Record<string, string> {
  'RateLimit-Policy': string;
  RateLimit: string;
}

/** Counts requests against the limits of their class. */
export interface RateLimits {
  /** Whose requests a class counts together. */
  per(rateClass: RateClass): RateLimit['per'];
  /**
   * Counts one request.
   *
   * @throws {Refusal} 429 with `Retry-After`, when the window is full.
   */
  admit(rateClass: RateClass, caller: string): Promise<RateLimitHeaders>;
}

/**
 * Limits that this process counts in its memory. Several processes each count for themselves, and admit as many times
 * more.
 */
export function createRateLimits(overrides: Partial<Record<RateClass, RateLimit>> = {}): RateLimits {
  const limits: Record<RateClass, RateLimit> = { ...RATE_LIMITS, ...overrides };
  const limiters = new Map<RateClass, RateLimiterMemory>();
  for (const [rateClass, { requests, windowS }] of Object.entries(limits) as [RateClass, RateLimit][]) {
    limiters.set(rateClass, new RateLimiterMemory({ points: requests, duration: windowS, keyPrefix: rateClass }));
  }
  return {
    per: (rateClass) => limits[rateClass].per,
    async admit(rateClass, caller) {
      const limiter = limiters.get(rateClass);
      if (!limiter) throw new Error(`There is no rate limit for ${rateClass}.`);
      const { state, isAdmitted } = await consume(limiter, caller);
      const waitS = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
      const headers = headersOf(rateClass, limits[rateClass], Math.max(0, state.remainingPoints), waitS);
      if (isAdmitted) return headers;
      throw new Refusal('throttled', `The limit of this kind of request is reached. Try again in ${waitS} s.`, {
        headers: { ...headers, 'Retry-After': String(waitS) },
      });
    },
  };
}

async function consume(limiter: RateLimiterMemory, caller: string) {
  try {
    return { state: await limiter.consume(caller), isAdmitted: true };
  } catch (state) {
    // The library rejects with the state when the window is full, and with an error when it is broken.
    if (state instanceof RateLimiterRes) return { state, isAdmitted: false };
    throw state;
  }
}

function headersOf(name: string, { requests, windowS }: RateLimit, remaining: number, waitS: number): RateLimitHeaders {
  return {
    'RateLimit-Policy': `"${name}";q=${requests};w=${windowS}`,
    RateLimit: `"${name}";r=${remaining};t=${waitS}`,
  };
}
