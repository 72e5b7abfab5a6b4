import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Architecture, Report, SimulateOptions } from '@/simulator';
import { type ConfidenceInterval, confidenceInterval } from '@/simulator/theory/confidence';

/** One run of several; plain data, so that a thread can take it. */
export interface Replication {
  architecture: Architecture;
  options: Omit<SimulateOptions, 'catalog'>;
}

/** A report, and how long its run took on the clock of the wall. */
export type TimedReport = Report & { wallMs: number };

/** What a process answers to a replication. */
export type ReplicationAnswer = { kind: 'report'; report: TimedReport } | { kind: 'error'; error: Error };

/** A figure over all replications: its mean, and how far from it the true value lies with a confidence of 99 %. */
export interface ReplicatedFigure extends ConfidenceInterval {
  figure: string;
  unit: string;
}

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

const FIGURES: readonly [figure: string, unit: string, read: (report: Report) => number][] = [
  ['completed', '% of the arrived', ({ requests }) => (100 * requests.completed) / requests.arrived],
  ['mean latency', 'ms', ({ latencyMs }) => latencyMs.mean],
  ['latency p50', 'ms', ({ latencyMs }) => latencyMs.p50],
  ['latency p99', 'ms', ({ latencyMs }) => latencyMs.p99],
  ['bill of the period', 'USD', ({ bill }) => bill.totalUsd],
];

/** The main figures over several reports; figures that some run has no value for are left out. */
export function figuresOf(reports: readonly Report[]): ReplicatedFigure[] {
  return FIGURES.flatMap(([figure, unit, read]) => {
    const samples = reports.map(read);
    return samples.every(Number.isFinite) ? [{ figure, unit, ...confidenceInterval(samples, 0.99) }] : [];
  });
}
