import type { Catalog } from '../catalog';
import { confidenceInterval } from '../theory/confidence';
import type { AccuracyCase, AccuracyFigure, AccuracyTheme, FigureUnit, MeasuredWindow } from './accuracy-case';
import { type LittleGap, type Replication, replicate } from './run-case';
import { REPLICATIONS, seedsOf } from './seeds';
import { FAMILY_ALPHA, judge, LEVEL, mostOutsideByChance, type Verdict, verdictsOf, WIDEST } from './verdict';

/** One figure of a case, as it came out. Numbers are in `unit`. */
export interface FigureResult {
  id: string;
  what: string;
  unit: FigureUnit;
  reference: number;
  within?: number;
  formula: string;
  source: string;
  /** One value for each replication: the same seed gives the same value again. */
  values: number[];
  mean: number;
  halfWidth: number;
  pValue: number;
  verdict: Verdict | 'not-claimed';
  notClaimed?: string;
}

export interface CaseResult {
  id: string;
  theme: AccuracyTheme;
  what: string;
  durationS: number;
  warmUpS: number;
  firstSeed: number;
  /** Requests measured, all replications together. */
  requests: number;
  isConserved: boolean;
  /** The widest gap of Little's law at any resource of any replication. */
  widestLittleGap: LittleGap;
  littleChecks: number;
  figures: FigureResult[];
}

/** What all cases together say. */
export interface Summary {
  figures: number;
  inside: number;
  outside: number;
  refuted: number;
  tooWide: number;
  /** Figures that a faultless engine has outside on average, and the most that chance explains. */
  outsideExpected: number;
  outsideExplained: number;
  littleChecks: number;
  widestLittleGap: number;
  requests: number;
  isPassed: boolean;
}

export interface Evaluation {
  /** Share of the intervals that hold the true value, and their widest half-width over the reference. */
  level: number;
  widest: number;
  /** Chance that a faultless engine fails. */
  familyAlpha: number;
  replications: number;
  summary: Summary;
  cases: CaseResult[];
}

/** Little's law holds exactly over endless time; at the ends of a window of ours the gap stays far below this. */
export const WIDEST_LITTLE_GAP = 0.005;

/** Runs a case ten times; the verdicts are provisional until all cases are judged together. */
export function runCase(accuracyCase: AccuracyCase, catalog: Catalog): CaseResult {
  const { id, theme, what, durationS, warmUpS, figures } = accuracyCase;
  const seeds = seedsOf(id);
  const replications = seeds.map((seed) => replicate(accuracyCase, catalog, seed));
  const gaps = replications.flatMap(({ littleGaps }) => littleGaps);
  return {
    id,
    theme,
    what,
    durationS,
    warmUpS,
    firstSeed: seeds[0] as number,
    requests: replications.reduce((sum, { requests }) => sum + requests, 0),
    isConserved: replications.every(({ isConserved }) => isConserved),
    widestLittleGap: gaps.reduce((widest, each) => (each.gap > widest.gap ? each : widest)),
    littleChecks: gaps.length,
    figures: figures.map((figure, at) => resultOf(figure, at, accuracyCase, replications)),
  };
}

function resultOf(
  figure: AccuracyFigure,
  at: number,
  window: MeasuredWindow,
  replications: readonly Replication[],
): FigureResult {
  const { id, what, unit, reference, notClaimed } = figure;
  const { formula, source, within } = reference;
  const values = replications.map(({ values }) => values[at] as number);
  const counterparts = 'runs' in reference ? reference.runs(window) : [];
  const expected = 'runs' in reference ? confidenceInterval(counterparts, LEVEL).mean : reference.value;
  return {
    id,
    what,
    unit,
    reference: expected,
    ...(within === undefined ? {} : { within }),
    formula,
    source,
    values,
    ...judge(values, expected, within, counterparts),
    verdict: notClaimed === undefined ? 'inside' : 'not-claimed',
    ...(notClaimed === undefined ? {} : { notClaimed }),
  };
}

/** Judges all cases together. */
export function evaluate(results: readonly CaseResult[]): Evaluation {
  const claimed = results.flatMap(({ figures }) => figures.filter(({ verdict }) => verdict !== 'not-claimed'));
  const verdicts = verdictsOf(
    claimed.map(({ pValue, halfWidth, reference }) => ({
      pValue,
      relativeHalfWidth: halfWidth / Math.abs(reference),
    })),
  );
  const verdictOf = new Map(claimed.map((figure, at) => [figure, verdicts[at] as Verdict]));
  const cases = results.map((result) => ({
    ...result,
    figures: result.figures.map((figure) => ({ ...figure, verdict: verdictOf.get(figure) ?? figure.verdict })),
  }));
  return {
    level: LEVEL,
    widest: WIDEST,
    familyAlpha: FAMILY_ALPHA,
    replications: REPLICATIONS,
    summary: summaryOf(cases, verdicts),
    cases,
  };
}

function summaryOf(cases: readonly CaseResult[], verdicts: readonly Verdict[]): Summary {
  const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length;
  const [outside, refuted, tooWide] = [count('outside'), count('refuted'), count('too-wide')];
  const widestLittleGap = Math.max(...cases.map(({ widestLittleGap: { gap } }) => gap));
  const outsideExplained = mostOutsideByChance(verdicts.length);
  return {
    figures: verdicts.length,
    inside: count('inside'),
    outside,
    refuted,
    tooWide,
    outsideExpected: verdicts.length * (1 - LEVEL),
    outsideExplained,
    littleChecks: cases.reduce((sum, { littleChecks }) => sum + littleChecks, 0),
    widestLittleGap,
    requests: cases.reduce((sum, { requests }) => sum + requests, 0),
    isPassed:
      refuted === 0 &&
      tooWide === 0 &&
      outside <= outsideExplained &&
      widestLittleGap <= WIDEST_LITTLE_GAP &&
      cases.every(({ isConserved }) => isConserved),
  };
}
