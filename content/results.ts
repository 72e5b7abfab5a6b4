import { type Architecture, type BillLine, type Report, type ResourceReport, simulate } from '@/simulator';
import { catalog } from './catalog/load-catalog';
import type { Experiment } from './experiments';
import { withSettings } from './settings';

/** Seed of every figure in prose, so that it can be had again from the command line; claims take more, from this one on. */
export const EXPERIMENT_SEED = 1;

/** What figures of runs count. */
export const UNITS = ['count', 'percent', 'ms', 's', 'usd'] as const;

export type Unit = (typeof UNITS)[number];

/** A figure of a run and what it counts. */
export interface ResultFigure {
  value: number;
  unit: Unit;
}

/** What part of a run a figure looks at; without a resource the whole. `service` and `meter` pick lines of the bill. */
export interface ResultScope {
  resource?: string | undefined;
  service?: string | undefined;
  meter?: string | undefined;
}

/** Which figure of a run: of what, counting what, and with which seed; without one with `EXPERIMENT_SEED`. */
export interface ResultQuery extends ResultScope {
  metric: MetricName;
  seed?: number | undefined;
}

type Metric = (report: Report, scope: ResultScope) => ResultFigure;

/** A number that the report of a resource holds; NaN where its kind knows no such thing. */
export function factOf(report: ResourceReport | undefined, name: string): number {
  const value = report?.[name];
  return typeof value === 'number' ? value : Number.NaN;
}

/** The number of one function, or the sum over all of them. */
function ofFunctions({ resources }: Report, { resource }: ResultScope, name: string): number {
  if (resource !== undefined) return factOf(resources[resource], name);
  return Object.values(resources).reduce((sum, each) => (each.kind === 'function' ? sum + factOf(each, name) : sum), 0);
}

function monthlyUsd({ bill }: Report, { resource, service, meter }: ResultScope): number {
  const isAsked = (line: BillLine): boolean =>
    (resource ?? line.resource) === line.resource &&
    (service ?? line.service) === line.service &&
    (meter ?? line.meter) === line.meter;
  return bill.lines.reduce((sum, line) => (isAsked(line) ? sum + line.monthlyUsd : sum), 0);
}

const share = (part: number, whole: number): ResultFigure => ({
  value: whole === 0 ? 0 : (100 * part) / whole,
  unit: 'percent',
});

type OutcomeName = 'arrived' | 'completed' | 'failed' | 'throttled' | 'timedOut';

/** How the requests of a resource ended, or those of the clients. */
function outcomesOf({ requests, resources }: Report, { resource }: ResultScope): Partial<Record<OutcomeName, number>> {
  return resource === undefined ? requests : (resources[resource] ?? {});
}

function sumOfOutcomes(report: Report, scope: ResultScope, outcomes: readonly OutcomeName[]): number {
  const counts = outcomesOf(report, scope);
  return outcomes.reduce((sum, outcome) => sum + (counts[outcome] ?? Number.NaN), 0);
}

const outcome =
  (...outcomes: OutcomeName[]): Metric =>
  (report, scope) => ({ value: sumOfOutcomes(report, scope, outcomes), unit: 'count' });

const outcomeShare =
  (...outcomes: OutcomeName[]): Metric =>
  (report, scope) =>
    share(sumOfOutcomes(report, scope, outcomes), sumOfOutcomes(report, scope, ['arrived']));

const fact =
  (name: string, unit: Unit = 'count'): Metric =>
  ({ resources }, { resource = '' }) => ({ value: factOf(resources[resource], name), unit });

const latency =
  (field: keyof Report['latencyMs']): Metric =>
  (report, { resource }) => ({
    value: (resource === undefined ? report : report.resources[resource])?.latencyMs[field] ?? Number.NaN,
    unit: 'ms',
  });

/**
 * The figures prose may show. Each reads one resource where one is named, and else the whole: the client's
 * requests, all functions together, or the whole bill.
 */
export const METRICS = {
  arrived: outcome('arrived'),
  completed: outcome('completed'),
  failed: outcome('failed'),
  throttled: outcome('throttled'),
  timedOut: outcome('timedOut'),
  unserved: outcome('failed', 'throttled', 'timedOut'),
  completedShare: outcomeShare('completed'),
  failedShare: outcomeShare('failed'),
  throttledShare: outcomeShare('throttled'),
  timedOutShare: outcomeShare('timedOut'),
  unservedShare: outcomeShare('failed', 'throttled', 'timedOut'),
  p50: latency('p50'),
  p99: latency('p99'),
  max: latency('max'),
  invocations: (report, scope) => ({ value: ofFunctions(report, scope, 'invocations'), unit: 'count' }),
  coldStarts: (report, scope) => ({ value: ofFunctions(report, scope, 'coldStarts'), unit: 'count' }),
  coldStartShare: (report, scope) =>
    share(ofFunctions(report, scope, 'coldStarts'), ofFunctions(report, scope, 'invocations')),
  throttles: (report, scope) => ({ value: ofFunctions(report, scope, 'throttles'), unit: 'count' }),
  peakInstances: fact('peakInstances'),
  meanInstances: fact('meanInstances'),
  meanBusyInstances: fact('meanBusyInstances'),
  meanInstanceLifeS: fact('meanInstanceLifeS', 's'),
  asyncEvents: fact('asyncEvents'),
  asyncCompleted: fact('asyncCompleted'),
  asyncGivenUp: fact('asyncGivenUp'),
  waiting: fact('waiting'),
  deadLettered: fact('deadLettered'),
  discardedRecords: fact('discardedRecords'),
  monthlyUsd: (report, scope) => ({ value: monthlyUsd(report, scope), unit: 'usd' }),
  monthlyUsdShare: (report, scope) => share(monthlyUsd(report, scope), report.bill.monthlyUsd),
  usdPerMillionRequests: ({ bill, requests }) => ({ value: (1e6 * bill.totalUsd) / requests.arrived, unit: 'usd' }),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

export const isMetricName = (name: string): name is MetricName => Object.hasOwn(METRICS, name);

/** Runs are pure, so each is computed once in the life of a process: the key holds all that it depends on. */
const runs = new Map<string, Report>();

/** What of an experiment decides how it goes. */
export type Run = Pick<Experiment, 'durationS' | 'set' | 'design'>;

/**
 * The design that a run tries: the pattern's or the run's own, with the settings changed.
 *
 * @throws {Error} When the settings are not valid.
 */
export function designOf(architecture: Architecture, { set, design }: Omit<Run, 'durationS'>): Architecture {
  return withSettings(design?.architecture ?? architecture, set);
}

/**
 * The report of a run, without the free tier.
 *
 * @param architecture - The pattern's own design.
 * @throws {Error} When the settings are not valid, or the run breaks the conservation of requests.
 */
export function reportOf(architecture: Architecture, run: Run, seed = EXPERIMENT_SEED): Report {
  const { durationS, set, design } = run;
  const key = JSON.stringify([design?.architecture ?? architecture, set, durationS, seed]);
  const known = runs.get(key);
  if (known) return known;
  const report = simulate(designOf(architecture, run), { catalog, seed, durationS });
  if (!report.conservation.holds) throw new Error(`requests were lost in a run with ${JSON.stringify(set)}`);
  runs.set(key, report);
  return report;
}

/**
 * One figure of one experiment.
 *
 * @throws {Error} When the run has no such figure, resource or line of the bill.
 */
export function resultOf(
  architecture: Architecture,
  experiment: Experiment,
  { metric, seed, ...scope }: ResultQuery,
): ResultFigure {
  const report = reportOf(architecture, experiment, seed);
  const { resource, service, meter } = scope;
  const isKnown = (name: string | undefined, names: readonly string[]): boolean =>
    name === undefined || names.includes(name);
  const figure = (METRICS[metric] as Metric)(report, scope);
  if (
    !Number.isFinite(figure.value) ||
    !isKnown(resource, Object.keys(report.resources)) ||
    !isKnown(
      service,
      report.bill.lines.map((line) => line.service),
    ) ||
    !isKnown(
      meter,
      report.bill.lines.map((line) => line.meter),
    )
  ) {
    throw new Error(`run ${experiment.id}: expected a figure "${metric}" of ${JSON.stringify(scope)}`);
  }
  return figure;
}
