import type { ResourceView } from '@/simulator';
import type { Frame } from '@/simulator/worker/protocol';

/** A frame in which nothing happened but what is given, for tests. */
export function testFrame(given: Partial<Frame> = {}): Frame {
  return {
    type: 'frame',
    run: 1,
    simTimeUs: 0,
    newestUs: given.simTimeUs ?? 0,
    looksBack: false,
    playing: true,
    achievedSpeed: 1,
    requests: { arrived: 0, completed: 0, failed: 0, throttled: 0, timedOut: 0, inSystem: 0 },
    recentLatencyMs: { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 },
    throughput: { arrivedPerS: 0, completedPerS: 0 },
    changed: [],
    series: [],
    bill: { currency: 'USD', periodS: 0, totalUsd: 0, monthlyUsd: 0, freeTier: false, lines: [] },
    conservation: [],
    hops: new Float64Array(0),
    requestsPerDot: 1,
    events: 0,
    ...given,
  };
}

/** A view of a resource that has done nothing but what is given, for tests. */
export function testView(id: string, given: Partial<ResourceView> = {}): ResourceView {
  return {
    id,
    kind: 'gateway',
    counts: { arrived: 0, completed: 0, failed: 0, throttled: 0, timedOut: 0, inSystem: 0 },
    latencyMs: { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 },
    ...given,
  };
}
