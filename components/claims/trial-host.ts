import { runOf } from '@/content/claims-figures';
import { runClaim, seedsOf } from '@/content/claims-run';
import { reportOf } from '@/content/results';
import { plannedRuns, type TrialReport, type TrialRequest } from './trial';

/**
 * Tries a claim with the engine, one run after the other, and tells how far it has come. What is found comes out of
 * the function that also serves the page and the command line; it takes the reports of the runs told of before.
 * A failure is reported, never thrown.
 */
export function runTrial(request: TrialRequest, send: (report: TrialReport) => void): void {
  const { claim, runs, ground } = request;
  const planned = plannedRuns(request);
  let done = 0;
  const tell = () => send({ type: 'progress', done, planned });
  try {
    tell();
    for (const run of runs.map((id) => runOf(ground, id))) {
      for (const seed of seedsOf(claim.seeds)) {
        reportOf(ground.architecture, run, seed);
        done += 1;
        tell();
      }
    }
    send({ type: 'found', result: runClaim(claim, ground) });
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
