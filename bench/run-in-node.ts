import { parentPort, Worker, workerData } from 'node:worker_threads';
import { catalog } from '@/content/catalog/load-catalog';
import { Simulation } from '@/simulator';
import { measureKernel } from './kernel';
import { runPlainEngine } from './plain-engine';
import { type EngineRun, type Job, type JobResult, type Pair, type Retained, ratioOf } from './protocol';
import { figuresOfEngine, figuresOfPlain } from './small-model';
import { measureRun, runWorkload, type Sample, type WorkloadName, workloadOf } from './workloads';

/** Seconds of processor time of this process, those of the compiler and the collector included. */
function cpuS(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function wallS(): number {
  return performance.now() / 1e3;
}

async function run(job: Job): Promise<JobResult> {
  switch (job.task) {
    case 'speed':
      return { task: 'speed', samples: measureSpeed(job.workload, job.runs, job.requests) };
    case 'ratio':
      return { task: 'ratio', pairs: measurePairs(job.runs, job.requests) };
    case 'memory':
      return { task: 'memory', retained: measureRetained(job.runs, job.fromRequests, job.requests) };
    case 'replications':
      return { task: 'replications', speedUps: await measureReplications(job.runs, job.requests) };
    case 'kernel':
      return { task: 'kernel', costs: measureKernel(job.runs, cpuS) };
  }
}

/** Runs with different seeds; the first one, which the compiler needs, is not counted. */
function measureSpeed(name: WorkloadName, runs: number, requests: number): Sample[] {
  const workload = workloadOf(name);
  const samples = Array.from({ length: runs + 1 }, (_, run) => measureRun(workload, run + 1, requests, cpuS));
  return samples.slice(1);
}

/**
 * The small model on both engines by turns, so that a slow minute of the machine slows both.
 *
 * No collection is forced in between: with the last object of a class V8 gives up what it has compiled for the class, and
 * each run would pay for compilation again. Each side pays for its own garbage when that is collected of itself.
 */
function measurePairs(runs: number, requests: number): Pair[] {
  const pairs: Pair[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const engine = measureEngine(run + 1, requests);
    const plain = measurePlain(run + 1, requests);
    if (run === 0) continue;
    pairs.push({ engine, plain });
    process.stderr.write(`  pair ${run}: ${ratioOf({ engine, plain }).toFixed(2)} times the plain engine\n`);
  }
  return pairs;
}

function measureEngine(seed: number, requests: number): EngineRun {
  const startedS = cpuS();
  const report = runWorkload(workloadOf('small'), seed, requests);
  const seconds = cpuS() - startedS;
  return { figures: figuresOfEngine(report), requests: report.requests.arrived, events: report.events, seconds };
}

function measurePlain(seed: number, requests: number): EngineRun {
  const { architecture, ratePerS } = workloadOf('small');
  const durationS = Math.ceil(requests / ratePerS);
  const startedS = cpuS();
  const report = runPlainEngine(architecture, seed, durationS);
  const seconds = cpuS() - startedS;
  return { figures: figuresOfPlain(report, durationS), requests: report.arrived, events: report.events, seconds };
}

/** What stays in memory between one number of requests and another, of one run that goes on. */
function measureRetained(runs: number, fromRequests: number, untilRequests: number): Retained[] {
  return Array.from({ length: runs }, (_, run) => {
    const { architecture, ratePerS, windowS } = workloadOf('page');
    const simulation = new Simulation(architecture, { catalog, seed: run + 1, windowS });
    const simulateTo = (requests: number) => {
      const untilS = requests / ratePerS;
      // The points of the series are handed over as they come, as the worker does.
      for (let atS = simulation.simTimeUs / 1e6; atS < untilS; atS += 100) {
        simulation.runUntil(Math.min(atS + 100, untilS) * 1e6);
        simulation.drainSeries();
      }
      return { requests: simulation.requests().arrived, ...memoryInUse() };
    };
    const before = simulateTo(fromRequests);
    const after = simulateTo(untilRequests);
    return {
      requests: after.requests - before.requests,
      heapBytes: after.heapBytes - before.heapBytes,
      residentBytes: after.residentBytes - before.residentBytes,
      residentInAllBytes: after.residentBytes,
    };
  });
}

function memoryInUse(): { heapBytes: number; residentBytes: number } {
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, residentBytes: rss };
}

function collectGarbage(): void {
  if (!globalThis.gc) throw new Error('expected node --expose-gc');
  // Twice: what a first collection finalizes, a second one frees.
  globalThis.gc();
  globalThis.gc();
}

/** Work done by two threads in the time that one thread takes for its own, as a multiple. */
async function measureReplications(runs: number, requests: number): Promise<number[]> {
  const threads = [new Replicator(requests), new Replicator(requests)] as const;
  await Promise.all(threads.map((thread) => thread.replicate()));
  const speedUps: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const aloneS = await timed(() => threads[0].replicate());
    const togetherS = await timed(() => Promise.all(threads.map((thread) => thread.replicate())));
    speedUps.push((2 * aloneS) / togetherS);
  }
  await Promise.all(threads.map((thread) => thread.stop()));
  return speedUps;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedS = wallS();
  await work();
  return wallS() - startedS;
}

interface ReplicatorData {
  workload: WorkloadName;
  requests: number;
}

/** A thread that runs one replication of the page's document each time it is asked. */
class Replicator {
  private readonly worker: Worker;

  constructor(requests: number) {
    this.worker = new Worker(new URL(import.meta.url), { workerData: { workload: 'page', requests } });
  }

  replicate(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.worker.once('error', reject);
      this.worker.once('message', () => {
        this.worker.off('error', reject);
        resolve();
      });
      this.worker.postMessage('replicate');
    });
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}

function serveReplications({ workload: name, requests }: ReplicatorData): void {
  const workload = workloadOf(name);
  let seed = 0;
  parentPort?.on('message', () => {
    seed += 1;
    parentPort?.postMessage(runWorkload(workload, seed, requests).requests.arrived);
  });
}

if (parentPort) {
  serveReplications(workerData as ReplicatorData);
} else {
  const result = await run(JSON.parse(process.argv[2] ?? '') as Job);
  process.stdout.write(JSON.stringify(result));
}
