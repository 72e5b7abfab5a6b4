import { formatResult } from '@/components/mdx/format';
import { attempt, type Challenge, type GoalResult } from '@/content/challenges';
import type { Operator } from '@/content/claims-expressions';
import type { Ground } from '@/content/claims-figures';

/** A goal in words: what is wanted, and what comes of it at the start and with the stored solution. */
export interface GoalView {
  what: string;
  wanted: string;
  atStart: string;
  solved: string;
}

/** A challenge as it is shown; stands in the list at `/patterns/<slug>/challenges.json`. */
export interface ChallengeView {
  id: string;
  title: string;
  story: string;
  /** How many seeds every figure comes from. */
  seeds: number;
  goals: GoalView[];
  /** What may be changed, and between which bounds. */
  allowed: string[];
  /** The stored solution, a setting each. */
  solution: string[];
  lesson: string;
}

const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '<': 'below',
  '<=': 'at most',
  '=': 'exactly',
  '>=': 'at least',
  '>': 'above',
};

/**
 * Tries a challenge at its start and with its stored solution, and puts both in words.
 *
 * @throws {Error} When there is no such run or figure, or a setting is not valid.
 */
export function challengeView(challenge: Challenge, ground: Ground): ChallengeView {
  const { id, title, story, seeds, allowed, solution, lesson } = challenge;
  const start = attempt(challenge, ground, {});
  const solved = attempt(challenge, ground, solution);
  return {
    id,
    title,
    story,
    seeds,
    goals: challenge.goals.map((goal, at) => ({
      what: goal.what,
      wanted: `${OPERATOR_WORDS[goal.is]} ${formatResult({ value: goal.value, unit: start.goals[at]?.unit ?? 'count' })}`,
      atStart: rangeInWords(start.goals[at]),
      solved: rangeInWords(solved.goals[at]),
    })),
    allowed: allowed.map((each) =>
      'choices' in each
        ? `${each.path}: ${each.choices.map((choice) => JSON.stringify(choice)).join(', ')}`
        : `${each.path}: ${each.min} to ${each.max}`,
    ),
    solution: Object.entries(solution).map(([path, value]) => `${path} = ${JSON.stringify(value)}`),
    lesson,
  };
}

/** From the least to the greatest over the seeds, and whether that is enough. */
function rangeInWords(result: GoalResult | undefined): string {
  if (!result) throw new Error('expected the result of a goal');
  const { samples, unit, isMet } = result;
  const [least, greatest] = [Math.min(...samples), Math.max(...samples)].map((value) => formatResult({ value, unit }));
  return `${least === greatest ? least : `${least} to ${greatest}`}, ${isMet ? 'met' : 'missed'}`;
}
