import type { FunctionsView } from '@/api/_contract/service';
import { LOAD_TARGETS, type LoadTarget } from './load-plan';
import type { Sample } from './load-run';
import { quantileOf } from './quantiles';

/** Percentiles of response times in ms; without samples there are none. */
export interface Percentiles {
  count: number;
  p50: number;
  p90: number;
  p99: number;
}

/** One second of a run. `null` where nothing was answered. */
export interface RunWindow {
  /** End of the window, from the start of the run. */
  atS: number;
  p50Ms: number | null;
  p99Ms: number | null;
  coldStarts: number;
  instances: number | null;
}

/** What a run found, measured or simulated, in the same words. */
export interface RunFigures {
  requests: number;
  completed: number;
  /** Response times of completed requests, by target and over all. */
  latencyMs: Record<LoadTarget | 'all', Percentiles | undefined>;
  coldStarts: number;
  /** Most instances at one moment, over all functions. */
  peakInstances: number;
  throttled: number;
  /** Answered by an error that is no throttle, or not at all. */
  failed: number;
  windows: readonly RunWindow[];
}

/** What the runtime said at a moment of the run. */
export interface RuntimeSnapshot {
  atS: number;
  functions: FunctionsView['functions'];
}

export function percentilesOf(values: readonly number[]): Percentiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50: quantileOf(sorted, 0.5),
    p90: quantileOf(sorted, 0.9),
    p99: quantileOf(sorted, 0.99),
  };
}

const isCompleted = ({ status }: Sample) => status >= 200 && status < 400;

/**
 * The figures of a measured run.
 *
 * @param snapshots - What the runtime said before, during and after; cold starts are the difference of its counters.
 * @param durationS - Length of the run.
 */
export function measuredFigures(
  samples: readonly Sample[],
  snapshots: readonly RuntimeSnapshot[],
  durationS: number,
): RunFigures {
  const completed = samples.filter(isCompleted);
  const of = (target: LoadTarget) => completed.filter((sample) => sample.target === target);
  const latencies = (list: readonly Sample[]) => percentilesOf(list.map(({ latencyMs }) => latencyMs));
  const throttled = samples.filter(({ isThrottled }) => isThrottled).length;
  return {
    requests: samples.length,
    completed: completed.length,
    latencyMs: {
      all: latencies(completed),
      auth: latencies(of('auth')),
      crud: latencies(of('crud')),
      process: latencies(of('process')),
    },
    coldStarts: coldStartsBetween(snapshots),
    peakInstances: Math.max(0, ...snapshots.map(instancesIn)),
    throttled,
    failed: samples.length - completed.length - throttled,
    windows: windowsOf(completed, snapshots, durationS),
  };
}

function coldStartsBetween(snapshots: readonly RuntimeSnapshot[]): number {
  const sum = (snapshot: RuntimeSnapshot | undefined) =>
    snapshot?.functions.reduce((total, { coldStarts }) => total + coldStarts, 0) ?? 0;
  return sum(snapshots.at(-1)) - sum(snapshots[0]);
}

function instancesIn({ functions }: RuntimeSnapshot): number {
  return functions.reduce((total, { instances }) => total + instances.length, 0);
}

function windowsOf(completed: readonly Sample[], snapshots: readonly RuntimeSnapshot[], durationS: number) {
  return Array.from({ length: Math.ceil(durationS) }, (_, index): RunWindow => {
    const atS = index + 1;
    const ended = completed.filter(({ sentMs, latencyMs }) => Math.floor((sentMs + latencyMs) / 1000) === index);
    const latencies = percentilesOf(ended.map(({ latencyMs }) => latencyMs));
    const seen = snapshots.findLast((snapshot) => snapshot.atS > index && snapshot.atS <= atS);
    return {
      atS,
      p50Ms: latencies?.p50 ?? null,
      p99Ms: latencies?.p99 ?? null,
      coldStarts: ended.filter(({ isCold }) => isCold).length,
      instances: seen ? instancesIn(seen) : null,
    };
  });
}

/** Instances that stood ready before a run, by function. */
export function warmInstancesOf(functions: FunctionsView['functions']): Record<LoadTarget, number> {
  const count = (target: LoadTarget) => functions.find(({ name }) => name === target)?.instances.length ?? 0;
  return Object.fromEntries(LOAD_TARGETS.map((target) => [target, count(target)])) as Record<LoadTarget, number>;
}
