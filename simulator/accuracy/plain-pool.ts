/**
 * The pool of instances once more, as plainly as it can be written: one loop over the arrivals, another generator,
 * sorted arrays, nothing shared with the engine. Where no closed form is known, two implementations must agree.
 */

/** A law of service times, in seconds, as a function of a uniform number in (0, 1). */
export type Draw = (uniform: number) => number;

export interface PlainPool {
  arrivalRatePerS: number;
  warmS: Draw;
  coldS: Draw;
  keepAliveS: number;
  maxConcurrency: number;
}

export interface PlainPoolRun {
  coldStartProbability: number;
  throttledShare: number;
  meanBusyInstances: number;
  meanInstances: number;
}

/** Runs the pool for so many seconds after a warm-up period and gives means over the former. */
export function runPlainPool(pool: PlainPool, seed: number, warmUpS: number, durationS: number): PlainPoolRun {
  const { arrivalRatePerS, keepAliveS, maxConcurrency } = pool;
  const next = uniformNumbers(seed);
  const nextGapS = () => -Math.log(next()) / arrivalRatePerS;
  const untilS = warmUpS + durationS;
  /** How much of a stretch of time lies in the part that is measured. */
  const measured = (fromS: number, toS: number) => Math.max(0, Math.min(toS, untilS) - Math.max(fromS, warmUpS));
  const busyUntilS: number[] = []; // ascending
  const idleSinceS: number[] = []; // ascending, the last used at the end
  const counts = { arrived: 0, cold: 0, throttled: 0 };
  let busyS = 0;
  let idleS = 0;
  for (let nowS = nextGapS(); nowS < untilS; nowS += nextGapS()) {
    while (busyUntilS.length > 0 && (busyUntilS[0] as number) <= nowS) idleSinceS.push(busyUntilS.shift() as number);
    while (idleSinceS.length > 0 && nowS - (idleSinceS[0] as number) >= keepAliveS) {
      const sinceS = idleSinceS.shift() as number;
      idleS += measured(sinceS, sinceS + keepAliveS);
    }
    const isCounted = nowS >= warmUpS;
    if (isCounted) counts.arrived += 1;
    if (busyUntilS.length >= maxConcurrency) {
      if (isCounted) counts.throttled += 1;
      continue;
    }
    const sinceS = idleSinceS.pop();
    if (sinceS !== undefined) idleS += measured(sinceS, nowS);
    else if (isCounted) counts.cold += 1;
    const serviceS = (sinceS === undefined ? pool.coldS : pool.warmS)(next());
    busyS += measured(nowS, nowS + serviceS);
    insert(busyUntilS, nowS + serviceS);
  }
  for (const endS of busyUntilS) idleS += measured(endS, endS + keepAliveS);
  for (const sinceS of idleSinceS) idleS += measured(sinceS, sinceS + keepAliveS);
  return {
    coldStartProbability: counts.cold / (counts.arrived - counts.throttled),
    throttledShare: counts.throttled / counts.arrived,
    meanBusyInstances: busyS / durationS,
    meanInstances: (busyS + idleS) / durationS,
  };
}

/** Keeps an ascending list ascending. */
function insert(list: number[], value: number): void {
  let at = list.length;
  while (at > 0 && (list[at - 1] as number) > value) at -= 1;
  list.splice(at, 0, value);
}

/** Uniform numbers in (0, 1): the generator Mulberry32, which the engine does not use. */
function uniformNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
}
