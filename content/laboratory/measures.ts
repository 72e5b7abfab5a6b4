import type { Report } from '@/simulator';

export type MeasureUnit = 'usd' | 'ms' | 'percent' | 'count';

/** A figure of a run by which designs are judged. Less is better with every one of them. */
export interface Measure {
  id: MeasureId;
  label: string;
  unit: MeasureUnit;
  read(report: Report): number;
  /** Answered requests that a run needs before the figure means anything. */
  fewestAnswers: number;
}

export type MeasureId =
  | 'monthlyUsd'
  | 'usdPerMillion'
  | 'p50'
  | 'p90'
  | 'p99'
  | 'failed'
  | 'throttled'
  | 'unserved'
  | 'coldStarts';

type OutcomeName = 'failed' | 'throttled' | 'timedOut';

const shareOf =
  (...outcomes: OutcomeName[]) =>
  ({ requests }: Report): number =>
    requests.arrived === 0 ? 0 : (100 * outcomes.reduce((sum, name) => sum + requests[name], 0)) / requests.arrived;

function coldStartsOf({ resources }: Report): number {
  return Object.values(resources).reduce(
    (sum, { coldStarts }) => sum + (typeof coldStarts === 'number' ? coldStarts : 0),
    0,
  );
}

/** Every measure, in the order that tables have them. */
export const MEASURES: readonly Measure[] = [
  { id: 'monthlyUsd', label: 'Cost a month', unit: 'usd', read: ({ bill }) => bill.monthlyUsd, fewestAnswers: 0 },
  {
    id: 'usdPerMillion',
    label: 'Cost of a million requests',
    unit: 'usd',
    read: ({ bill, requests }) => (requests.arrived === 0 ? Number.NaN : (1e6 * bill.totalUsd) / requests.arrived),
    fewestAnswers: 0,
  },
  { id: 'p50', label: 'Response time p50', unit: 'ms', read: ({ latencyMs }) => latencyMs.p50, fewestAnswers: 2 },
  { id: 'p90', label: 'Response time p90', unit: 'ms', read: ({ latencyMs }) => latencyMs.p90, fewestAnswers: 10 },
  { id: 'p99', label: 'Response time p99', unit: 'ms', read: ({ latencyMs }) => latencyMs.p99, fewestAnswers: 100 },
  {
    id: 'failed',
    label: 'Failed or timed out',
    unit: 'percent',
    read: shareOf('failed', 'timedOut'),
    fewestAnswers: 0,
  },
  { id: 'throttled', label: 'Throttled', unit: 'percent', read: shareOf('throttled'), fewestAnswers: 0 },
  {
    id: 'unserved',
    label: 'Not served in all',
    unit: 'percent',
    read: shareOf('failed', 'timedOut', 'throttled'),
    fewestAnswers: 0,
  },
  { id: 'coldStarts', label: 'Cold starts in a run', unit: 'count', read: coldStartsOf, fewestAnswers: 0 },
];

/** A measure by its id. */
export function measureOf(id: MeasureId): Measure {
  return MEASURES.find((measure) => measure.id === id) as Measure;
}

/** The figure of a run; undefined when the run has too few answers for it, or none of what it counts. */
export function figureOf({ read, fewestAnswers }: Measure, report: Report): number | undefined {
  if (report.requests.completed < fewestAnswers) return undefined;
  const value = read(report);
  return Number.isFinite(value) ? value : undefined;
}
