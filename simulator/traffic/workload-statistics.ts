import type { Provenance } from '../catalog';

/** What starts a function. */
export const TRIGGERS = ['http', 'queue', 'event', 'orchestration', 'timer', 'storage', 'other'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** Figures with where they come from. */
export type Sourced<Figures> = Figures & Provenance & { description: string; unit: string };

/** A point of a curve: a value, and the share that goes with it. */
export type CurvePoint = readonly [value: number, share: number];

/** Published statistics of a provider's functions, as data: the simulator knows none of these figures. */
export interface FleetStatistics {
  /** Share of functions with at most so many invocations a day, from share 0; `busiestPerDay` goes on to share 1. */
  invocationsPerDay: Sourced<{ points: readonly CurvePoint[] }>;
  busiestPerDay: Sourced<{ points: readonly CurvePoint[] }>;
  /** The busiest share of the functions, ascending, with its share of all invocations. */
  concentration: Sourced<{ points: readonly CurvePoint[] }>;
  /** Percentages of the functions and of the invocations, by trigger. */
  triggers: Sourced<{ mix: Record<Trigger, { ofFunctions: number; ofInvocations: number }> }>;
  /** Share of the timers that tick at most so often. */
  slowTimers: Sourced<{ atMostPerDay: number; share: number }>;
  /** Log-normal law of the functions' mean durations; natural logarithm of seconds. */
  meanDuration: Sourced<{ mu: number; sigma: number }>;
  /** Range of the sigma of one function's durations. */
  durationSpread: Sourced<{ from: number; to: number }>;
  /** Burr law, type XII, of memory in MB. */
  memory: Sourced<{ c: number; k: number; lambda: number }>;
  /** Range of the coefficient of variation of bursty inter-arrival times. */
  burstiness: Sourced<{ from: number; to: number }>;
  day: Sourced<{ peakToTrough: number }>;
  weekend: Sourced<{ factor: number }>;
}

/** Figures of workloads that have a name. */
export interface PresetStatistics {
  flash: Sourced<{ factorFrom: number; factorTo: number; lengthFromS: number; lengthToS: number }>;
  timers: Sourced<{ everyS: readonly number[] }>;
  batch: Sourced<{ messages: number; lengthS: number }>;
  sparse: Sourced<{ fromH: number; toH: number }>;
}

export interface WorkloadStatistics {
  retrieved: string;
  fleet: FleetStatistics;
  presets: PresetStatistics;
}
