import type { Architecture, Report } from '@/simulator';

/** One whole run: a design, a seed, and how long. Plain data, so that a thread can take it. */
export interface RunRequest {
  architecture: Architecture;
  seed: number;
  /** Simulated seconds that are measured. */
  durationS: number;
  /** Simulated seconds before that; what happens then is not counted. */
  warmUpS?: number;
  freeTier?: boolean;
  /** Width of the windows of the report's series, in simulated seconds; without it there is no series. */
  windowS?: number;
}

/** What the page tells a worker: a run, and the number under which it is answered. */
export interface RunCommand {
  type: 'run';
  run: number;
  request: RunRequest;
}

/** What a worker tells the page: how far a run has come, and at last what it found or why it found nothing. */
export type RunAnswer =
  /** `share` of the simulated time, from 0 to 1. */
  | { type: 'progress'; run: number; share: number }
  | { type: 'done'; run: number; report: Report }
  | { type: 'failed'; run: number; message: string };
