import type { Claim } from '@/content/claims';
import type { Ground } from '@/content/claims-figures';
import type { ClaimResult } from '@/content/claims-run';

/** A claim to be tried, with the ids of its runs: what the page needs to know without the engine. */
export interface Trial {
  claim: Claim;
  runs: readonly string[];
}

/** All that it takes to try the claims of a pattern; stands at `/patterns/<slug>/claims.json`. */
export interface TrialKit {
  ground: Ground;
  trials: readonly Trial[];
}

/** What the page tells the worker. */
export interface TrialRequest extends Trial {
  ground: Ground;
}

/** Runs of the engine: one for each run of a claim or challenge with each of its seeds. */
export interface TrialProgress {
  done: number;
  planned: number;
}

/** What a worker tells the page: how far it is, and at last what was found or why nothing was. */
export type WorkReport<Found> =
  | ({ type: 'progress' } & TrialProgress)
  | { type: 'found'; result: Found }
  | { type: 'failed'; message: string };

export type TrialReport = WorkReport<ClaimResult>;

/** How many runs of the engine a trial takes. */
export function plannedRuns({ claim, runs }: Trial): number {
  return runs.length * claim.seeds;
}
