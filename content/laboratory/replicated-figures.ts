import { type ConfidenceInterval, confidenceInterval, type Report } from '@/simulator';

/** A figure over all replications: its mean, and how far from it the true value lies with a confidence of 99 %. */
export interface ReplicatedFigure extends ConfidenceInterval {
  figure: string;
  unit: string;
}

const FIGURES: readonly [figure: string, unit: string, read: (report: Report) => number][] = [
  ['completed', '% of the arrived', ({ requests }) => (100 * requests.completed) / requests.arrived],
  ['mean latency', 'ms', ({ latencyMs }) => latencyMs.mean],
  ['latency p50', 'ms', ({ latencyMs }) => latencyMs.p50],
  ['latency p99', 'ms', ({ latencyMs }) => latencyMs.p99],
  ['bill of the period', 'USD', ({ bill }) => bill.totalUsd],
];

/** The main figures over several reports; figures that some run has no value for are left out. */
export function figuresOf(reports: readonly Report[]): ReplicatedFigure[] {
  return FIGURES.flatMap(([figure, unit, read]) => {
    const samples = reports.map(read);
    return samples.every(Number.isFinite) ? [{ figure, unit, ...confidenceInterval(samples, 0.99) }] : [];
  });
}
