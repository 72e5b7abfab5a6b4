import type { Attempt } from '@/content/challenge-attempt';
import type { Challenge } from '@/content/challenges';
import type { Ground } from '@/content/claims-figures';
import type { Settings } from '@/content/settings';
import type { ChallengeView } from './challenge-view';
import type { WorkReport } from './trial';

/** All that it takes to play the challenges of a pattern; stands at `/patterns/<slug>/challenges.json`. */
export interface ChallengeKit {
  ground: Ground;
  challenges: readonly { challenge: Challenge; view: ChallengeView }[];
}

/** What the page tells the worker: a try at a challenge. */
export interface AttemptRequest {
  challenge: Challenge;
  ground: Ground;
  settings: Settings;
}

export type AttemptReport = WorkReport<Attempt>;
