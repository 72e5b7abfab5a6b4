import { ENGINE_VERSION, type Report } from '@/simulator';
import { type Estimate, estimateOf, LEVEL } from './estimate';
import { MEASURES, type MeasureId } from './measures';

/** Estimates of every measure at one value of the swept setting. */
export interface SweepPoint {
  value: number;
  seeds: readonly number[];
  estimates: Readonly<Record<MeasureId, Estimate>>;
}

/** What a design must keep; the cheapest that does is the best. */
export interface Goal {
  /** 99 of 100 answered requests are answered within so many milliseconds. */
  p99Ms: number;
  /** Share of the requests that may fail, time out or be throttled. */
  mostUnservedPercent: number;
}

/** Whether a point keeps a goal. `unsure`: its band reaches over the line, so more seeds could tell either way. */
export type GoalVerdict = 'keeps' | 'misses' | 'unsure';

export type Best =
  | {
      kind: 'best';
      point: SweepPoint;
      costUsd: number;
      kept: number /** Others whose cost could as well be the least. */;
      rivals: number[];
    }
  | { kind: 'none'; unsure: number };

/** Sums up the runs of one value. */
export function pointOf(value: number, reports: readonly Report[]): SweepPoint {
  const estimates = MEASURES.map((measure) => [measure.id, estimateOf(measure, reports)] as const);
  return {
    value,
    seeds: reports.map(({ seed }) => seed),
    estimates: Object.fromEntries(estimates) as Record<MeasureId, Estimate>,
  };
}

/** Holds a point against a goal, with its bands: a point keeps the goal when all of the bands do. */
export function verdictOf({ estimates }: SweepPoint, { p99Ms, mostUnservedPercent }: Goal): GoalVerdict {
  const verdicts = [withinLine(estimates.p99, p99Ms), withinLine(estimates.unserved, mostUnservedPercent)];
  if (verdicts.includes('misses')) return 'misses';
  return verdicts.includes('unsure') ? 'unsure' : 'keeps';
}

function withinLine(estimate: Estimate, line: number): GoalVerdict {
  if (estimate.kind === 'not-enough') return 'unsure';
  if (estimate.mean + estimate.halfWidth <= line) return 'keeps';
  return estimate.mean - estimate.halfWidth > line ? 'misses' : 'unsure';
}

/** The cheapest point that keeps a goal, and those that the bands of their cost do not tell apart from it. */
export function bestOf(points: readonly SweepPoint[], goal: Goal): Best {
  const costed = points.flatMap((point) => {
    const cost = point.estimates.monthlyUsd;
    return verdictOf(point, goal) === 'keeps' && cost.kind === 'estimate' ? [{ point, cost }] : [];
  });
  const [first, ...others] = costed.sort((a, b) => a.cost.mean - b.cost.mean || a.point.value - b.point.value);
  if (!first) {
    return { kind: 'none', unsure: points.filter((point) => verdictOf(point, goal) === 'unsure').length };
  }
  const mostUsd = first.cost.mean + first.cost.halfWidth;
  return {
    kind: 'best',
    point: first.point,
    costUsd: first.cost.mean,
    kept: costed.length,
    rivals: others.filter(({ cost }) => cost.mean - cost.halfWidth <= mostUsd).map(({ point }) => point.value),
  };
}

/** What a sweep was, so that it can be done again. */
export interface SweepSetup {
  /** Path of the setting. */
  setting: string;
  design: string;
  durationS: number;
  warmUpS: number;
  freeTier: boolean;
  goal: Goal;
}

/** The results as a table for a spreadsheet: a line for each value and measure. */
export function sweepCsv(points: readonly SweepPoint[], setup: SweepSetup): string {
  const rows = points.flatMap(({ value, seeds, estimates }) =>
    MEASURES.map(({ id, unit }) => {
      const estimate = estimates[id];
      const figures = estimate.kind === 'estimate' ? [estimate.mean, estimate.halfWidth] : ['', ''];
      return [setup.setting, value, id, unit, ...figures, seeds.length, seeds.join(' '), ENGINE_VERSION];
    }),
  );
  const heading = ['setting', 'value', 'measure', 'unit', 'mean', 'half_width_95', 'runs', 'seeds', 'engine'];
  return `${[heading, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

/** The results with every sample, the seeds, the version of the engine, and what was asked. */
export function sweepJson(points: readonly SweepPoint[], setup: SweepSetup): object {
  const best = bestOf(points, setup.goal);
  return {
    format: 'cloud-architecture-sweep/1',
    engine: ENGINE_VERSION,
    confidence: LEVEL,
    ...setup,
    measures: Object.fromEntries(MEASURES.map(({ id, label, unit }) => [id, { label, unit }])),
    points: points.map((point) => ({ ...point, goal: verdictOf(point, setup.goal) })),
    best: best.kind === 'best' ? { value: best.point.value, monthlyUsd: best.costUsd, rivals: best.rivals } : null,
  };
}
