import { mergeFrame, type ViewsById } from '@/components/simulation/merge-frame';
import type { WorkerLike } from '@/components/simulation/simulation-controller';
import type { Architecture, Catalog, LatencySummary, SeriesPoint } from '@/simulator';
import type { Frame } from '@/simulator/worker/protocol';
import { clientIdOf } from './compare-document';
import { LOAD_TARGETS, type LoadTarget } from './load-plan';
import type { Percentiles, RunFigures } from './measured-run';

/** Simulated time in which the instances that stood ready are started, before what is compared begins. */
export const READY_S = 20;
/** Simulated time after the last arrival, in which what is under way ends. */
const DRAIN_S = 30;

/**
 * Arrivals for a run that begins with instances that stand ready: as many requests at once as there are instances,
 * at the very start, and the measured arrivals `READY_S` later.
 */
export function withReadyInstances(
  arrivalsS: Record<LoadTarget, readonly number[]>,
  ready: Record<LoadTarget, number>,
): Record<LoadTarget, number[]> {
  return Object.fromEntries(
    LOAD_TARGETS.map((target) => [
      target,
      [...Array.from({ length: ready[target] }, () => 0), ...arrivalsS[target].map((atS) => atS + READY_S)],
    ]),
  ) as Record<LoadTarget, number[]>;
}

export interface SimulatedRunOptions {
  architecture: Architecture;
  catalog: Catalog;
  seed: number;
  /** Length of the measured run. */
  durationS: number;
  createWorker: () => WorkerLike;
}

/**
 * Runs a document in a worker, as fast as it computes: first the time in which instances get ready, which is
 * forgotten, then the run itself.
 *
 * @throws {Error} When the engine fails.
 */
export function simulateRun({ architecture, catalog, seed, durationS, createWorker }: SimulatedRunOptions) {
  return new Promise<RunFigures>((resolve, reject) => {
    const worker = createWorker();
    let views: ViewsById = {};
    const end = (finish: () => void) => {
      worker.onmessage = null;
      worker.onerror = null;
      worker.terminate();
      finish();
    };
    worker.onerror = (event) => end(() => reject(new Error(event.message || 'The engine stopped.')));
    worker.onmessage = ({ data }) => {
      if (data.type === 'failed') {
        end(() => reject(new Error(data.message)));
        return;
      }
      if (data.type !== 'frame') return;
      views = mergeFrame(views, data.changed);
      const { latencyMs } = data;
      if (!latencyMs || data.simTimeUs <= READY_S * 1_000_000) return;
      const changed = Object.values(views);
      end(() => resolve(simulatedFigures({ ...data, changed }, latencyMs, durationS)));
    };
    worker.postMessage({ type: 'load', architecture, catalog, seed, freeTier: false });
    worker.postMessage({ type: 'skip', seconds: READY_S, forget: true });
    worker.postMessage({ type: 'skip', seconds: durationS + DRAIN_S });
  });
}

/** The figures of a simulated run, from the frame after its end, with the views of all resources. */
export function simulatedFigures(frame: Frame, latencyMs: LatencySummary, durationS: number): RunFigures {
  const latencyOf = (target: LoadTarget) =>
    percentilesIn(frame.changed.find(({ id }) => id === clientIdOf(target))?.latencyMs);
  const { requests } = frame;
  const functions = frame.changed.flatMap(({ instances }) => (instances ? [instances] : []));
  return {
    requests: requests.arrived,
    completed: requests.completed,
    latencyMs: {
      all: percentilesIn(latencyMs),
      auth: latencyOf('auth'),
      crud: latencyOf('crud'),
      process: latencyOf('process'),
    },
    coldStarts: functions.reduce((sum, { coldStarts }) => sum + coldStarts, 0),
    peakInstances: Math.max(
      0,
      ...frame.series.map(({ busyInstances, idleInstances }) => busyInstances + idleInstances),
    ),
    throttled: requests.throttled,
    failed: requests.failed + requests.timedOut,
    windows: frame.series.flatMap((point) => windowOf(point, durationS)),
  };
}

function percentilesIn(summary: LatencySummary | undefined): Percentiles | undefined {
  if (!summary || summary.count === 0) return undefined;
  const { count, p50, p90, p99 } = summary;
  return { count, p50, p90, p99 };
}

function windowOf(point: SeriesPoint, durationS: number): RunFigures['windows'] {
  const atS = point.atS - READY_S;
  if (atS < 1 || atS > Math.ceil(durationS)) return [];
  const finite = (value: number) => (Number.isFinite(value) && value > 0 ? value : null);
  return [
    {
      atS,
      p50Ms: finite(point.p50Ms),
      p99Ms: finite(point.p99Ms),
      coldStarts: point.coldStarts,
      instances: point.busyInstances + point.idleInstances,
    },
  ];
}
