/**
 * Queues whose arrivals are a renewal process: inter-arrival times are independent and of one law, which is given by
 * its Laplace transform. Service times are exponential. Rates are per second, times in seconds.
 *
 * @see Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 5.3 (G/M/1).
 * @see Takács, Introduction to the Theory of Queues, 1962, chapter 4 (G/M/c/c).
 */

/** A law of inter-arrival times. */
export interface InterArrivals {
  ratePerS: number;
  /** E[exp(-s X)] for s >= 0. */
  transform(s: number): number;
}

/** Arrivals at exact intervals. */
export function evenArrivals(ratePerS: number): InterArrivals {
  return { ratePerS, transform: (s) => Math.exp(-s / ratePerS) };
}

/** Arrivals independent of each other. */
export function poissonArrivals(ratePerS: number): InterArrivals {
  return { ratePerS, transform: (s) => ratePerS / (ratePerS + s) };
}

/**
 * Each inter-arrival time is exponential with one of two means; the short ones take as much time in all as the long
 * ones (balanced means).
 *
 * @param cv - Coefficient of variation, >= 1.
 */
export function hyperExponentialArrivals(ratePerS: number, cv: number): InterArrivals {
  const square = cv * cv;
  const short = 0.5 * (1 + Math.sqrt((square - 1) / (square + 1)));
  const phase = (share: number, s: number) => (share * (2 * share * ratePerS)) / (2 * share * ratePerS + s);
  return { ratePerS, transform: (s) => phase(short, s) + phase(1 - short, s) };
}

/**
 * Poisson arrivals in bursts and none between them, both of exponential length (interrupted Poisson process).
 *
 * @param ratePerS - Mean over bursts and silences.
 * @see Kuczura, The interrupted Poisson process as an overflow process, Bell System Tech. J. 52 (1973).
 */
export function interruptedPoissonArrivals(ratePerS: number, burstS: number, silenceS: number): InterArrivals {
  const burstRatePerS = (ratePerS * (burstS + silenceS)) / burstS;
  const [ends, begins] = [1 / burstS, 1 / silenceS];
  return {
    ratePerS,
    transform: (s) => (burstRatePerS * (begins + s)) / ((burstRatePerS + ends + s) * (begins + s) - ends * begins),
  };
}

/**
 * Mean of wait plus service with one server (G/M/1). The time itself has an exponential law with this mean.
 *
 * @returns Seconds.
 * @throws {RangeError} When the queue would grow without end.
 */
export function meanResponseTimeGM1(arrivals: InterArrivals, serviceRatePerS: number): number {
  if (!(arrivals.ratePerS < serviceRatePerS)) {
    throw new RangeError(`utilization: expected below 1, got ${arrivals.ratePerS / serviceRatePerS}`);
  }
  return 1 / (serviceRatePerS * (1 - shareThatWaits(arrivals, serviceRatePerS)));
}

/** Share of the arrivals that find the server of a G/M/1 queue busy: the root below 1 of x = transform(μ (1 - x)). */
export function shareThatWaits(arrivals: InterArrivals, serviceRatePerS: number): number {
  let below = 0;
  let above = 1;
  // transform(μ (1 - x)) - x is convex, positive at 0, negative between the root and its other root at 1.
  for (let middle = 0.5; middle > below && middle < above; middle = (below + above) / 2) {
    if (arrivals.transform(serviceRatePerS * (1 - middle)) > middle) below = middle;
    else above = middle;
  }
  return below;
}

/** Share of the arrivals that find all servers busy and are turned away (G/M/c/c). */
export function lossGMcc(arrivals: InterArrivals, serviceRatePerS: number, servers: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 1; n <= servers; n += 1) {
    const transform = arrivals.transform(n * serviceRatePerS);
    term *= (((servers - n + 1) / n) * (1 - transform)) / transform;
    sum += term;
  }
  return 1 / sum;
}
