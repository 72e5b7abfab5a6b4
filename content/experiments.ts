import * as z from 'zod';
import { readExperimentsFile } from './prose';
import type { Settings } from './settings';

/** A run that prose refers to: the pattern's own design with some settings changed. */
export interface Experiment {
  id: string;
  /** What is tried, as a heading would say it. */
  title: string;
  /** Simulated seconds. */
  durationS: number;
  set: Settings;
}

const experimentsSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    title: z.string().min(1),
    durationS: z.number().positive(),
    set: z.record(z.string(), z.json()),
  }),
);

/** Seed of every experiment, so that a figure in prose can be had again from the command line. */
export const EXPERIMENT_SEED = 1;

/**
 * Reads what an `experiments.json` holds.
 *
 * @throws {Error} Naming the file and what was expected.
 */
export function parseExperiments(input: unknown, file: string): Experiment[] {
  const result = experimentsSchema.safeParse(input);
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The experiments of a pattern; for the server only. */
export async function loadExperiments(slug: string): Promise<Experiment[]> {
  return parseExperiments(await readExperimentsFile(slug), `patterns/${slug}/experiments.json`);
}

/** The command that repeats an experiment on a clone of the repository. */
export function commandOf(slug: string, { durationS, set }: Experiment): string {
  const settings = Object.entries(set).map(([path, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return ` --set '${path}=${text}'`;
  });
  const file = `content/patterns/${slug}/architecture.json`;
  return `npm run -s simulate -- ${file} --seed ${EXPERIMENT_SEED} --duration-s ${durationS}${settings.join('')}`;
}
