import { type Architecture, type ConfidenceInterval, confidenceInterval, type Report } from '@/simulator';
import { withSettings } from './settings';

/** The designs that do the same work, by the name of their file; the first is the pattern's own. */
export const BREAK_EVEN_DESIGNS = ['functions', 'containers', 'virtual-machines'] as const;
export type BreakEvenDesign = (typeof BREAK_EVEN_DESIGNS)[number];

/** Mean rates of the stored grid, in requests a second. */
export const BREAK_EVEN_RATES_PER_S = [1, 2, 5, 10, 20, 50] as const;
/** How many times the mean the rate is in its peaks; 1 is even. At 10 nothing comes between the peaks. */
export const BURSTINESSES = [1, 3, 10] as const;
/** The first seed; each further run takes the next one. */
const FIRST_SEED = 1;
/** Seeds of each cell of the stored grid. */
export const BREAK_EVEN_SEEDS = 3;

/** A peak comes once in a cycle and lasts a tenth of it. */
export const CYCLE_S = 3_600;
export const PEAK_S = 360;
/** Before the measured cycle the number of servers finds its place; by its end what a peak added is gone again. */
const WARM_UP_S = 600;
const PEAK_AT_S = WARM_UP_S + CYCLE_S / 2;
export const BREAK_EVEN_RUN = { durationS: CYCLE_S, warmUpS: WARM_UP_S } as const;

/** What the front door and the servers cost; the rest of the designs is the same. */
const COMPARED_SERVICES = new Set(['lambda', 'api-gateway', 'alb', 'fargate', 'ec2']);

/** Traffic of one cell: a mean rate, and how many times it the peaks are. */
export interface Load {
  ratePerS: number;
  burstiness: number;
}

/** What one run found. */
export interface BreakEvenRun {
  /** A month of the front door and of what serves the requests. */
  monthlyUsd: number;
  p99Ms: number;
  /** Requests that were not answered well, as a share of all. */
  unservedShare: number;
}

/** One design under one load, run with several seeds. */
export interface BreakEvenCell extends Load {
  design: BreakEvenDesign;
  runs: BreakEvenRun[];
}

/** A stored grid, and what it was made of. */
export interface BreakEvenGrid {
  engine: string;
  /** By design: a short number for what it says. */
  designs: Record<BreakEvenDesign, string>;
  cells: BreakEvenCell[];
}

/** A whole run as a thread takes it. */
export interface BreakEvenRequest {
  architecture: Architecture;
  seed: number;
  durationS: number;
  warmUpS: number;
}

/**
 * A design under another load: its only client sends at a mean rate, in a steady stream or with a peak in each hour.
 *
 * @throws {RangeError} When the burstiness is below 1 or above 10, where the peaks would hold more than all requests.
 */
export function underLoad(architecture: Architecture, { ratePerS, burstiness }: Load): Architecture {
  const most = CYCLE_S / PEAK_S;
  if (!(burstiness >= 1 && burstiness <= most)) {
    throw new RangeError(`expected a burstiness from 1 to ${most}, got ${burstiness}`);
  }
  const steady = { ratePerS, arrivals: 'poisson' };
  const peaks = { atS: PEAK_AT_S, lengthS: PEAK_S, everyS: CYCLE_S };
  const traffic =
    burstiness === 1
      ? { shape: 'constant', ...steady }
      : { shape: 'spike', ...steady, ...peaks, factor: burstiness, restFactor: (most - burstiness) / (most - 1) };
  const client = architecture.resources.find(({ kind }) => kind === 'client');
  if (!client) throw new RangeError('expected a design with a client');
  return withSettings(architecture, { [`${client.id}.traffic`]: traffic });
}

/** The runs of one design under one load. */
export function requestsOf(architecture: Architecture, load: Load, seeds = BREAK_EVEN_SEEDS): BreakEvenRequest[] {
  const loaded = underLoad(architecture, load);
  return Array.from({ length: seeds }, (_, at) => ({
    architecture: loaded,
    seed: FIRST_SEED + at,
    ...BREAK_EVEN_RUN,
  }));
}

/** What counts of a report. */
export function breakEvenRunOf({ bill, requests, latencyMs }: Report): BreakEvenRun {
  const { arrived, failed, throttled, timedOut } = requests;
  return {
    monthlyUsd: bill.lines.reduce(
      (sum, { service, monthlyUsd }) => (COMPARED_SERVICES.has(service) ? sum + monthlyUsd : sum),
      0,
    ),
    p99Ms: latencyMs.p99,
    unservedShare: arrived === 0 ? 0 : (failed + throttled + timedOut) / arrived,
  };
}

/** Mean of a figure over the runs of a cell, and how far from it the true mean may lie with 95 % confidence. */
export function meanOf({ runs }: Pick<BreakEvenCell, 'runs'>, figure: keyof BreakEvenRun): ConfidenceInterval {
  const values = runs.map((run) => run[figure]);
  return values.length > 1
    ? confidenceInterval(values, 0.95)
    : { mean: values[0] ?? Number.NaN, halfWidth: Number.NaN };
}

/** Where two lines of cost cross: requests a second, and the bounds of the 95 % interval. */
export interface Crossing {
  ratePerS: number;
  fromPerS: number;
  untilPerS: number;
}

/**
 * The rate at which a design that costs less at first begins to cost more than another one.
 *
 * Each seed has a crossing of its own, where the straight line between the two rates around it, on logarithmic scales,
 * meets equal cost; the mean and the interval are of the logarithms.
 *
 * @param a - Cells of the one by rising rate, all of one burstiness.
 * @param b - Cells of the other at the same rates.
 * @returns Nothing when with some seed the lines do not cross between the first rate and the last.
 */
export function crossingOf(a: readonly BreakEvenCell[], b: readonly BreakEvenCell[]): Crossing | undefined {
  const seeds = Math.min(...[...a, ...b].map(({ runs }) => runs.length));
  const logs: number[] = [];
  for (let seed = 0; seed < seeds; seed += 1) {
    const log = crossingOfSeed(a, b, seed);
    if (log === undefined) return undefined;
    logs.push(log);
  }
  if (logs.length < 2) return undefined;
  const { mean, halfWidth } = confidenceInterval(logs, 0.95);
  return { ratePerS: Math.exp(mean), fromPerS: Math.exp(mean - halfWidth), untilPerS: Math.exp(mean + halfWidth) };
}

/** The logarithm of the rate at which the costs of one seed cross. */
function crossingOfSeed(a: readonly BreakEvenCell[], b: readonly BreakEvenCell[], seed: number): number | undefined {
  const ratioAt = (at: number) =>
    Math.log((a[at]?.runs[seed]?.monthlyUsd ?? Number.NaN) / (b[at]?.runs[seed]?.monthlyUsd ?? Number.NaN));
  for (let at = 1; at < a.length; at += 1) {
    const [before, after] = [ratioAt(at - 1), ratioAt(at)];
    if (!(before <= 0 && after > 0)) continue;
    const [from, to] = [Math.log(a[at - 1]?.ratePerS ?? Number.NaN), Math.log(a[at]?.ratePerS ?? Number.NaN)];
    return from + ((to - from) * -before) / (after - before);
  }
  return undefined;
}

/** Cells of one design and burstiness, by rising rate. */
export function lineOf(cells: readonly BreakEvenCell[], design: BreakEvenDesign, burstiness: number): BreakEvenCell[] {
  return cells
    .filter((cell) => cell.design === design && cell.burstiness === burstiness)
    .sort((a, b) => a.ratePerS - b.ratePerS);
}

/** The design of the lowest mean cost under a load; nothing where it was not run. */
export function cheapestOf(cells: readonly BreakEvenCell[], load: Load): BreakEvenCell | undefined {
  return cells
    .filter(({ ratePerS, burstiness }) => ratePerS === load.ratePerS && burstiness === load.burstiness)
    .reduce<BreakEvenCell | undefined>(
      (best, cell) =>
        best === undefined || meanOf(cell, 'monthlyUsd').mean < meanOf(best, 'monthlyUsd').mean ? cell : best,
      undefined,
    );
}
