import type { Challenge, Goal } from './challenges';
import { COMPARE } from './claims-expressions';
import { type Ground, runOf } from './claims-figures';
import { seedsOf } from './claims-run';
import { type ResultFigure, resultOf, type Unit } from './results';
import type { Settings } from './settings';

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

/**
 * Tries a challenge: its run with some more settings.
 *
 * @param onRun - Told after each run of the engine how many of them are done.
 * @throws {Error} When there is no such run or figure, or a setting is not valid.
 */
export function attempt(
  challenge: Challenge,
  ground: Ground,
  settings: Settings,
  onRun?: (done: number, planned: number) => void,
): Attempt {
  const start = runOf(ground, challenge.run);
  const experiment = { ...start, set: { ...start.set, ...settings } };
  const seeds = seedsOf(challenge.seeds);
  const bySeed = seeds.map((seed, at) => {
    const figures = challenge.goals.map(({ what: _what, is: _is, value: _value, ...query }) =>
      resultOf(ground.architecture, experiment, { ...query, seed }),
    );
    onRun?.(at + 1, seeds.length);
    return figures;
  });
  const goals = challenge.goals.map((goal, at): GoalResult => {
    const { is, value } = goal;
    const figures = bySeed.map((ofSeed) => ofSeed[at] as ResultFigure);
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
