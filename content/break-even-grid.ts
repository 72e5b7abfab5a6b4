import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Architecture, ENGINE_VERSION, simulate } from '@/simulator';
import {
  BREAK_EVEN_DESIGNS,
  BREAK_EVEN_RATES_PER_S,
  type BreakEvenCell,
  type BreakEvenDesign,
  type BreakEvenGrid,
  BURSTINESSES,
  breakEvenRunOf,
  type Load,
  requestsOf,
} from './break-even';
import { catalog } from './catalog/load-catalog';
import { withoutDefaults } from './exchange/defaults';
import { loadDesigns } from './experiments';
import { loadPattern } from './load-pattern';

/** Where the grid of a pattern is stored. */
export const gridFile = (slug: string): string => join(process.cwd(), 'content', 'patterns', slug, 'break-even.json');

/**
 * The designs of a pattern that are set against each other: its own, and two of its folder `designs`.
 *
 * @throws {Error} When one of them is missing.
 */
export async function loadBreakEvenDesigns(slug: string): Promise<Record<BreakEvenDesign, Architecture>> {
  const [{ architecture }, designs] = await Promise.all([loadPattern(slug), loadDesigns(slug)]);
  const find = (name: string): Architecture => {
    const design = designs.find((each) => each.name === name);
    if (!design) throw new Error(`patterns/${slug}: expected a file designs/${name}.json`);
    return design.architecture;
  };
  return {
    functions: architecture,
    containers: find('containers'),
    'virtual-machines': find('virtual-machines'),
  };
}

/** The stored grid of a pattern; undefined for a pattern that has none. For the server only. */
export async function loadBreakEvenGrid(slug: string): Promise<BreakEvenGrid | undefined> {
  const text = await readFile(gridFile(slug), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as BreakEvenGrid);
}

/** One cell of the grid, run here and now. */
export function runCell(architecture: Architecture, design: BreakEvenDesign, load: Load): BreakEvenCell {
  const runs = requestsOf(architecture, load).map(({ architecture: loaded, ...options }) =>
    breakEvenRunOf(simulate(loaded, { catalog, ...options })),
  );
  return { design, ...load, runs };
}

/** All loads of the stored grid, the costliest last. */
export function gridLoads(): Load[] {
  return BREAK_EVEN_RATES_PER_S.flatMap((ratePerS) => BURSTINESSES.map((burstiness) => ({ ratePerS, burstiness })));
}

/** Designs and loads of the stored grid, one after the other. */
export function gridPlaces(): { design: BreakEvenDesign; load: Load }[] {
  return gridLoads().flatMap((load) => BREAK_EVEN_DESIGNS.map((design) => ({ design, load })));
}

/** What a grid of these designs is made of. */
export function madeOf(
  designs: Readonly<Record<BreakEvenDesign, Architecture>>,
): Pick<BreakEvenGrid, 'engine' | 'designs'> {
  const [functions, containers, machines] = BREAK_EVEN_DESIGNS.map((name) => fingerprintOf(designs[name]));
  return {
    engine: ENGINE_VERSION,
    designs: { functions: functions ?? '', containers: containers ?? '', 'virtual-machines': machines ?? '' },
  };
}

/** A short number for all that a run depends on: another one when it changes. FNV-1a over its JSON. */
export function fingerprintOf(architecture: Architecture): string {
  const { account, resources, links, faults } = withoutDefaults(architecture);
  const text = JSON.stringify({ account, resources, links, faults }, (key, value: unknown) =>
    key === 'label' || key === 'description' ? undefined : value,
  );
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
