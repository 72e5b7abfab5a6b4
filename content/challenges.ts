import * as z from 'zod';
import { readPatternFile, runFigureSchema, shortId } from './claims';
import { COMPARE, type Operator } from './claims-expressions';

const text = z.string().min(1);

const challengeSchema = z.strictObject({
  id: shortId,
  title: text,
  /** The situation; what is wanted stands in the goals. */
  story: text,
  /** Id of the run that the challenge begins with. */
  run: shortId,
  /** Runs of each try: one with each seed, from `EXPERIMENT_SEED` on. */
  seeds: z.int().min(3).max(100).default(5),
  /** Figures, by what they are called, and where they must lie with every seed. */
  goals: z
    .array(
      runFigureSchema.omit({ run: true }).extend({
        what: text,
        is: z.enum(Object.keys(COMPARE) as [Operator, ...Operator[]]),
        value: z.number(),
      }),
    )
    .min(2),
  /** What may be changed, in words, and how far: numbers between two bounds, or to one of several values. */
  allowed: z
    .array(
      z.union([
        z.strictObject({ path: text, what: text, unit: text.optional(), min: z.number(), max: z.number() }),
        z.strictObject({ path: text, what: text, choices: z.array(z.json()).min(2) }),
      ]),
    )
    .min(1),
  /** Settings that meet the goals. */
  solution: z.record(z.string(), z.json()),
  /** Why they do. */
  lesson: text,
});

/** A task: bring a design to its goals with a few changes. */
export type Challenge = z.infer<typeof challengeSchema>;

export type Goal = Challenge['goals'][number];

/** Something that may be changed. */
export type Allowed = Challenge['allowed'][number];

/** Most challenges of one pattern. */
const MOST_CHALLENGES = 5;

/**
 * Reads what a `challenges.json` holds.
 *
 * @throws {Error} Naming the file, the place and what was expected.
 */
export function parseChallenges(input: unknown, file: string): Challenge[] {
  const result = z.array(challengeSchema).max(MOST_CHALLENGES).safeParse(input);
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The challenges of a pattern; none when it has no such file. For the server only. */
export async function loadChallenges(slug: string): Promise<Challenge[]> {
  return parseChallenges(await readPatternFile(slug, 'challenges.json'), `patterns/${slug}/challenges.json`);
}
