/**
 * A pool that gives every request an instance of its own: an idle one when there is one, a new one
 * (a cold start) otherwise, and that stops an instance after a constant idle time, the keep-alive.
 *
 * What is known of its steady state, and why.
 *
 * The busy instances come from Little's law alone (`meanBusyInstances`): no assumption on laws or rules.
 *
 * The cold starts are known under four assumptions: requests arrive as a Poisson process; service
 * times are exponential; the idle instance used last is reused first; a request that finds
 * `maxConcurrency` instances busy is throttled and does not come back. When cold and warm requests take
 * equally long, the number of busy instances, B, is then a birth-death process that knows nothing of
 * instances: it rises at the arrival rate λ and falls from n at n times the service rate μ.
 *
 * Think of the idle instances as a stack. B falling from n to n-1 puts an instance on top, B rising
 * from n-1 to n takes one off; so each rise from n-1 takes the very instance put there by the latest
 * fall to n-1, provided it has not expired. Instances lower in the stack have been idle for longer; if
 * that one is gone, all are, and the request starts cold. Hence a rise from n-1 to n is cold exactly
 * when B stayed below n for longer than the keep-alive T, and per arriving request
 *
 *   P(cold start) = sum over n of π(n-1) P(τ(n) > T),
 *
 * where π is the steady state of B and τ(n) its first passage time from n-1 to n. Little's law for the
 * time spent idle gives the idle instances: λ sum of π(n-1) E[min(τ(n), T)].
 *
 * A first step gives the Laplace transform φ(n) of τ(n): φ(n) = λ / (λ + s + (n-1) μ (1 - φ(n-1))). It
 * is summed over n in the transform and inverted numerically on Talbot's contour.
 *
 * When the cold requests take longer, B depends on the instances and the argument fails. The mean over
 * cold and warm requests is then used for μ, solved together with P(cold start): an approximation that
 * is good while few requests start cold, because a Poisson number of busy instances depends on the
 * service law through its mean only. For other service laws the formula is an approximation as well:
 * π stays right, τ does not. Reuse of the newest or the oldest instance is not covered.
 */

/** Load and settings of a pool. The first request of an instance takes init plus cold service. */
export interface ScalePerRequestPool {
  arrivalRatePerS: number;
  /** Mean time that a request occupies an instance that is warm. */
  meanWarmS: number;
  /** Mean time that a request occupies an instance started for it. */
  meanColdS: number;
  /** How long an idle instance is kept. */
  keepAliveS: number;
  /** Most instances busy at once; without it there is no limit. */
  maxConcurrency?: number;
}

export interface ScalePerRequestState {
  /** Share of the requests served, not of those throttled, that started an instance. */
  coldStartProbability: number;
  /** Share of the requests that arrived. */
  throttledShare: number;
  meanBusyInstances: number;
  meanIdleInstances: number;
  meanInstances: number;
  /** From start to stop; Infinity when nothing starts. */
  meanInstanceLifeS: number;
}

/** What `meanBusyInstances` needs to know. */
export interface ServedLoad {
  /** Requests served per second: arrivals without the throttled ones. */
  servedRatePerS: number;
  meanWarmS: number;
  meanColdS: number;
  coldStartProbability: number;
}

/**
 * Mean number of busy instances, exactly, for any arrivals, service laws and reuse rule (Little's law).
 *
 * @throws {RangeError} When an input is negative, not finite, or no probability.
 */
export function meanBusyInstances(load: ServedLoad): number {
  const { servedRatePerS, meanWarmS, meanColdS, coldStartProbability } = load;
  for (const [name, value] of Object.entries(load)) requireAtLeastZero(name, value);
  if (coldStartProbability > 1)
    throw new RangeError(`coldStartProbability: expected at most 1, got ${coldStartProbability}`);
  return servedRatePerS * (meanWarmS + coldStartProbability * (meanColdS - meanWarmS));
}

/**
 * Steady state of the pool under the assumptions at the top of this file: exact when cold and warm
 * requests take equally long, an approximation otherwise. Probabilities have an absolute error below 1e-9.
 *
 * @throws {RangeError} When an input is out of range, or more than a million instances would be busy.
 */
export function scalePerRequestState(pool: ScalePerRequestPool): ScalePerRequestState {
  requirePool(pool);
  const { arrivalRatePerS, meanWarmS, meanColdS } = pool;
  let result = equalServiceState(pool, meanWarmS);
  // The map from one estimate to the next is flat, so that a few rounds reach the last digits.
  for (let round = 0; round < 100 && meanColdS !== meanWarmS; round += 1) {
    const before = result.coldStartProbability;
    result = equalServiceState(pool, meanWarmS + before * (meanColdS - meanWarmS));
    if (Math.abs(result.coldStartProbability - before) < 1e-12) break;
  }
  const { coldStartProbability, throttledShare, meanIdleInstances } = result;
  const servedRatePerS = arrivalRatePerS * (1 - throttledShare);
  const busy = meanBusyInstances({ servedRatePerS, meanWarmS, meanColdS, coldStartProbability });
  const meanInstances = busy + meanIdleInstances;
  const meanInstanceLifeS = meanInstances / (servedRatePerS * coldStartProbability);
  return { ...result, meanBusyInstances: busy, meanInstances, meanInstanceLifeS };
}

/**
 * Steady state of a pool that is limited to one instance: exact for any service laws, cold and warm ones apart.
 *
 * Once the instance is free, the next request comes after an exponential time, whatever the past; it is cold exactly
 * when that time is longer than the keep-alive. So the pool goes through independent cycles of one service and one
 * such time.
 *
 * @throws {RangeError} When an input is out of range.
 */
export function singleInstanceState(pool: Omit<ScalePerRequestPool, 'maxConcurrency'>): ScalePerRequestState {
  requirePool(pool);
  const { arrivalRatePerS, meanWarmS, meanColdS, keepAliveS } = pool;
  const coldStartProbability = Math.exp(-arrivalRatePerS * keepAliveS);
  const meanServiceS = meanWarmS + coldStartProbability * (meanColdS - meanWarmS);
  const cycleS = meanServiceS + 1 / arrivalRatePerS;
  const meanBusyInstances = meanServiceS / cycleS;
  const meanIdleInstances = (1 - coldStartProbability) / arrivalRatePerS / cycleS;
  const meanInstances = meanBusyInstances + meanIdleInstances;
  return {
    coldStartProbability,
    throttledShare: meanBusyInstances,
    meanBusyInstances,
    meanIdleInstances,
    meanInstances,
    meanInstanceLifeS: (meanInstances * cycleS) / coldStartProbability,
  };
}

type EqualServiceState = Pick<ScalePerRequestState, 'coldStartProbability' | 'throttledShare' | 'meanIdleInstances'>;

/** The exact result for one mean service time. */
function equalServiceState(pool: ScalePerRequestPool, meanServiceS: number): EqualServiceState {
  const { arrivalRatePerS, keepAliveS, maxConcurrency = Number.POSITIVE_INFINITY } = pool;
  const shares = busyLaw(arrivalRatePerS * meanServiceS, maxConcurrency);
  const levels = Math.min(maxConcurrency, shares.length);
  const throttledShare = shares[maxConcurrency] ?? 0;
  if (keepAliveS === 0) return { coldStartProbability: 1, throttledShare, meanIdleInstances: 0 };
  const passage = { arrivalRatePerS, serviceRatePerS: 1 / meanServiceS, levels, shares };
  const { survival, area } = invertAt(keepAliveS, (s) => survivalTransform(passage, s));
  const coldStartProbability = Math.min(1, Math.max(0, survival / (1 - throttledShare)));
  return { coldStartProbability, throttledShare, meanIdleInstances: arrivalRatePerS * area };
}

/**
 * Steady state of the number of busy instances: Poisson with mean `offeredLoad`, cut at `limit`.
 *
 * @returns Shape (n,): the probability of each number, to where the rest is below 1e-16.
 */
function busyLaw(offeredLoad: number, limit: number): Float64Array {
  const most = Math.min(limit, Math.ceil(offeredLoad + 12 * Math.sqrt(offeredLoad) + 40));
  const shares = new Float64Array(most + 1);
  // Starts at the mode: the probability of 0 may be too small for a double.
  const mode = Math.min(most, Math.floor(offeredLoad));
  shares[mode] = 1;
  for (let n = mode; n > 0; n -= 1) shares[n - 1] = ((shares[n] as number) * n) / offeredLoad;
  for (let n = mode + 1; n <= most; n += 1) shares[n] = ((shares[n - 1] as number) * offeredLoad) / n;
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

interface Complex {
  re: number;
  im: number;
}

function divide(above: Complex, below: Complex): Complex {
  const square = below.re * below.re + below.im * below.im;
  return {
    re: (above.re * below.re + above.im * below.im) / square,
    im: (above.im * below.re - above.re * below.im) / square,
  };
}

interface Passage {
  arrivalRatePerS: number;
  serviceRatePerS: number;
  /** The passage times from n-1 to n, for n = 1 to `levels`, ... */
  levels: number;
  /** ... are weighted with the probability of n-1. */
  shares: Float64Array;
}

/** Laplace transform at s of the weighted P(τ(n) > t). The recursion runs on 1 - φ(n), which loses no digits. */
function survivalTransform({ arrivalRatePerS, serviceRatePerS, levels, shares }: Passage, s: Complex): Complex {
  const sum = { re: 0, im: 0 };
  let complement: Complex = { re: 0, im: 0 };
  for (let n = 1; n <= levels; n += 1) {
    const deathRate = (n - 1) * serviceRatePerS;
    const above = { re: s.re + deathRate * complement.re, im: s.im + deathRate * complement.im };
    complement = divide(above, { re: above.re + arrivalRatePerS, im: above.im });
    sum.re += (shares[n - 1] as number) * complement.re;
    sum.im += (shares[n - 1] as number) * complement.im;
  }
  return divide(sum, s);
}

/** More points gain digits of the method and lose as many to rounding; the two meet here. */
const CONTOUR_POINTS = 22;

/**
 * The function with this Laplace transform at one time, and its integral from 0 to there.
 *
 * @see Abate and Valkó, Multi-precision Laplace transform inversion, Int. J. Numer. Meth. Engng 60 (2004), section 3.
 */
function invertAt(timeS: number, transform: (s: Complex) => Complex): { survival: number; area: number } {
  const radius = (2 * CONTOUR_POINTS) / (5 * timeS);
  let survival = 0;
  let area = 0;
  for (let k = 0; k < CONTOUR_POINTS; k += 1) {
    const angle = (k * Math.PI) / CONTOUR_POINTS;
    const cotangent = k === 0 ? 0 : 1 / Math.tan(angle);
    const s = k === 0 ? { re: radius, im: 0 } : { re: radius * angle * cotangent, im: radius * angle };
    const slope = k === 0 ? 0 : angle + (angle * cotangent - 1) * cotangent;
    const size = (Math.exp(s.re * timeS) * (k === 0 ? 0.5 : 1) * radius) / CONTOUR_POINTS;
    const turn = { re: Math.cos(s.im * timeS), im: Math.sin(s.im * timeS) };
    const weight = { re: size * (turn.re - turn.im * slope), im: size * (turn.im + turn.re * slope) };
    const value = transform(s);
    const integral = divide(value, s);
    survival += weight.re * value.re - weight.im * value.im;
    area += weight.re * integral.re - weight.im * integral.im;
  }
  return { survival, area };
}

function requirePool({ arrivalRatePerS, meanWarmS, meanColdS, keepAliveS, maxConcurrency }: ScalePerRequestPool): void {
  for (const [name, value] of Object.entries({ arrivalRatePerS, meanWarmS, meanColdS })) {
    if (!Number.isFinite(value) || value <= 0) throw new RangeError(`${name}: expected a number > 0, got ${value}`);
  }
  requireAtLeastZero('keepAliveS', keepAliveS);
  if (maxConcurrency !== undefined && (!Number.isSafeInteger(maxConcurrency) || maxConcurrency < 1)) {
    throw new RangeError(`maxConcurrency: expected a whole number >= 1, got ${maxConcurrency}`);
  }
  const mostBusy = Math.min(
    maxConcurrency ?? Number.POSITIVE_INFINITY,
    arrivalRatePerS * Math.max(meanWarmS, meanColdS),
  );
  if (mostBusy > 1e6) throw new RangeError(`expected at most a million busy instances, got ${mostBusy}`);
}

function requireAtLeastZero(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name}: expected a number >= 0, got ${value}`);
}
