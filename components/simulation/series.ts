import type { SeriesPoint } from '@/simulator';
import { joinDurations, quantileMs } from '@/simulator/worker/protocol';

/** Points a chart draws at most. */
export const SERIES_LIMIT = 600;

/**
 * Appends windows to a series and keeps it short. When it grows past the limit, neighbours are merged in pairs, and
 * what comes later is gathered into windows of the same length: so the whole run stays in sight, and no part of it
 * looks calmer than another only because it was averaged longer.
 */
export function appendSeries(
  series: readonly SeriesPoint[],
  added: readonly SeriesPoint[],
  limit: number = SERIES_LIMIT,
): readonly SeriesPoint[] {
  if (added.length === 0) return series;
  let points = [...series];
  for (const point of added) {
    const last = points.at(-1);
    const lengthS = points.length > 1 ? (points[0] as SeriesPoint).windowS : 0;
    if (last && last.windowS + point.windowS <= lengthS) points[points.length - 1] = mergePoints(last, point);
    else points.push(point);
    if (points.length > limit) points = mergePairs(points);
  }
  return points;
}

/**
 * The part of a series before a moment from which the run goes another way. A window that reaches across the moment is
 * let go, and what of it lies before comes from `lead`: the windows that end shortly before the moment.
 */
export function cutSeries(
  series: readonly SeriesPoint[],
  { atUs, lead }: { atUs: number; lead: readonly SeriesPoint[] },
): readonly SeriesPoint[] {
  const kept = series.filter(({ atS }) => atS * 1e6 <= atUs);
  const untilS = kept.at(-1)?.atS ?? 0;
  return appendSeries(
    kept,
    lead.filter(({ atS }) => atS > untilS),
  );
}

function mergePairs(points: readonly SeriesPoint[]): SeriesPoint[] {
  const merged: SeriesPoint[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const first = points[i] as SeriesPoint;
    const second = points[i + 1];
    merged.push(second ? mergePoints(first, second) : first);
  }
  return merged;
}

/**
 * One window out of two that follow each other. Counts add up; percentiles are those of all requests of both;
 * instances are those at the end, and of what waited the most is kept.
 */
export function mergePoints(a: SeriesPoint, b: SeriesPoint): SeriesPoint {
  const durations = joinDurations(a.durations, b.durations);
  return {
    atS: b.atS,
    windowS: a.windowS + b.windowS,
    arrived: a.arrived + b.arrived,
    completed: a.completed + b.completed,
    failed: a.failed + b.failed,
    throttled: a.throttled + b.throttled,
    timedOut: a.timedOut + b.timedOut,
    p50Ms: quantileMs(durations, 0.5),
    p90Ms: quantileMs(durations, 0.9),
    p99Ms: quantileMs(durations, 0.99),
    coldStarts: a.coldStarts + b.coldStarts,
    busyInstances: b.busyInstances,
    idleInstances: b.idleInstances,
    limits: mergeLimits(a.limits, b.limits),
    durations,
    backlogs: b.backlogs.map((backlog) => mostOf(backlog, a.backlogs)),
    turnedAway: sumsOf([...a.turnedAway, ...b.turnedAway]),
    costUsd: a.costUsd + b.costUsd,
  };
}

type Backlog = SeriesPoint['backlogs'][number];

function mostOf(backlog: Backlog, earlier: readonly Backlog[]): Backlog {
  const before = earlier.find(({ resource }) => resource === backlog.resource);
  if (!before) return backlog;
  const { resource, waiting, oldestAgeS } = backlog;
  return {
    resource,
    waiting: Math.max(waiting, before.waiting),
    oldestAgeS: Math.max(oldestAgeS, before.oldestAgeS),
  };
}

function sumsOf(counts: SeriesPoint['turnedAway']): SeriesPoint['turnedAway'] {
  const sums = new Map<string, number>();
  for (const { resource, times } of counts) sums.set(resource, (sums.get(resource) ?? 0) + times);
  return [...sums].map(([resource, times]) => ({ resource, times }));
}

/** Limits of two windows: each limit of each resource once, with the words of the window in which it bound more often. */
function mergeLimits(a: SeriesPoint['limits'], b: SeriesPoint['limits']): SeriesPoint['limits'] {
  const worst = new Map<string, SeriesPoint['limits'][number]>();
  for (const limit of [...a, ...b]) {
    const key = `${limit.resource}/${limit.kind}`;
    const known = worst.get(key);
    const words = known && known.times > limit.times ? known : limit;
    worst.set(key, { ...words, times: limit.times + (known?.times ?? 0) });
  }
  return [...worst.values()].sort((x, y) => y.times - x.times);
}

const COLUMNS = [
  ['end_s', (p) => p.atS],
  ['window_s', (p) => p.windowS],
  ['arrived', (p) => p.arrived],
  ['completed', (p) => p.completed],
  ['failed', (p) => p.failed],
  ['throttled', (p) => p.throttled],
  ['timed_out', (p) => p.timedOut],
  ['p50_ms', (p) => p.p50Ms],
  ['p90_ms', (p) => p.p90Ms],
  ['p99_ms', (p) => p.p99Ms],
  ['cold_starts', (p) => p.coldStarts],
  ['busy_instances', (p) => p.busyInstances],
  ['idle_instances', (p) => p.idleInstances],
] as const satisfies [string, (point: SeriesPoint) => number][];

/** The series as comma-separated values with a heading line; a percentile of nothing is an empty cell. */
export function seriesToCsv(series: readonly SeriesPoint[]): string {
  const lines = series.map((point) =>
    COLUMNS.map(([, read]) => {
      const value = read(point);
      return Number.isFinite(value) ? String(Math.round(value * 1000) / 1000) : '';
    }).join(','),
  );
  return `${[COLUMNS.map(([name]) => name).join(','), ...lines].join('\n')}\n`;
}
