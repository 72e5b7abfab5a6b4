import type { Report } from '@/simulator';
import type { RunAnswer, RunCommand, RunRequest } from './run';

/** As much of a Worker as the pool uses. */
export interface PoolWorker {
  postMessage(command: RunCommand): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<RunAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface PoolOptions {
  createWorker: () => PoolWorker;
  /** Runs at the same time, at most. */
  size: number;
}

export interface RunOptions {
  /** Ends the run at once, in the middle of whatever it computes. */
  signal?: AbortSignal;
  /** Told the share of the simulated time that is done, from 0 to 1. */
  onProgress?: (share: number) => void;
}

interface Job {
  request: RunRequest;
  onProgress: RunOptions['onProgress'];
  resolve(report: Report): void;
  reject(reason: unknown): void;
  /** Ends the run; there while it is under way. */
  stop?: (reason: unknown) => void;
}

/** Workers that a page makes at most, however many processors there are. */
const MOST_WORKERS = 8;
const NOT_LOADED = 'The engine could not be loaded.';

/**
 * Runs whole simulations side by side, one in each worker; what finds none waits in line. A report is the same as that
 * of `simulate()` with the same request. Workers are made when they are first needed and kept for the next run.
 */
export class SimulationPool {
  private readonly idle: PoolWorker[] = [];
  private readonly waiting: Job[] = [];
  private readonly running = new Set<Job>();
  private runs = 0;
  private hasEnded = false;

  constructor(private readonly options: PoolOptions) {}

  /** Whether it was closed, and nothing can be run any more. */
  get isClosed(): boolean {
    return this.hasEnded;
  }

  /**
   * Runs one simulation.
   *
   * @returns Its report.
   * @throws {DOMException} Named `AbortError`, when it was cancelled or the pool was closed.
   * @throws {Error} When the worker cannot be loaded or the engine refuses the run, with the engine's own words.
   */
  async run(request: RunRequest, { signal, onProgress }: RunOptions = {}): Promise<Report> {
    if (signal?.aborted || this.hasEnded) throw cancelled();
    let cancel = () => {};
    try {
      return await new Promise((resolve, reject) => {
        const job: Job = { request, onProgress, resolve, reject };
        cancel = () => this.drop(job);
        signal?.addEventListener('abort', cancel);
        this.waiting.push(job);
        this.startNext();
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends everything that runs or waits, and lets the workers go. Nothing can be run any more. */
  close(): void {
    this.hasEnded = true;
    for (const job of [...this.waiting, ...this.running]) this.drop(job);
    for (const worker of this.idle.splice(0)) worker.terminate();
  }

  private drop(job: Job): void {
    const place = this.waiting.indexOf(job);
    if (place >= 0) this.waiting.splice(place, 1);
    if (job.stop) job.stop(cancelled());
    else job.reject(cancelled());
    // Others that are to be dropped at the same moment are no longer in line when the next one starts.
    queueMicrotask(() => this.startNext());
  }

  private startNext(): void {
    while (this.running.size < this.options.size) {
      const job = this.waiting.shift();
      if (!job) return;
      this.start(job);
    }
  }

  private start(job: Job): void {
    const worker = this.idle.pop() ?? this.options.createWorker();
    const run = ++this.runs;
    const leave = () => {
      this.running.delete(job);
      worker.onmessage = null;
      worker.onerror = null;
    };
    // A worker in the middle of a run hears nothing, so it is not asked to stop but ended.
    job.stop = (reason) => {
      leave();
      worker.terminate();
      job.reject(reason);
    };
    const finish = (tell: () => void) => {
      leave();
      this.idle.push(worker);
      tell();
      this.startNext();
    };
    this.running.add(job);
    worker.onerror = (event) => {
      job.stop?.(new Error(event.message || NOT_LOADED));
      this.startNext();
    };
    worker.onmessage = ({ data }) => {
      if (data.run !== run) return;
      if (data.type === 'progress') job.onProgress?.(data.share);
      else if (data.type === 'done') finish(() => job.resolve(data.report));
      else finish(() => job.reject(new Error(data.message)));
    };
    worker.postMessage({ type: 'run', run, request: job.request });
  }
}

function cancelled(): DOMException {
  return new DOMException('The run was cancelled.', 'AbortError');
}

/** Whether something was cancelled rather than gone wrong. */
export function isCancelled(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'AbortError';
}

/**
 * A pool in the threads of this browser: one for each processor, at most eight. It ends when the page is left; whoever
 * made it closes it when the part of the page that it serves goes.
 */
export function browserPool(): SimulationPool {
  const pool = new SimulationPool({
    createWorker: () => new Worker(new URL('./run-worker.ts', import.meta.url), { type: 'module' }),
    size: Math.min(MOST_WORKERS, Math.max(1, navigator.hardwareConcurrency || 1)),
  });
  window.addEventListener('pagehide', () => pool.close(), { once: true });
  return pool;
}
