import { formatCount, formatMs } from '@/components/simulation/format';
import { applySettings, type Controls } from '@/components/simulation/settings';
import type { SettingsLog } from '@/components/simulation/settings-log';
import type { Architecture, Baseline, Finding, Outcome, RecordedRequest } from '@/simulator';
import type { Exemplar, RunPosition } from '@/simulator/worker/protocol';

/** What the worker that tries changes is asked: a run, and a request of it. */
export interface PreventionRequest {
  architecture: Architecture;
  seed: number;
  changes: readonly { architecture: Architecture; position: RunPosition }[];
  recorded: RecordedRequest;
}

/** What it tells while it tries one change after the other. */
export type PreventionReport =
  | { type: 'begun'; baseline: Baseline; planned: number }
  | { type: 'tried'; finding: Finding | undefined }
  | { type: 'done' }
  | { type: 'failed'; message: string };

/** The run of a stage as the worker repeats it. */
export function preventionRequestOf(log: SettingsLog, controls: Controls, exemplar: Exemplar): PreventionRequest {
  const { request, sentUs, endedUs, outcome, limitKey } = exemplar;
  return {
    architecture: applySettings(log.document, controls, log.settings),
    seed: log.settings.seed,
    changes: log.changes.map(({ document, settings, position }) => ({
      architecture: applySettings(document, controls, settings),
      position,
    })),
    recorded: { request, sentUs, endedUs, outcome, ...(limitKey === undefined ? {} : { limitKey }) },
  };
}

/** What came of a change, in a sentence: all of it was run, nothing is a guess. */
export function findingInWords({ change, after, helps, notEnough }: Finding, { before }: Baseline): string {
  const wasSlow = before.outcome === 'completed';
  const tookMs = after.durationUs / 1_000;
  if (helps) {
    const result = wasSlow
      ? `takes ${formatMs(tookMs)} instead of ${formatMs(before.durationUs / 1_000)}`
      : `succeeds after ${formatMs(tookMs)}`;
    const least = notEnough === undefined ? '' : ` ${notEnough.toLocaleString('en-US')} would not be enough.`;
    return `With ${change} this request ${result}.${least}`;
  }
  if (after.outcome === undefined) return `With ${change} this request is not over after ${formatMs(tookMs)}.`;
  if (after.outcome === 'completed') return `With ${change} this request still takes ${formatMs(tookMs)}.`;
  return `Even with ${change} this request ${FAILS[after.outcome]}${after.reason ? `: ${after.reason}` : ''}.`;
}

/** What a change did to everybody else in the same stretch of the run. */
export function othersInWords({ after }: Finding, { before, leadS }: Baseline): string | undefined {
  if (before.failures === 0 && after.failures === 0) return undefined;
  const stretch = leadS >= 1 ? `In the ${formatCount(leadS)} s before` : 'Until then';
  return `${stretch} ${formatCount(after.failures)} instead of ${formatCount(before.failures)} requests did not succeed.`;
}

const FAILS: Readonly<Record<Exclude<Outcome, 'completed'>, string>> = {
  failed: 'fails',
  throttled: 'is throttled',
  timedOut: 'times out',
};
