import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Architecture, Report, SimulateOptions } from '@/simulator';

/** One run of several; plain data, so that a thread can take it. */
export interface Replication {
  architecture: Architecture;
  options: Omit<SimulateOptions, 'catalog'>;
}

/** A report, and how long its run took on the clock of the wall. */
export type TimedReport = Report & { wallMs: number };

/** What a process answers to a replication. */
export type ReplicationAnswer = { kind: 'report'; report: TimedReport } | { kind: 'error'; error: Error };

const WORKER = fileURLToPath(new URL('./replication-worker.ts', import.meta.url));

/**
 * Runs the same architecture with consecutive seeds, in as many processes as there are processors.
 *
 * @returns The reports in the order of their seeds: the same whatever the number of processes.
 * @throws What a run throws, such as a RangeError for a runtime that the catalog does not know.
 */
export async function replicate(first: Replication, replications: number): Promise<TimedReport[]> {
  const reports: TimedReport[] = new Array(replications);
  let next = 0;
  const takeTurns = async (worker: ChildProcess) => {
    while (next < replications) {
      const index = next++;
      const options = { ...first.options, seed: first.options.seed + index };
      reports[index] = await runOn(worker, { ...first, options });
    }
  };
  const processes = Math.min(replications, availableParallelism());
  const workers = Array.from({ length: processes }, () => fork(WORKER, { serialization: 'advanced' }));
  try {
    await Promise.all(workers.map(takeTurns));
  } finally {
    for (const worker of workers) worker.kill();
  }
  return reports;
}

function runOn(worker: ChildProcess, replication: Replication): Promise<TimedReport> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a replication ended with status ${code}`));
    worker.once('exit', ended);
    worker.once('message', (answer: ReplicationAnswer) => {
      worker.off('exit', ended);
      if (answer.kind === 'report') resolve(answer.report);
      else reject(answer.error);
    });
    worker.send(replication);
  });
}
