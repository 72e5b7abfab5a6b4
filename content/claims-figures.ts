import type { Architecture, Provenance } from '@/simulator';
import { allFigures, catalog } from './catalog/load-catalog';
import type { Claim, FigureSource } from './claims';
import { type Computation, compute } from './claims-expressions';
import {
  containersInPlaceOf,
  containersMonthlyUsd,
  HOURS_PER_MONTH,
  serverlessMonthlyUsd,
  unitUsd,
} from './cost-curve';
import type { Experiment } from './experiments';
import { designOf, type ResultFigure, reportOf, resultOf, type Unit } from './results';
import { valueAt } from './settings';

/** What claims are tried on: the pattern's own design, and its runs. */
export interface Ground {
  architecture: Architecture;
  experiments: readonly Experiment[];
}

export type Figures = Readonly<Record<string, ResultFigure>>;

const UNIT_OF_CATALOG: Readonly<Record<string, Unit>> = { s: 's', ms: 'ms', '%': 'percent' };

/** Ids of the runs that a claim takes figures of, in order and once each. */
export function runsOf({ figures }: Pick<Claim, 'figures'>): string[] {
  return [...new Set(Object.values(figures).flatMap((source) => ('run' in source ? [source.run] : [])))];
}

/** A run of the ground by its id. */
export function runOf({ experiments }: Ground, id: string): Experiment {
  const experiment = experiments.find((each) => each.id === id);
  if (!experiment) throw new Error(`expected a run "${id}"`);
  return experiment;
}

/** The value of a figure by its name. */
export function valueIn(figures: Figures): (name: string) => number {
  return (name) => {
    const figure = figures[name];
    if (!figure) throw new Error(`expected a figure "${name}"`);
    return figure.value;
  };
}

/**
 * All figures of a claim with one seed.
 *
 * @throws {Error} Naming the claim and the figure that cannot be had.
 */
export function figuresOf(
  { id, figures: sources }: Pick<Claim, 'id' | 'figures'>,
  ground: Ground,
  seed: number,
): Figures {
  const figures: Record<string, ResultFigure> = {};
  for (const [name, source] of Object.entries(sources)) {
    try {
      figures[name] = figureOf(source, ground, { figures, seed });
    } catch (error) {
      throw new Error(`${id}: figure ${name}: ${(error as Error).message}`, { cause: error });
    }
  }
  return figures;
}

function figureOf(
  source: FigureSource,
  ground: Ground,
  { figures, seed }: { figures: Figures; seed: number },
): ResultFigure {
  if ('metric' in source) {
    const { run, ...query } = source;
    return resultOf(ground.architecture, runOf(ground, run), { ...query, seed });
  }
  if ('setting' in source) return settingOf(source, ground);
  if ('comparison' in source) return comparisonOf(source, ground, seed);
  if ('catalog' in source) return catalogFigure(source.catalog);
  if ('monthOf' in source) {
    return { value: source.units * HOURS_PER_MONTH * unitUsd(catalog.prices, source.monthOf), unit: 'usd' };
  }
  return computedOf(source, figures);
}

function computedOf(
  { compute: computation, unit: asked }: Extract<FigureSource, { compute: Computation }>,
  figures: Figures,
): ResultFigure {
  const { sign, names } = computation;
  const value = compute(computation, valueIn(figures));
  const units = new Set(names.map((name) => figures[name]?.unit));
  if ((sign === '+' || sign === '-') && units.size > 1) {
    throw new Error(`expected figures of one unit, got ${[...units].join(' and ')}`);
  }
  const unit = asked ?? figures[names[0] ?? '']?.unit ?? 'count';
  return { value: unit === 'percent' && sign === '/' ? 100 * value : value, unit };
}

function settingOf(
  { run, setting, unit = 'count' }: Extract<FigureSource, { setting: string }>,
  ground: Ground,
): ResultFigure {
  const value = valueAt(designOf(ground.architecture, runOf(ground, run)), setting);
  if (typeof value !== 'number') throw new Error(`expected a number at ${setting}`);
  return { value, unit };
}

function comparisonOf(
  { run, comparison }: Extract<FigureSource, { comparison: string }>,
  ground: Ground,
  seed: number,
): ResultFigure {
  const experiment = runOf(ground, run);
  const design = designOf(ground.architecture, experiment);
  const report = reportOf(ground.architecture, experiment, seed);
  switch (comparison) {
    case 'serverlessUsd':
      return { value: serverlessMonthlyUsd(design, report), unit: 'usd' };
    case 'containersUsd':
      return { value: containersMonthlyUsd(containersInPlaceOf(design, report)), unit: 'usd' };
    case 'containers':
      return { value: containersInPlaceOf(design, report), unit: 'count' };
  }
}

/** The documents that a claim's figures come from, where they do not come from a run. */
export function citationsOf({ figures }: Pick<Claim, 'figures'>): Provenance[] {
  return Object.values(figures).flatMap((source) => {
    const entry =
      'catalog' in source
        ? allFigures[source.catalog]
        : 'monthOf' in source
          ? catalog.prices[source.monthOf]
          : undefined;
    return entry ? [entry] : [];
  });
}

function catalogFigure(id: string): ResultFigure {
  const figure = allFigures[id];
  if (!figure) throw new Error(`expected a figure ${id} in the catalog`);
  return { value: figure.value, unit: UNIT_OF_CATALOG[figure.unit] ?? 'count' };
}
