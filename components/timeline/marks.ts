import { faultInWords } from '@/components/faults/fault-words';
import type { Settings } from '@/components/simulation/settings';
import type { SettingsLog } from '@/components/simulation/settings-log';
import type { SimulationState } from '@/components/simulation/simulation-store';
import type { Architecture, SeriesPoint } from '@/simulator';
import { changeInWords } from './change-words';

/** Something that happened in the run, for the time line and for every chart over time. */
export interface TimelineMark {
  /** When it happened or began, in simulated seconds. */
  atS: number;
  /** When it ended, for what lasts. */
  untilS?: number;
  kind: 'cold-start' | 'throttle' | 'failure' | 'limit' | 'fault' | 'settings';
  label: string;
  /** The part it is about. */
  resource?: string;
}

/** As much of the run as marks are made of. */
export type MarkedState = Pick<SimulationState, 'series' | 'settingsLog' | 'exemplars'> & {
  settings: Pick<Settings, 'faults'>;
};

/** Changes of settings that are marked at most; the latest of them. */
const MOST_CHANGES = 40;
/** As numbered by the engine. */
const OUTCOME = { failed: 1, throttled: 2, timedOut: 3 } as const;

let last: { key: readonly unknown[]; marks: readonly TimelineMark[] } | undefined;

/**
 * The marks of a run, in order of time: the first cold start, the first throttled and the first failed request, each
 * limit when it first began to bind, injected faults, and changes of settings. Asked again about the same state it gives
 * the same array.
 */
export function marksOf(state: MarkedState, architecture: Architecture): readonly TimelineMark[] {
  const { series, settingsLog, exemplars } = state;
  const key = [series, settingsLog, exemplars, state.settings.faults, architecture];
  if (last?.key.every((part, index) => part === key[index])) return last.marks;
  const marks = [
    ...firstsOf(state),
    ...limitsOf(series, architecture),
    ...faultsOf(state, architecture),
    ...(settingsLog ? changesOf(settingsLog, architecture) : []),
  ].sort((a, b) => a.atS - b.atS);
  last = { key, marks };
  return marks;
}

function firstsOf({ series, exemplars }: MarkedState): TimelineMark[] {
  const marks: TimelineMark[] = [];
  const cold = series.find(({ coldStarts }) => coldStarts > 0);
  if (cold) marks.push({ atS: cold.atS, kind: 'cold-start', label: 'First cold start' });
  const first = (wants: (outcome: number) => boolean, window: SeriesPoint | undefined) => {
    if (!window) return undefined;
    const exact = exemplars.find(({ outcome, endedUs }) => wants(outcome) && endedUs <= window.atS * 1e6);
    return exact ? exact.endedUs / 1e6 : window.atS;
  };
  const throttledS = first(
    (outcome) => outcome === OUTCOME.throttled,
    series.find(({ throttled }) => throttled > 0),
  );
  if (throttledS !== undefined) marks.push({ atS: throttledS, kind: 'throttle', label: 'First throttled request' });
  const failedS = first(
    (outcome) => outcome === OUTCOME.failed || outcome === OUTCOME.timedOut,
    series.find(({ failed, timedOut }) => failed + timedOut > 0),
  );
  if (failedS !== undefined) marks.push({ atS: failedS, kind: 'failure', label: 'First failed request' });
  return marks;
}

/** The first stretch of time in which each limit bound, from the end of the first window: there one sees it bind. */
function limitsOf(series: readonly SeriesPoint[], { resources }: Architecture): TimelineMark[] {
  const labelOf = (id: string) => resources.find((resource) => resource.id === id)?.label ?? id;
  const marks = new Map<string, TimelineMark & { untilS: number }>();
  for (const { atS, windowS, limits } of series) {
    for (const { resource, kind, reason } of limits) {
      if (kind === 'fault') continue; // a fault has a mark of its own
      const key = `${resource}/${kind}`;
      const mark = marks.get(key);
      if (!mark) {
        const label = `${labelOf(resource)}: ${reason}`;
        marks.set(key, { atS, untilS: atS, kind: 'limit', label, resource });
      } else if (mark.untilS >= atS - windowS) mark.untilS = atS;
    }
  }
  return [...marks.values()];
}

function faultsOf({ settings }: MarkedState, architecture: Architecture): TimelineMark[] {
  return [...(architecture.faults ?? []), ...settings.faults].map((fault) => ({
    atS: fault.fromS,
    untilS: fault.untilS,
    kind: 'fault',
    label: `Fault: ${faultInWords(fault, architecture)}`,
    resource: fault.resource,
  }));
}

/** Changes of settings; those that a drag of a slider made in one stretch are one. */
function changesOf({ settings: first, changes }: SettingsLog, architecture: Architecture): TimelineMark[] {
  const marks: TimelineMark[] = [];
  let before = first;
  for (const [index, { settings, position }] of changes.entries()) {
    const next = changes[index + 1];
    if (next && next.position.simTimeUs - position.simTimeUs < 500_000) continue;
    const label = changeInWords(before, settings, architecture);
    before = settings;
    if (label !== undefined) marks.push({ atS: position.simTimeUs / 1e6, kind: 'settings', label });
  }
  return marks.slice(-MOST_CHANGES);
}

/** A mark that one can look at: faults and limits that lie ahead of the run are not there yet. */
export function reachedMarks(marks: readonly TimelineMark[], newestS: number): readonly TimelineMark[] {
  return marks.filter(({ atS }) => atS <= newestS);
}

/** The nearest mark after a moment, or before it; what lies closer than a hundredth of a second counts as here. */
export function neighbourMark(
  marks: readonly TimelineMark[],
  atS: number,
  direction: 'next' | 'previous',
): TimelineMark | undefined {
  const near = 0.01;
  return direction === 'next'
    ? marks.find((mark) => mark.atS > atS + near)
    : marks.findLast((mark) => mark.atS < atS - near);
}
