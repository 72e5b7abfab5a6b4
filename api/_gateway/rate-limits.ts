import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RATE_LIMITS, type RateClass, type RateLimit } from '../_contract/limits';
import type { Clock } from '../_ports/clock';
import type { RequestWindows } from '../_ports/request-windows';
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

/** What guards secrets and the store itself, and so may not grow with the number of servers. Both are rare. */
const SHARED: ReadonlySet<RateClass> = new Set(['sandboxes', 'credentials']);

export interface SharedWindows {
  /** Undefined where this process is the only one. Rejects when the store does not answer. */
  windows(): Promise<RequestWindows | undefined>;
  clock: Clock;
}

/**
 * Limits that this process counts in its memory. They guard its own capacity, so several processes admit as many times
 * more; but what guards more than one process is counted once more by all of them together, if there is room here.
 */
export function createRateLimits(
  overrides: Partial<Record<RateClass, RateLimit>> = {},
  shared?: SharedWindows,
): RateLimits {
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
      const own = await consume(limiter, caller);
      const isForAll = own.isAdmitted && SHARED.has(rateClass);
      const ofAll = isForAll ? await consumeShared(shared, rateClass, limits[rateClass], caller) : undefined;
      const { state, isAdmitted } = ofAll ?? own;
      const waitS = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
      const headers = headersOf(rateClass, limits[rateClass], Math.max(0, state.remainingPoints), waitS);
      if (isAdmitted) return headers;
      throw new Refusal('throttled', `The limit of this kind of request is reached. Try again in ${waitS} s.`, {
        headers: { ...headers, 'Retry-After': String(waitS) },
      });
    },
  };
}

interface Consumed {
  state: Pick<RateLimiterRes, 'msBeforeNext' | 'remainingPoints'>;
  isAdmitted: boolean;
}

async function consume(limiter: RateLimiterMemory, caller: string): Promise<Consumed> {
  try {
    return { state: await limiter.consume(caller), isAdmitted: true };
  } catch (state) {
    // The library rejects with the state when the window is full, and with an error when it is broken.
    if (state instanceof RateLimiterRes) return { state, isAdmitted: false };
    throw state;
  }
}

/** @returns Undefined when nobody shares, or the store does not answer: then the count of this process stands. */
async function consumeShared(
  shared: SharedWindows | undefined,
  rateClass: RateClass,
  { requests, windowS }: RateLimit,
  caller: string,
): Promise<Consumed | undefined> {
  const windows = await shared?.windows().catch(() => undefined);
  if (!shared || !windows) return undefined;
  const nowMs = shared.clock.nowMs();
  const counted = await windows
    .count(`${rateClass}:${caller}`, { windowMs: windowS * 1000, nowMs })
    .catch(() => undefined);
  if (!counted) return undefined;
  const state = { msBeforeNext: counted.endsAtMs - nowMs, remainingPoints: requests - counted.requests };
  return { state, isAdmitted: counted.requests <= requests };
}

function headersOf(name: string, { requests, windowS }: RateLimit, remaining: number, waitS: number): RateLimitHeaders {
  return {
    'RateLimit-Policy': `"${name}";q=${requests};w=${windowS}`,
    RateLimit: `"${name}";r=${remaining};t=${waitS}`,
  };
}
