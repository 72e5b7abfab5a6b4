import type { SeriesPoint } from '@/simulator';

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
 * One window out of two that follow each other. Counts add up; instances are those at the end. A merged
 * percentile is the mean of the two, weighted by what completed: close, but no percentile of the whole.
 */
export function mergePoints(a: SeriesPoint, b: SeriesPoint): SeriesPoint {
  const percentile = (x: number, y: number) => {
    if (Number.isNaN(x)) return y;
    if (Number.isNaN(y)) return x;
    const weight = a.completed + b.completed;
    return weight > 0 ? (x * a.completed + y * b.completed) / weight : (x + y) / 2;
  };
  return {
    atS: b.atS,
    windowS: a.windowS + b.windowS,
    arrived: a.arrived + b.arrived,
    completed: a.completed + b.completed,
    failed: a.failed + b.failed,
    throttled: a.throttled + b.throttled,
    timedOut: a.timedOut + b.timedOut,
    p50Ms: percentile(a.p50Ms, b.p50Ms),
    p90Ms: percentile(a.p90Ms, b.p90Ms),
    p99Ms: percentile(a.p99Ms, b.p99Ms),
    coldStarts: a.coldStarts + b.coldStarts,
    busyInstances: b.busyInstances,
    idleInstances: b.idleInstances,
    limits: mergeLimits(a.limits, b.limits),
  };
}

/** Limits of two windows: the same limit once, with the words of the window in which it bound more often. */
function mergeLimits(a: SeriesPoint['limits'], b: SeriesPoint['limits']): SeriesPoint['limits'] {
  const worst = new Map<string, SeriesPoint['limits'][number]>();
  for (const limit of [...a, ...b]) {
    const known = worst.get(limit.resource);
    const words = known && known.times > limit.times ? known : limit;
    worst.set(limit.resource, { ...words, times: limit.times + (known?.times ?? 0) });
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
