import type { ColdStart } from '../catalog';
import type { ArchitectureInput } from '../document/architecture';
import type { Distribution } from '../document/distribution';

/** Groups of cases, in the order in which they are told. */
export const ACCURACY_THEMES = [
  'one-server',
  'service-laws',
  'several-servers',
  'batches',
  'networks',
  'loss',
  'token-bucket',
  'pools',
  'plain-pool',
  'laws',
  'cold-starts',
] as const;
export type AccuracyTheme = (typeof ACCURACY_THEMES)[number];

/**
 * What is read off a run. A fact is a path into the report's facts by resource, such as `queue.latencyMs.mean`; `over`
 * divides it and `minus` is subtracted from it. A share of looks is how often, looking every `everyS` seconds, at least
 * so many instances of a resource were busy. A drawn quantile is that of so many draws from a law, sorted: a report's own
 * percentiles are read off a histogram, whose buckets blur a law with edges.
 */
export type Measure =
  | { kind: 'fact'; of: string; over?: string; minus?: string }
  | { kind: 'looks'; resource: string; busyAtLeast: number; everyS: number }
  | { kind: 'drawn'; law: Distribution; of?: MeasuredEntry; draws: number; probability: number };

/** Which entry of the catalog a measured law stands for. */
export type MeasuredEntry = Pick<ColdStart, 'runtime' | 'architecture' | 'package'>;

/** Simulated time that is measured, after the warm-up period. */
export interface MeasuredWindow {
  durationS: number;
  warmUpS: number;
}

/**
 * What a figure ought to be, and how that is known: a value, or the values of a second implementation's runs, one for
 * each replication, whose mean is the reference and whose scatter counts.
 */
export type Reference = {
  /** How it comes about: a formula, or where it was published. */
  formula: string;
  /** Book, article or data set, with the place in it. */
  source: string;
  /** How far off it may itself be: the rounding of a published figure. */
  within?: number;
} & ({ value: number } | { runs: (window: MeasuredWindow) => readonly number[] });

export type FigureUnit = 'ms' | 'share' | 'instances' | 'requests';

/** One number of a case. */
export interface AccuracyFigure {
  id: string;
  what: string;
  unit: FigureUnit;
  measure: Measure;
  reference: Reference;
  /** Set when the model does not claim the figure: why. It is shown and not judged. */
  notClaimed?: string;
}

/** One architecture, run ten times, and the figures that are held against what is known. */
export interface AccuracyCase extends MeasuredWindow {
  id: string;
  theme: AccuracyTheme;
  /** One sentence for a person. */
  what: string;
  document: ArchitectureInput;
  figures: readonly AccuracyFigure[];
}
