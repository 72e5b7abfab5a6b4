import type { SmallModelFigures } from './small-model';
import type { Sample, WorkloadName } from './workloads';

/** What a process of its own is asked to measure. */
export type Job =
  | { task: 'speed'; workload: WorkloadName; runs: number; requests: number }
  | { task: 'ratio'; runs: number; requests: number }
  | { task: 'memory'; runs: number; fromRequests: number; requests: number }
  | { task: 'replications'; runs: number; requests: number }
  | { task: 'kernel'; runs: number };

export type JobResult =
  | { task: 'speed'; samples: Sample[] }
  | { task: 'ratio'; pairs: Pair[] }
  | { task: 'memory'; retained: Retained[] }
  | { task: 'replications'; speedUps: number[] }
  | { task: 'kernel'; costs: KernelCost[] };

/** One run of the small model; processor time in seconds. */
export interface EngineRun {
  figures: SmallModelFigures;
  requests: number;
  events: number;
  seconds: number;
}

/** The small model run by both engines, one right after the other. */
export interface Pair {
  engine: EngineRun;
  plain: EngineRun;
}

/** How many times as many requests a second the engine did. */
export function ratioOf({ engine, plain }: Pair): number {
  return engine.requests / engine.seconds / (plain.requests / plain.seconds);
}

/** Growth of memory over so many requests of one run. */
export interface Retained {
  requests: number;
  heapBytes: number;
  residentBytes: number;
  /** Of the whole process at the end. */
  residentInAllBytes: number;
}

/** Cost of one operation of the kernel, one value for each run. */
export interface KernelCost {
  operation: string;
  nanoseconds: number[];
}
