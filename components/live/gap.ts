import type { Percentiles, RunFigures } from './measured-run';

/** A figure measured and simulated. */
export interface Gap {
  name: string;
  unit: 'ms' | 'count';
  measured: number;
  simulated: number;
  /** Simulated less measured: above zero, the simulation is too slow, or counts too many. */
  difference: number;
  /** Of the measured figure; undefined when that is zero. */
  relative: number | undefined;
}

/** A percentile needs so many answers beyond it before it means anything. */
const FEWEST_BEYOND = 2;

const PERCENTILES = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p99', 0.99],
] as const;

/** How far a simulated figure is from the measured one. */
export function gapOf(name: string, unit: Gap['unit'], measured: number, simulated: number): Gap {
  const difference = simulated - measured;
  return { name, unit, measured, simulated, difference, relative: measured === 0 ? undefined : difference / measured };
}

/**
 * The gaps of a run, figure by figure: percentiles over all and by function, then counts. A percentile that too few answers
 * lie beyond is left out.
 */
export function gapsOf(measured: RunFigures, simulated: RunFigures): Gap[] {
  const names = { all: 'All', auth: 'Auth', crud: 'CRUD', process: 'Process' } as const;
  const latencies = (Object.keys(names) as (keyof typeof names)[]).flatMap((target) =>
    percentileGaps(names[target], measured.latencyMs[target], simulated.latencyMs[target]),
  );
  return [
    ...latencies,
    gapOf('Cold starts', 'count', measured.coldStarts, simulated.coldStarts),
    gapOf('Most instances', 'count', measured.peakInstances, simulated.peakInstances),
    gapOf('Throttled', 'count', measured.throttled, simulated.throttled),
    gapOf('Failed', 'count', measured.failed, simulated.failed),
  ];
}

function percentileGaps(name: string, measured: Percentiles | undefined, simulated: Percentiles | undefined): Gap[] {
  if (!measured || !simulated) return [];
  const count = Math.min(measured.count, simulated.count);
  return PERCENTILES.filter(([, p]) => count * (1 - p) >= FEWEST_BEYOND).map(([key]) =>
    gapOf(`${name} ${key}`, 'ms', measured[key], simulated[key]),
  );
}

/** The median of the absolute relative gaps of response times: how far off the simulation is, in one number. */
export function typicalGap(gaps: readonly Gap[]): number | undefined {
  const sizes = gaps
    .flatMap(({ unit, relative }) => (unit === 'ms' && relative !== undefined ? [Math.abs(relative)] : []))
    .sort((a, b) => a - b);
  const middle = sizes.length >> 1;
  if (sizes.length === 0) return undefined;
  const upper = sizes[middle] as number;
  return sizes.length % 2 === 1 ? upper : ((sizes[middle - 1] as number) + upper) / 2;
}
