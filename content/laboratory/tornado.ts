import type { Architecture, ConfidenceInterval, Report } from '@/simulator';
import { type Settings, withSettings } from '../settings';
import { fitted, type NumericSetting, numericSettings } from './design-settings';
import { pairedDifference } from './differences';
import { samplesOf } from './estimate';
import type { Measure } from './measures';

/** One setting, and the two values that it is moved to, one at a time, while everything else stays. */
export interface Swing {
  setting: NumericSetting;
  base: number;
  low: number;
  high: number;
}

/** The reports of a swing: one for each seed. */
export interface SwingRuns {
  swing: Swing;
  low: readonly Report[];
  high: readonly Report[];
}

/** What moving a setting does to a measure, against the design as it stands, over the same seeds. */
export interface Bar {
  swing: Swing;
  low: ConfidenceInterval;
  high: ConfidenceInterval;
  /** Whether one of the two was told apart from nothing. */
  isFound: boolean;
  /** The larger of the two differences; 0 where neither was found. */
  reach: number;
}

/** Names of the settings that decide most about a design, those that are asked about most first. */
const MAIN_FIELDS = [
  'ratePerS',
  'memoryMib',
  'reservedConcurrency',
  'provisionedConcurrency',
  'concurrency',
  'batchSize',
  'maxConcurrency',
  'parallelization',
  'batchWindowS',
  'instanceConcurrency',
  'keepAliveS',
  'timeoutS',
  'visibilityTimeoutS',
  'cpuBoundShare',
  'errorRate',
  'shards',
  'median',
  'mean',
  'payloadBytes',
];
/** Runs grow with every setting. */
export const MOST_SWINGS = 16;

/**
 * The main settings of a design, each with the values a factor below and above what it is. Those that are left out of
 * the document or zero have no such values; those at the edge of what is allowed move one way.
 */
export function swingsOf(architecture: Architecture, factor: number): Swing[] {
  const rank = ({ fields }: NumericSetting) => MAIN_FIELDS.indexOf(fields.at(-1) ?? '');
  return numericSettings(architecture)
    .filter((setting) => rank(setting) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((setting) => {
      const { value: base, range } = setting;
      if (base === undefined || base <= 0) return [];
      const swing = { setting, base, low: fitted(base / factor, range), high: fitted(base * factor, range) };
      return (swing.low < base || swing.high > base) && isTakenBy(architecture, swing) ? [swing] : [];
    })
    .slice(0, MOST_SWINGS);
}

/** Whether the document takes both values; some fields are bound by each other. */
function isTakenBy(architecture: Architecture, { setting: { path }, low, high }: Swing): boolean {
  try {
    for (const value of [low, high]) withSettings(architecture, { [path]: value } satisfies Settings);
    return true;
  } catch {
    return false;
  }
}

/**
 * The bars of one measure, the longest first.
 *
 * @param base - Reports of the design as it stands, with the seeds of the swings.
 */
export function barsOf(measure: Measure, base: readonly Report[], runs: readonly SwingRuns[]): Bar[] {
  const ground = samplesOf(measure, base);
  if (!ground || ground.length < 2) return [];
  const bars = runs.flatMap(({ swing, low, high }) => {
    const [below, above] = [samplesOf(measure, low), samplesOf(measure, high)];
    if (!below || !above || below.length !== ground.length || above.length !== ground.length) return [];
    const ends = { low: pairedDifference(ground, below), high: pairedDifference(ground, above) };
    const found = [ends.low, ends.high].filter(({ mean, halfWidth }) => Math.abs(mean) > halfWidth);
    const reach = Math.max(0, ...found.map(({ mean }) => Math.abs(mean)));
    return [{ swing, ...ends, isFound: found.length > 0, reach }];
  });
  return bars.sort((a, b) => b.reach - a.reach);
}
