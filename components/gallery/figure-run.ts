import { catalog } from '@/content/catalog/load-catalog';
import { EXPERIMENT_SEED, reportOf } from '@/content/results';
import { withSettings } from '@/content/settings';
import { type Architecture, type ResourceView, Simulation } from '@/simulator';

/** How the run of the gallery's figure goes: quiet traffic, then all at once many times as much. */
const STEP_AT_S = 60;
const STEP_FACTOR = 50;
const AFTER_STEP_MS = 200;
const STEADY_S = 600;

/** What the gallery shows of a pattern's design: one moment of a sudden rise, and ten steady minutes. */
export interface FigureRun {
  ratePerS: number;
  raisedRatePerS: number;
  afterStepMs: number;
  seed: number;
  views: ReadonlyMap<string, ResourceView>;
  /** Instances of all functions at the moment. */
  starting: number;
  busy: number;
  steadyS: number;
  p50Ms: number;
  p99Ms: number;
  coldStarts: number;
  /** Over all functions. */
  meanBusyInstances: number;
  monthlyUsd: number;
}

/**
 * Runs a design for the gallery's figure. A pure function: the same document always gives the same figure.
 *
 * @returns Nothing for a design whose traffic cannot be raised: it has no client, or one whose users wait for answers.
 */
export function runFigure(architecture: Architecture): FigureRun | undefined {
  const client = architecture.resources.find((resource) => resource.kind === 'client');
  if (!client || client.traffic.shape === 'closed') return undefined;
  const { ratePerS, arrivals } = client.traffic;
  const traffic = { shape: 'step', ratePerS, arrivals, atS: STEP_AT_S, factor: STEP_FACTOR };
  const simulation = new Simulation(withSettings(architecture, { [`${client.id}.traffic`]: traffic }), {
    catalog,
    seed: EXPERIMENT_SEED,
  });
  simulation.runUntil(STEP_AT_S * 1_000_000 + AFTER_STEP_MS * 1_000);
  const views = new Map(architecture.resources.map(({ id }, index) => [id, simulation.view(index)]));
  const instances = [...views.values()].flatMap((view) => view.instances ?? []);
  const steady = reportOf(architecture, { durationS: STEADY_S, set: {} });
  const functions = Object.values(steady.resources).filter(({ kind }) => kind === 'function');
  const sumOf = (fact: string) => functions.reduce((sum, report) => sum + Number(report[fact] ?? 0), 0);
  return {
    ratePerS,
    raisedRatePerS: ratePerS * STEP_FACTOR,
    afterStepMs: AFTER_STEP_MS,
    seed: EXPERIMENT_SEED,
    views,
    starting: instances.reduce((sum, { starting }) => sum + starting, 0),
    busy: instances.reduce((sum, { busy }) => sum + busy, 0),
    steadyS: STEADY_S,
    p50Ms: steady.latencyMs.p50,
    p99Ms: steady.latencyMs.p99,
    coldStarts: sumOf('coldStarts'),
    meanBusyInstances: sumOf('meanBusyInstances'),
    monthlyUsd: steady.bill.monthlyUsd,
  };
}
