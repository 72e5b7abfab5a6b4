import type { Report } from '@/simulator';
import { isCancelled, type SimulationPool } from './pool';
import type { RunRequest } from './run';

export interface Progress {
  done: number;
  planned: number;
  /** Of all simulated time, from 0 to 1; runs under way count in part. */
  share: number;
}

interface RunAllOptions {
  signal: AbortSignal;
  /** Told of each report as it comes, with the place of its run. */
  onReport: (index: number, report: Report) => void;
  onProgress: (progress: Progress) => void;
}

/**
 * Runs many simulations on all threads of a pool.
 *
 * @returns Whether all of them ran; false when they were cancelled. What was done before has been told.
 * @throws {Error} When a run fails; the others are then given up.
 */
export async function runAll(pool: SimulationPool, requests: readonly RunRequest[], options: RunAllOptions) {
  const { onReport, onProgress } = options;
  const shares = requests.map(() => 0);
  let done = 0;
  const tell = () => {
    const share = shares.reduce((sum, each) => sum + each, 0) / Math.max(1, requests.length);
    onProgress({ done, planned: requests.length, share });
  };
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const runs = requests.map(async (request, index) => {
    const report = await pool.run(request, {
      signal,
      onProgress: (share) => {
        shares[index] = share;
        tell();
      },
    });
    shares[index] = 1;
    done += 1;
    onReport(index, report);
    tell();
  });
  tell();
  try {
    await Promise.all(runs);
    return true;
  } catch (error) {
    if (isCancelled(error)) return false;
    failed.abort();
    throw error;
  } finally {
    await Promise.allSettled(runs);
  }
}
