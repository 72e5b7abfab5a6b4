import type { Catalog } from '../catalog';
import type { Architecture } from '../document/architecture';
import { parseArchitecture } from '../document/parse';
import { RandomStream } from '../kernel/random-stream';
import { US_PER_MS, wholeUs } from '../kernel/units';
import { samplerOf } from '../model/sampler';
import { Simulation } from '../simulation';
import type { AccuracyCase, Measure } from './accuracy-case';

/** How closely Little's law held at a resource of a run. */
export interface LittleGap {
  resource: string;
  kind: string;
  /** |L / (λ W) - 1|. */
  gap: number;
}

/** What one replication found. */
export interface Replication {
  seed: number;
  /** By figure, in the order of the case. */
  values: number[];
  littleGaps: LittleGap[];
  requests: number;
  isConserved: boolean;
}

/**
 * The architecture of a case.
 *
 * @throws {Error} When the document is not valid.
 */
export function architectureOf({ id, document }: Pick<AccuracyCase, 'id' | 'document'>): Architecture {
  const parsed = parseArchitecture(document);
  if (parsed.kind === 'valid') return parsed.value;
  throw new Error(`${id}: ${parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ')}`);
}

/** Runs one replication of a case. */
export function replicate(accuracyCase: AccuracyCase, catalog: Catalog, seed: number): Replication {
  const { durationS, warmUpS, figures } = accuracyCase;
  const architecture = architectureOf(accuracyCase);
  const simulation = new Simulation(architecture, { catalog, seed });
  simulation.runUntil(wholeUs(warmUpS));
  simulation.reset();
  const looks = figures.map(({ measure }) => measure).filter((measure) => measure.kind === 'looks');
  const shares = lookAround(simulation, architecture, looks, warmUpS, durationS);
  simulation.runUntil(wholeUs(warmUpS + durationS));
  const facts = simulation.facts();
  function valueFor(measure: Measure): number {
    switch (measure.kind) {
      case 'fact':
        return readFact(facts, measure);
      case 'looks':
        return shares.get(measure) as number;
      case 'drawn':
        return drawnQuantile(measure, catalog, seed);
    }
  }
  return {
    seed,
    values: figures.map(({ measure }) => valueFor(measure)),
    littleGaps: littleGapsOf(facts, durationS),
    requests: simulation.requests().arrived,
    isConserved: simulation.conservation().every(({ holds }) => holds),
  };
}

type LooksMeasure = Extract<Measure, { kind: 'looks' }>;

/** Stops at even intervals and looks how many instances are busy. All looks of a case share their interval. */
function lookAround(
  simulation: Simulation,
  architecture: Architecture,
  looks: readonly LooksMeasure[],
  fromS: number,
  durationS: number,
): Map<LooksMeasure, number> {
  const hits = new Map(looks.map((measure) => [measure, 0]));
  const [first] = looks;
  if (!first) return hits;
  const count = Math.floor(durationS / first.everyS);
  for (let look = 1; look <= count; look += 1) {
    simulation.runUntil(wholeUs(fromS + look * first.everyS));
    for (const measure of looks) {
      const index = architecture.resources.findIndex(({ id }) => id === measure.resource);
      const { instances } = simulation.view(index);
      const busy = (instances?.busy ?? 0) + (instances?.starting ?? 0);
      if (busy >= measure.busyAtLeast) hits.set(measure, (hits.get(measure) as number) + 1);
    }
  }
  return new Map([...hits].map(([measure, times]) => [measure, times / count]));
}

/** A quantile of durations as the engine draws them, in milliseconds. */
function drawnQuantile(
  { law, of, draws, probability }: Extract<Measure, { kind: 'drawn' }>,
  catalog: Catalog,
  seed: number,
): number {
  const sampler = samplerOf(law, 1, of && { catalog, ...of });
  const stream = new RandomStream(seed, 'draws');
  const drawnUs = Float64Array.from({ length: draws }, () => sampler.drawUs(stream)).sort();
  return (drawnUs[Math.floor(probability * draws)] as number) / US_PER_MS;
}

type Facts = ReturnType<Simulation['facts']>;

function readFact(facts: Facts, { of, over, minus }: Extract<Measure, { kind: 'fact' }>): number {
  const value = numberAt(facts, of) - (minus === undefined ? 0 : numberAt(facts, minus));
  return over === undefined ? value : value / numberAt(facts, over);
}

function numberAt(facts: Facts, path: string): number {
  const value = path
    .split('.')
    .reduce<unknown>((owner, name) => (owner as Record<string, unknown> | undefined)?.[name], facts);
  if (typeof value !== 'number') throw new Error(`${path}: expected a fact of the report, got ${value}`);
  return value;
}

/** Little's law at every resource where time was spent: the mean number in it is the arrival rate times the mean time. */
function littleGapsOf(facts: Facts, durationS: number): LittleGap[] {
  return Object.entries(facts).flatMap(([resource, { kind, arrived, meanInSystem, meanTimeInSystemMs }]) => {
    const expected = ((arrived as number) / durationS) * ((meanTimeInSystemMs as number) / 1_000);
    if (expected === 0) return [];
    return [{ resource, kind: kind as string, gap: Math.abs((meanInSystem as number) / expected - 1) }];
  });
}
