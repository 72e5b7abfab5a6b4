import type { Report } from '@/simulator';
import { studentQuantile } from '@/simulator/theory/confidence';
import type { PlainReport } from './plain-engine';

/** Figures of one run of the small model that both engines must agree on. */
export interface SmallModelFigures {
  meanLatencyMs: number;
  p99LatencyMs: number;
  throughputPerS: number;
  coldStarts: number;
  billedGbS: number;
}

export function figuresOfEngine(report: Report): SmallModelFigures {
  const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    meanLatencyMs: report.latencyMs.mean,
    p99LatencyMs: report.latencyMs.p99,
    throughputPerS: report.requests.completed / report.simulatedS,
    coldStarts: sumOf(Object.values(report.resources).map(({ coldStarts }) => Number(coldStarts ?? 0))),
    billedGbS: sumOf(report.bill.lines.filter(({ unit }) => unit === 'GB-s').map(({ quantity }) => quantity)),
  };
}

export function figuresOfPlain(report: PlainReport, durationS: number): SmallModelFigures {
  return {
    meanLatencyMs: report.latencyMs.mean,
    p99LatencyMs: report.latencyMs.p99,
    throughputPerS: report.completed / durationS,
    coldStarts: report.coldStarts,
    billedGbS: report.billedGbS,
  };
}

/**
 * Relative errors that the engine is allowed by design, beside chance: draws come from tables of quantiles (off by
 * less than 0.02 %), percentiles are interpolated inside a bucket of a histogram (0.03 % at this one).
 */
const RESOLUTION: Record<keyof SmallModelFigures, number> = {
  meanLatencyMs: 0.0002,
  p99LatencyMs: 0.0005,
  throughputPerS: 0,
  coldStarts: 0,
  billedGbS: 0.0002,
};

/** Two engines that agree differ by more than chance allows once in a thousand such comparisons. */
const CONFIDENCE = 0.999;

export interface Agreement {
  figure: keyof SmallModelFigures;
  engine: number;
  plain: number;
  /** Largest difference of the means that chance and resolution explain. */
  tolerance: number;
  agrees: boolean;
}

/**
 * Compares the means of independent runs of two engines, figure by figure.
 *
 * @param engine - Figures of two or more runs; as many as of `plain`.
 * @returns For each figure both means and the tolerance: Student's quantile times the standard error of their
 *   difference (equal numbers of runs on both sides), plus the engine's resolution.
 */
export function compareEngines(engine: SmallModelFigures[], plain: SmallModelFigures[]): Agreement[] {
  const figures = Object.keys(RESOLUTION) as (keyof SmallModelFigures)[];
  return figures.map((figure) => {
    const ours = meanAndVariance(engine.map((run) => run[figure]));
    const theirs = meanAndVariance(plain.map((run) => run[figure]));
    const standardError = Math.sqrt(ours.variance / engine.length + theirs.variance / plain.length);
    const quantile = studentQuantile((1 + CONFIDENCE) / 2, engine.length + plain.length - 2);
    const tolerance = quantile * standardError + RESOLUTION[figure] * theirs.mean;
    const agrees = Math.abs(ours.mean - theirs.mean) <= tolerance;
    return { figure, engine: ours.mean, plain: theirs.mean, tolerance, agrees };
  });
}

function meanAndVariance(values: number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}
