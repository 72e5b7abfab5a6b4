import { type Architecture, type BillLine, type Report, type ResourceReport, simulate } from '@/simulator';
import { catalog } from './catalog/load-catalog';
import { EXPERIMENT_SEED, type Experiment } from './experiments';
import { type Settings, withSettings } from './settings';

/** A figure of a run and what it counts. */
export interface ResultFigure {
  value: number;
  unit: 'count' | 'percent' | 'ms' | 's' | 'usd' | 'usd-per-month';
}

type Metric = (report: Report, resource: ResourceReport | undefined, id: string | undefined) => ResultFigure;

/** A number that the report of a resource holds; NaN where its kind knows no such thing. */
export function factOf(report: ResourceReport | undefined, name: string): number {
  const value = report?.[name];
  return typeof value === 'number' ? value : Number.NaN;
}

/** The sum over all functions, or the number of one of them. */
function ofFunctions(report: Report, one: ResourceReport | undefined, name: string): number {
  if (one) return factOf(one, name);
  return Object.values(report.resources).reduce(
    (sum, resource) => (resource.kind === 'function' ? sum + factOf(resource, name) : sum),
    0,
  );
}

const share = (part: number, whole: number): ResultFigure => ({
  value: whole === 0 ? 0 : (100 * part) / whole,
  unit: 'percent',
});

const monthlyUsd = (report: Report, matches: (line: BillLine) => boolean): number =>
  report.bill.lines.reduce((sum, line) => (matches(line) ? sum + line.monthlyUsd : sum), 0);

const count =
  (name: string): Metric =>
  (_, resource) => ({ value: factOf(resource, name), unit: 'count' });

const latency =
  (field: keyof Report['latencyMs']): Metric =>
  (report, resource) => ({ value: (resource ?? report).latencyMs[field], unit: 'ms' });

/**
 * The figures prose may show. Each reads one resource where one is named, and else the whole: the client's
 * requests, all functions together, or the whole bill.
 */
export const METRICS = {
  arrived: ({ requests }) => ({ value: requests.arrived, unit: 'count' }),
  completedShare: ({ requests }) => share(requests.completed, requests.arrived),
  failedShare: ({ requests }) => share(requests.failed, requests.arrived),
  throttledShare: ({ requests }) => share(requests.throttled, requests.arrived),
  timedOutShare: ({ requests }) => share(requests.timedOut, requests.arrived),
  p50: latency('p50'),
  p99: latency('p99'),
  max: latency('max'),
  invocations: (report, one) => ({ value: ofFunctions(report, one, 'invocations'), unit: 'count' }),
  coldStarts: (report, one) => ({ value: ofFunctions(report, one, 'coldStarts'), unit: 'count' }),
  coldStartShare: (report, one) => share(ofFunctions(report, one, 'coldStarts'), ofFunctions(report, one, 'invocations')),
  throttled: count('throttled'),
  peakInstances: count('peakInstances'),
  meanInstances: count('meanInstances'),
  meanBusyInstances: count('meanBusyInstances'),
  meanInstanceLifeS: (_, resource) => ({ value: factOf(resource, 'meanInstanceLifeS'), unit: 's' }),
  monthlyUsd: (report, _, id) => ({
    value: id === undefined ? report.bill.monthlyUsd : monthlyUsd(report, (line) => line.resource === id),
    unit: 'usd-per-month',
  }),
  monthlyUsdShare: (report, _, id) => share(monthlyUsd(report, (line) => line.resource === id), report.bill.monthlyUsd),
  usdPerMillionRequests: ({ bill, requests }) => ({ value: (1e6 * bill.totalUsd) / requests.arrived, unit: 'usd' }),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

export const isMetricName = (name: string): name is MetricName => Object.hasOwn(METRICS, name);

/** Runs are pure, so each is computed once in the life of a process: the key holds all that it depends on. */
const runs = new Map<string, Report>();

/** The report of a design with some settings changed. */
export function reportOf(architecture: Architecture, settings: Settings, durationS: number): Report {
  const key = JSON.stringify([architecture, settings, durationS]);
  const known = runs.get(key);
  if (known) return known;
  const report = simulate(withSettings(architecture, settings), {
    catalog,
    seed: EXPERIMENT_SEED,
    durationS,
  });
  if (!report.conservation.holds) throw new Error(`requests were lost in a run with ${JSON.stringify(settings)}`);
  runs.set(key, report);
  return report;
}

/**
 * One figure of one experiment.
 *
 * @param resource - Id of the resource to read; without it the whole.
 * @throws {Error} When the resource is unknown or the run does not have such a figure.
 */
export function resultOf(
  architecture: Architecture,
  experiment: Experiment,
  { metric, resource }: { metric: MetricName; resource?: string | undefined },
): ResultFigure {
  const report = reportOf(architecture, experiment.set, experiment.durationS);
  const one = resource === undefined ? undefined : report.resources[resource];
  const figure = (METRICS[metric] as Metric)(report, one, resource);
  if ((resource !== undefined && one === undefined) || !Number.isFinite(figure.value)) {
    throw new Error(`${experiment.id}: expected a figure ${metric} of ${resource ?? 'the whole'}`);
  }
  return figure;
}
