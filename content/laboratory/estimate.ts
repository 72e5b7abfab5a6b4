import { type ConfidenceInterval, confidenceInterval, type Report } from '@/simulator';
import { figureOf, type Measure } from './measures';

/** How sure every interval of the laboratory is. */
export const LEVEL = 0.95;

/** A figure over several seeds: its mean with a band around it, or why there is none. */
export type Estimate =
  | ({ kind: 'estimate'; samples: readonly number[] } & ConfidenceInterval)
  | { kind: 'not-enough'; reason: string };

/** Fewest runs of which a band can be told at all. */
const FEWEST_RUNS = 2;

/** The mean of a measure over the runs of one design, with a band that holds the true mean 95 times in 100. */
export function estimateOf(measure: Measure, reports: readonly Report[]): Estimate {
  if (reports.length < FEWEST_RUNS) return { kind: 'not-enough', reason: `${reports.length} of at least 2 seeds` };
  const samples = samplesOf(measure, reports);
  if (!samples) return { kind: 'not-enough', reason: shortOfAnswers(measure, reports) };
  return { kind: 'estimate', samples, ...confidenceInterval(samples, LEVEL) };
}

/** The figure of each run; undefined when one of them has none. */
export function samplesOf(measure: Measure, reports: readonly Report[]): number[] | undefined {
  const samples = reports.flatMap((report) => figureOf(measure, report) ?? []);
  return samples.length === reports.length ? samples : undefined;
}

/** Why there is no figure of some runs. */
export function shortOfAnswers(measure: Measure, reports: readonly Report[]): string {
  const short = reports.filter((report) => figureOf(measure, report) === undefined);
  const fewest = Math.min(...short.map(({ requests }) => requests.completed));
  return `${short.length} of ${reports.length} runs have too few requests: as few as ${fewest} answered, ${measure.fewestAnswers} needed`;
}
