import * as z from 'zod';
import { readPatternFile, runFigureSchema, shortId } from './claims';
import { COMPARE, type Operator } from './claims-expressions';
import { type Ground, runOf } from './claims-figures';
import { seedsOf } from './claims-run';
import { resultOf, type Unit } from './results';
import type { Settings } from './settings';

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
  /** What may be changed: numbers between two bounds, or to one of several values. */
  allowed: z
    .array(
      z.union([
        z.strictObject({ path: text, min: z.number(), max: z.number() }),
        z.strictObject({ path: text, choices: z.array(z.json()).min(2) }),
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

/** How far a try came with one of the goals. */
export interface GoalResult {
  goal: Goal;
  unit: Unit;
  /** By seed. */
  samples: number[];
  isMet: boolean;
}

/** How a try at a challenge went. */
export interface Attempt {
  goals: GoalResult[];
  /** Whether every goal is met with every seed. */
  isSolved: boolean;
  /** Whether with every seed some goal is missed. */
  isMissed: boolean;
}

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

/** The paths of settings that a challenge does not allow, or not with that value. */
export function forbiddenIn({ allowed }: Challenge, settings: Settings): string[] {
  return Object.entries(settings)
    .filter(([path, value]) => !allowed.some((each) => each.path === path && admits(each, value)))
    .map(([path]) => path);
}

function admits(allowed: Challenge['allowed'][number], value: unknown): boolean {
  if ('choices' in allowed) return allowed.choices.some((choice) => JSON.stringify(choice) === JSON.stringify(value));
  return typeof value === 'number' && value >= allowed.min && value <= allowed.max;
}

/**
 * Tries a challenge: its run with some more settings.
 *
 * @throws {Error} When there is no such run or figure, or a setting is not valid.
 */
export function attempt(challenge: Challenge, ground: Ground, settings: Settings): Attempt {
  const start = runOf(ground, challenge.run);
  const experiment = { ...start, set: { ...start.set, ...settings } };
  const seeds = seedsOf(challenge.seeds);
  const goals = challenge.goals.map((goal): GoalResult => {
    const { what: _what, is, value, ...query } = goal;
    const figures = seeds.map((seed) => resultOf(ground.architecture, experiment, { ...query, seed }));
    const samples = figures.map((figure) => figure.value);
    const isMet = samples.every((sample) => COMPARE[is](sample, value));
    return { goal, unit: figures[0]?.unit ?? 'count', samples, isMet };
  });
  const missesWith = (at: number): boolean =>
    goals.some(({ goal: { is, value }, samples }) => !COMPARE[is](samples[at] ?? Number.NaN, value));
  return {
    goals,
    isSolved: goals.every(({ isMet }) => isMet),
    isMissed: seeds.every((_, at) => missesWith(at)),
  };
}
