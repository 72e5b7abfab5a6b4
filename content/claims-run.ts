import { confidenceInterval } from '@/simulator';
import type { Claim } from './claims';
import { type Check, type FindingPiece, isTrue } from './claims-expressions';
import { type Figures, figuresOf, type Ground, valueIn } from './claims-figures';
import { EXPERIMENT_SEED, type ResultFigure, type Unit } from './results';

/** A figure over all seeds of a claim: its mean, and how far from it the true mean may lie with a confidence of 99 %. */
export interface FigureOverSeeds {
  unit: Unit;
  samples: readonly number[];
  mean: number;
  halfWidth: number;
}

/** A figure of a finding, and its name in the claim. */
export interface NamedFigure extends ResultFigure {
  name: string;
}

export interface CheckResult {
  text: string;
  holds: boolean;
  /** Seeds with which it is not true. */
  brokenBy: number[];
}

/** What the runs of a claim gave. */
export interface ClaimResult {
  claim: Claim;
  seeds: number[];
  figures: Readonly<Record<string, FigureOverSeeds>>;
  /** The sentence in pieces: words, and figures as their mean over the seeds. */
  finding: ({ text: string } | NamedFigure)[];
  checks: CheckResult[];
  predictions: { text: string; isRight: boolean }[];
  /** Whether every check is true with every seed. */
  holds: boolean;
}

/** The seeds of so many runs: the first is that of all prose, the others follow. */
export function seedsOf(count: number): number[] {
  return Array.from({ length: count }, (_, at) => EXPERIMENT_SEED + at);
}

/**
 * Tries a comparison on the figures of every seed.
 *
 * @throws {Error} When it names a figure that is none, or compares two that count different things.
 */
export function tryCheck(check: Check, seeds: readonly number[], bySeed: readonly Figures[]): CheckResult {
  const [left, right] = [check.left, check.right].map((name) => bySeed[0]?.[name]?.unit);
  if (typeof check.right === 'string' && left !== right) {
    throw new Error(`${check.text}: expected figures of one unit, got ${left} and ${right}`);
  }
  const brokenBy = seeds.filter((_, at) => !isTrue(check, valueIn(bySeed[at] ?? {})));
  return { text: check.text, holds: brokenBy.length === 0, brokenBy };
}

/**
 * Runs everything that a claim rests on and says what was found.
 *
 * @throws {Error} Naming the claim, when it asks for a run or a figure that does not exist.
 */
export function runClaim(claim: Claim, ground: Ground): ClaimResult {
  const seeds = seedsOf(claim.seeds);
  const bySeed = seeds.map((seed) => figuresOf(claim, ground, seed));
  const figures = overSeeds(bySeed);
  const checks = claim.holds.map((check) => tryCheck(check, seeds, bySeed));
  return {
    claim,
    seeds,
    figures,
    finding: claim.finding.map((piece) => filled(claim, piece, figures)),
    checks,
    predictions: claim.predictions.map(({ text, when }) => ({
      text,
      isRight: when.every((check) => tryCheck(check, seeds, bySeed).holds),
    })),
    holds: checks.every(({ holds }) => holds),
  };
}

function overSeeds(bySeed: readonly Figures[]): Record<string, FigureOverSeeds> {
  const names = Object.entries(bySeed[0] ?? {});
  return Object.fromEntries(
    names.map(([name, { unit }]) => {
      const samples = bySeed.map((figures) => figures[name]?.value ?? Number.NaN);
      return [name, { unit, samples, ...confidenceInterval(samples, 0.99) }];
    }),
  );
}

function filled({ id }: Claim, piece: FindingPiece, figures: Readonly<Record<string, FigureOverSeeds>>) {
  if ('text' in piece) return piece;
  const figure = figures[piece.figure];
  if (!figure) throw new Error(`${id}: finding: expected a figure "${piece.figure}"`);
  return { name: piece.figure, value: figure.mean, unit: figure.unit };
}
