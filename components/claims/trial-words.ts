import { formatSeconds } from '@/components/mdx/format';
import type { ClaimResult } from '@/content/claims-run';
import type { Experiment } from '@/content/experiments';
import { plannedRuns, type Trial } from './trial';

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What a press on the button will run: `2 runs × 5 seeds: the engine runs 10 times, in this browser.` */
export function planInWords(trial: Trial): string {
  const { claim, runs } = trial;
  const times = plannedRuns(trial);
  return `${counted(runs.length, 'run')} × ${counted(claim.seeds, 'seed')}: the engine runs ${counted(times, 'time')}, in this browser.`;
}

/** A run as a line of a list: its title, and the simulated time. */
export function runInWords({ title, durationS }: Pick<Experiment, 'title' | 'durationS'>): string {
  return `${title} (${formatSeconds(durationS)} simulated)`;
}

/**
 * Whether a prediction came true, and which did.
 *
 * @param choice - Index of the prediction; undefined when none was made.
 */
export function outcomeInWords({ predictions }: Pick<ClaimResult, 'predictions'>, choice: number | undefined): string {
  const right = predictions.find(({ isRight }) => isRight);
  if (choice !== undefined && predictions[choice]?.isRight) return 'Your prediction came true.';
  const what = right ? `What came true: “${right.text}”` : 'No prediction came true with every seed.';
  return choice === undefined ? `You made no prediction. ${what}` : `Your prediction did not come true. ${what}`;
}

/** Whether a claim holds with one seed, and the comparisons that are not true with it. */
export interface SeedVerdict {
  seed: number;
  broken: string[];
}

/** The verdict of each seed of a result. */
export function seedVerdicts({ seeds, checks }: Pick<ClaimResult, 'seeds' | 'checks'>): SeedVerdict[] {
  return seeds.map((seed) => ({
    seed,
    broken: checks.filter(({ brokenBy }) => brokenBy.includes(seed)).map(({ text }) => text),
  }));
}

/** How a finding of this browser compares with the one that the page was built with. */
export function comparisonInWords(found: string, onPage: string): string {
  return found === onPage
    ? 'These are the page’s own figures: the same seeds give the same run, wherever it is computed.'
    : 'The page was built with other figures. It may be of an older version: load it again, and compare once more.';
}
