import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Architecture, parseArchitectureText } from '@/simulator';
import { readExperimentsFile } from './prose';
import { EXPERIMENT_SEED } from './results';
import type { Settings } from './settings';

/** A small design that shows what the pattern's own cannot; a file of the pattern's folder `designs`. */
export interface NamedDesign {
  /** Name of its file, without the ending. */
  name: string;
  architecture: Architecture;
}

/** A run that prose, claims and challenges refer to: a design with some settings changed. */
export interface Experiment {
  id: string;
  /** What is tried, as a heading would say it. */
  title: string;
  /** Simulated seconds. */
  durationS: number;
  set: Settings;
  /** The design that runs in place of the pattern's own. */
  design?: NamedDesign;
}

/** A run as its file says it. */
export const experimentSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  durationS: z.number().positive(),
  set: z.record(z.string(), z.json()),
  design: z.string().exactOptional(),
});

/**
 * Reads what an `experiments.json` holds.
 *
 * @param designs - What its runs may name in `design`.
 * @throws {Error} Naming the file and what was expected.
 */
export function parseExperiments(input: unknown, file: string, designs: readonly NamedDesign[] = []): Experiment[] {
  const result = z.array(experimentSchema).safeParse(input);
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  return result.data.map(({ design: name, ...experiment }) => {
    if (name === undefined) return experiment;
    const design = designs.find((each) => each.name === name);
    if (!design) throw new Error(`${file}: ${experiment.id}: expected a file designs/${name}.json`);
    return { ...experiment, design };
  });
}

/** The experiments of a pattern; for the server only. */
export async function loadExperiments(slug: string): Promise<Experiment[]> {
  const [input, designs] = await Promise.all([readExperimentsFile(slug), loadDesigns(slug)]);
  return parseExperiments(input, `patterns/${slug}/experiments.json`, designs);
}

/**
 * The small designs of a pattern, if it has any; for the server only.
 *
 * @throws {Error} Naming the file and its faults when one is not valid.
 */
export async function loadDesigns(slug: string): Promise<NamedDesign[]> {
  const folder = join(process.cwd(), 'content', 'patterns', slug, 'designs');
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const parsed = parseArchitectureText(await readFile(join(folder, file), 'utf8'));
      if (parsed.kind === 'valid') return { name: file.replace(/\.json$/, ''), architecture: parsed.value };
      const faults = parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
      throw new Error(`patterns/${slug}/designs/${file}: ${faults.join('; ')}`);
    }),
  );
}

/**
 * The command that repeats an experiment on a clone of the repository.
 *
 * @param replications - Runs with so many seeds, from `EXPERIMENT_SEED` on.
 */
export function commandOf(slug: string, { durationS, set, design }: Experiment, replications = 1): string {
  const settings = Object.entries(set).map(([path, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return ` --set '${path}=${text}'`;
  });
  const file = `content/patterns/${slug}/${design ? `designs/${design.name}` : 'architecture'}.json`;
  const seeds = `--seed ${EXPERIMENT_SEED}${replications > 1 ? ` --replications ${replications}` : ''}`;
  return `npm run -s simulate -- ${file} ${seeds} --duration-s ${durationS}${settings.join('')}`;
}
