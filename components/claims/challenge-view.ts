import { attempt } from '@/content/challenge-attempt';
import type { Allowed, Challenge } from '@/content/challenges';
import { type Ground, runOf } from '@/content/claims-figures';
import { type Settings, valueAt, withSettings } from '@/content/settings';
import { rangeInWords, settingsInWords, wantedInWords } from './challenge-words';

type Json = Settings[string];

/** A goal in words: what is wanted, and what comes of it at the start and with the stored solution. */
export interface GoalView {
  what: string;
  wanted: string;
  atStart: string;
  solved: string;
}

/** What a page shows of a challenge beside the challenge itself; computed at build. */
export interface ChallengeView {
  goals: GoalView[];
  /** What stands in the design at the start of what may be changed. */
  start: Settings;
  /** The stored solution, a setting each. */
  solution: string[];
}

/**
 * Tries a challenge at its start and with its stored solution, and puts both in words.
 *
 * @throws {Error} When there is no such run or figure, or a setting is not valid.
 */
export function challengeView(challenge: Challenge, ground: Ground): ChallengeView {
  const start = attempt(challenge, ground, {});
  const solved = attempt(challenge, ground, challenge.solution);
  const run = runOf(ground, challenge.run);
  const design = withSettings(run.design?.architecture ?? ground.architecture, run.set);
  return {
    goals: start.goals.map((result, at) => ({
      what: result.goal.what,
      wanted: wantedInWords(result.goal, result.unit),
      atStart: rangeInWords(result),
      solved: rangeInWords(solved.goals[at] ?? result),
    })),
    start: Object.fromEntries(
      challenge.allowed.map((allowed) => [allowed.path, (valueAt(design, allowed.path) ?? leastOf(allowed)) as Json]),
    ),
    solution: settingsInWords(challenge.solution, challenge.allowed),
  };
}

/** What holds where a design leaves an optional setting out. */
function leastOf(allowed: Allowed): unknown {
  return 'choices' in allowed ? allowed.choices[0] : allowed.min;
}
