import type { Sample } from './load-run';

/** A warm, good request with what is given, for tests. */
export function testSample(given: Partial<Sample> = {}): Sample {
  return {
    target: 'crud',
    plannedMs: 0,
    sentMs: 0,
    latencyMs: 10,
    status: 200,
    isThrottled: false,
    isCold: false,
    queueMs: 0,
    initMs: 0,
    serviceMs: 6,
    serverMs: 8,
    ...given,
  };
}
