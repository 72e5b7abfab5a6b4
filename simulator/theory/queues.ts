/**
 * Steady-state closed forms of single queues. Rates are per second, times in seconds, loads in erlang
 * (arrival rate times mean service time: the mean number of servers that would be busy).
 *
 * @see Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., chapters 2, 3 and 5.
 */

/**
 * Share of requests rejected when all servers are busy and nobody waits (M/G/k/k, any service law).
 *
 * @param servers - Whole number >= 0.
 * @param offeredLoad - In erlang, >= 0.
 * @throws {RangeError} When an input is out of range.
 */
export function erlangB(servers: number, offeredLoad: number): number {
  requireWhole('servers', servers, 0);
  requireNonNegative('offeredLoad', offeredLoad);
  // The recursion multiplies and divides numbers of one size only; the textbook's factorials overflow.
  let rejected = 1;
  for (let n = 1; n <= servers; n += 1) rejected = (offeredLoad * rejected) / (n + offeredLoad * rejected);
  return rejected;
}

/**
 * Share of requests that must wait when all servers are busy and the line has no end (M/M/k).
 *
 * @param servers - Whole number >= 1.
 * @param offeredLoad - In erlang, >= 0 and below `servers`.
 * @throws {RangeError} When an input is out of range or the queue would grow without end.
 */
export function erlangC(servers: number, offeredLoad: number): number {
  requireWhole('servers', servers, 1);
  requireNonNegative('offeredLoad', offeredLoad);
  requireStable(offeredLoad / servers);
  const rejected = erlangB(servers, offeredLoad);
  return rejected / (1 - (offeredLoad / servers) * (1 - rejected));
}

/**
 * Mean of wait plus service with one server and exponential service times (M/M/1): 1 / (μ - λ).
 *
 * @returns Seconds.
 * @throws {RangeError} When a rate is out of range or the queue would grow without end.
 */
export function meanResponseTimeMM1(arrivalRatePerS: number, serviceRatePerS: number): number {
  requireNonNegative('arrivalRatePerS', arrivalRatePerS);
  requirePositive('serviceRatePerS', serviceRatePerS);
  requireStable(arrivalRatePerS / serviceRatePerS);
  return 1 / (serviceRatePerS - arrivalRatePerS);
}

/**
 * Mean time in line with several servers and exponential service times (M/M/k), over all requests.
 *
 * @param serviceRatePerS - Of one server.
 * @returns Seconds.
 * @throws {RangeError} When an input is out of range or the queue would grow without end.
 */
export function meanWaitMMc(arrivalRatePerS: number, serviceRatePerS: number, servers: number): number {
  requireNonNegative('arrivalRatePerS', arrivalRatePerS);
  requirePositive('serviceRatePerS', serviceRatePerS);
  const waiting = erlangC(servers, arrivalRatePerS / serviceRatePerS);
  return waiting / (servers * serviceRatePerS - arrivalRatePerS);
}

/**
 * Mean time in line with one server and any service law (M/G/1), by the formula of Pollaczek and Khinchine.
 *
 * @param serviceScv - Squared coefficient of variation, variance over squared mean: 0 for constant, 1 for
 *   exponential service times.
 * @returns Seconds.
 * @throws {RangeError} When an input is out of range or the queue would grow without end.
 */
export function meanWaitMG1(arrivalRatePerS: number, meanServiceS: number, serviceScv: number): number {
  requireNonNegative('arrivalRatePerS', arrivalRatePerS);
  requirePositive('meanServiceS', meanServiceS);
  requireNonNegative('serviceScv', serviceScv);
  const utilization = arrivalRatePerS * meanServiceS;
  requireStable(utilization);
  return ((utilization / (1 - utilization)) * meanServiceS * (1 + serviceScv)) / 2;
}

/**
 * Mean number in service when each request finds a server of its own (M/G/∞): λ times the mean service
 * time. Their number has a Poisson law with this mean, whatever the service law.
 *
 * @throws {RangeError} When an input is out of range.
 */
export function meanNumberMGInfinity(arrivalRatePerS: number, meanServiceS: number): number {
  requireNonNegative('arrivalRatePerS', arrivalRatePerS);
  requireNonNegative('meanServiceS', meanServiceS);
  return arrivalRatePerS * meanServiceS;
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name}: expected a whole number >= ${least}, got ${value}`);
  }
}

function requireNonNegative(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name}: expected a number >= 0, got ${value}`);
}

function requirePositive(name: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0) throw new RangeError(`${name}: expected a number > 0, got ${value}`);
}

function requireStable(utilization: number): void {
  if (!(utilization < 1)) throw new RangeError(`utilization: expected below 1 for a steady state, got ${utilization}`);
}
