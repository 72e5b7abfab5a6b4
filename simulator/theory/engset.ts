/**
 * Steady state of a loss system with finitely many sources (Engset): each source is quiet for a while, then asks for
 * one of the servers; when all are busy its request is lost and it is quiet again. Only the means of the quiet and
 * the service times matter, not their laws.
 *
 * @see Iversen, Teletraffic Engineering Handbook, chapter 8.
 */
export interface EngsetSystem {
  /** Whole number >= 1. */
  sources: number;
  /** Whole number >= 0. */
  servers: number;
  meanQuietS: number;
  meanServiceS: number;
}

export interface EngsetFigures {
  /** Share of the requests that are lost. */
  lostShare: number;
  /** Requests per second, lost ones included. */
  requestsPerS: number;
  meanBusyServers: number;
}

/**
 * Figures of an Engset system, from the balance of its births and deaths.
 *
 * @throws {RangeError} When an input is out of range.
 */
export function engset({ sources, servers, meanQuietS, meanServiceS }: EngsetSystem): EngsetFigures {
  if (!Number.isSafeInteger(sources) || sources < 1)
    throw new RangeError(`sources: expected a whole number >= 1, got ${sources}`);
  if (!Number.isSafeInteger(servers) || servers < 0)
    throw new RangeError(`servers: expected a whole number >= 0, got ${servers}`);
  if (!(meanQuietS > 0)) throw new RangeError(`meanQuietS: expected a number > 0, got ${meanQuietS}`);
  if (!(meanServiceS > 0)) throw new RangeError(`meanServiceS: expected a number > 0, got ${meanServiceS}`);
  const most = Math.min(sources, servers);
  let weight = 1;
  let total = 0;
  let busy = 0;
  let asking = 0;
  let lost = 0;
  for (let n = 0; n <= most; n += 1) {
    const quiet = sources - n;
    total += weight;
    busy += n * weight;
    asking += quiet * weight;
    if (n === servers) lost = quiet * weight;
    weight *= (quiet / (n + 1)) * (meanServiceS / meanQuietS);
  }
  return { lostShare: lost / asking, requestsPerS: asking / total / meanQuietS, meanBusyServers: busy / total };
}
