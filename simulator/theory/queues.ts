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
 * Quantile of wait plus service in an M/M/1 queue, whose law is exponential.
 *
 * @returns Seconds.
 */
export function responseTimeQuantileMM1(arrivalRatePerS: number, serviceRatePerS: number, probability: number): number {
  return -meanResponseTimeMM1(arrivalRatePerS, serviceRatePerS) * Math.log1p(-probability);
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

/**
 * Mean of wait plus service when one server takes up to `batchSize` of those who wait at once and works on them
 * together, in one exponential time whatever their number; who comes meanwhile waits for the next batch.
 *
 * The number waiting while the server works is geometric: in the balance equations
 * (λ + μ) P(n) = λ P(n-1) + μ P(n+K) the ratio r of neighbours is the root in (0, 1) of μ r^(K+1) - (λ + μ) r + λ = 0.
 *
 * @param batchRatePerS - Batches that the server finishes a second while it works.
 * @returns Seconds.
 * @throws {RangeError} When the queue would grow without end.
 * @see Bailey, On queueing processes with bulk service, J. Royal Stat. Soc. B 16 (1954).
 */
export function meanResponseTimeBatchService(
  arrivalRatePerS: number,
  batchRatePerS: number,
  batchSize: number,
): number {
  requirePositive('arrivalRatePerS', arrivalRatePerS);
  requirePositive('batchRatePerS', batchRatePerS);
  requireWhole('batchSize', batchSize, 1);
  requireStable(arrivalRatePerS / (batchSize * batchRatePerS));
  // Divided by 1 - r, the equation reads λ = μ (r + r² + ... + r^K), whose right side rises.
  let below = 0;
  let above = 1;
  for (let middle = 0.5; middle > below && middle < above; middle = (below + above) / 2) {
    let sum = 0;
    for (let power = 0; power < batchSize; power += 1) sum = (sum + 1) * middle;
    if (batchRatePerS * sum < arrivalRatePerS) below = middle;
    else above = middle;
  }
  const ratio = below;
  const working = 1 / (batchRatePerS / arrivalRatePerS + 1 / (1 - ratio));
  const meanWaiting = (working * ratio) / (1 - ratio) ** 2;
  return meanWaiting / arrivalRatePerS + 1 / batchRatePerS;
}

/**
 * Share of Poisson arrivals that find no whole token in a bucket which is refilled continuously.
 *
 * What is missing from the bucket, counted in tokens, falls at the refill rate and rises by one with each arrival let
 * in: it is the work in an M/D/1 system with room for as many as the bucket holds, whose service time is the time that
 * one token takes. An arrival finds no token exactly when that system is full.
 *
 * @param size - Tokens the bucket holds, a whole number >= 1.
 * @throws {RangeError} When an input is out of range.
 * @see Brun and Garcia, Analytical solution of finite capacity M/D/1 queues, J. Appl. Prob. 37 (2000).
 */
export function tokenBucketLoss(arrivalRatePerS: number, refillRatePerS: number, size: number): number {
  requirePositive('arrivalRatePerS', arrivalRatePerS);
  requirePositive('refillRatePerS', refillRatePerS);
  requireWhole('size', size, 1);
  const load = arrivalRatePerS / refillRatePerS;
  // more[n]: chance of more than n Poisson arrivals during one service.
  const more: number[] = [];
  let exactly = Math.exp(-load);
  const none = exactly;
  let upTo = 0;
  for (let n = 0; n < size; n += 1) {
    upTo += exactly;
    more.push(1 - upTo);
    exactly *= load / (n + 1);
  }
  // Weights of the numbers left behind by departures, from the flow up and down across each number.
  const weights = [1];
  for (let n = 0; n + 1 < size; n += 1) {
    let up = weights[0]! * more[n]!;
    for (let from = 1; from <= n; from += 1) up += weights[from]! * more[n - from + 1]!;
    weights.push(up / none);
  }
  const notFull = weights.reduce((sum, weight) => sum + weight, 0);
  return 1 - notFull / (1 + load * notFull);
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

/**
 * Share of requests turned away where `servers` serve, and so many in all find room (M/M/c/K).
 *
 * @param room - Requests in service and in line together; a whole number >= `servers`.
 * @throws {RangeError} When an input is out of range.
 */
export function lossMMcK(servers: number, room: number, offeredLoad: number): number {
  return stateMMcK(servers, room, offeredLoad).lost;
}

/**
 * Mean of wait plus service of the requests that find room (M/M/c/K), by Little's law. It is the same where all that are
 * inside share the servers evenly, each with one at the most: the number inside moves by the same rates.
 *
 * @returns Seconds.
 * @throws {RangeError} When an input is out of range.
 */
export function meanResponseTimeMMcK(
  arrivalRatePerS: number,
  serviceRatePerS: number,
  servers: number,
  room: number,
): number {
  requirePositive('arrivalRatePerS', arrivalRatePerS);
  requirePositive('serviceRatePerS', serviceRatePerS);
  const { lost, mean } = stateMMcK(servers, room, arrivalRatePerS / serviceRatePerS);
  return mean / (arrivalRatePerS * (1 - lost));
}

/**
 * Mean time in the system with one server that all inside share evenly (M/G/1-PS). It depends on the service law by its
 * mean alone.
 *
 * @returns Seconds.
 * @throws {RangeError} When an input is out of range or the number inside would grow without end.
 */
export function meanResponseTimePS(arrivalRatePerS: number, meanServiceS: number): number {
  requireNonNegative('arrivalRatePerS', arrivalRatePerS);
  requirePositive('meanServiceS', meanServiceS);
  requireStable(arrivalRatePerS * meanServiceS);
  return meanServiceS / (1 - arrivalRatePerS * meanServiceS);
}

/** Chance that an M/M/c/K line is full, and the mean number in it. */
function stateMMcK(servers: number, room: number, offeredLoad: number): { lost: number; mean: number } {
  requireWhole('servers', servers, 1);
  requireWhole('room', room, servers);
  requireNonNegative('offeredLoad', offeredLoad);
  // Weights are brought back to a sum of one at each step, so that they never overflow.
  let last = 1;
  let mean = 0;
  for (let n = 1; n <= room; n += 1) {
    const weight = (last * offeredLoad) / Math.min(n, servers);
    const sum = 1 + weight;
    mean = (mean + n * weight) / sum;
    last = weight / sum;
  }
  return { lost: last, mean };
}
