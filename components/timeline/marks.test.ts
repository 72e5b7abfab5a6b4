import { describe, expect, it } from 'vitest';
import { controlsOf } from '@/components/simulation/settings';
import { testArchitecture } from '@/components/simulation/test-architecture';
import type { SeriesPoint } from '@/simulator';
import { type MarkedState, marksOf, neighbourMark, reachedMarks } from './marks';

const architecture = testArchitecture();
const { defaults } = controlsOf(architecture);
const [part] = architecture.resources;

function window(atS: number, values: Partial<SeriesPoint> = {}): SeriesPoint {
  const quiet = { arrived: 9, completed: 9, failed: 0, throttled: 0, timedOut: 0, p50Ms: 1, p90Ms: 1, p99Ms: 1 };
  const rest = {
    coldStarts: 0,
    busyInstances: 0,
    idleInstances: 0,
    limits: [],
    backlogs: [],
    turnedAway: [],
    costUsd: 0,
  };
  return {
    atS,
    windowS: 1,
    ...quiet,
    ...rest,
    durations: { lowest: 0, counts: new Uint32Array(0) } as never,
    ...values,
  };
}

const bound = (reason: string) => ({
  resource: part?.id ?? '',
  kind: 'reserved-concurrency' as const,
  reason,
  times: 3,
});

function stateOf(given: Partial<MarkedState> = {}): MarkedState {
  return { series: [], exemplars: [], settingsLog: undefined, settings: defaults, ...given };
}

describe('marksOf', () => {
  it('marks the first of each kind once, at the very request where that is known', () => {
    const series = [
      window(1),
      window(2, { coldStarts: 3 }),
      window(3, { coldStarts: 1, throttled: 4 }),
      window(4, { throttled: 9, timedOut: 1 }),
    ];
    const exemplars = [{ request: 8, client: 0, sentUs: 2_300_000, endedUs: 2_400_000, outcome: 2 }];
    const marks = marksOf(stateOf({ series, exemplars }), architecture);
    expect(marks.map(({ kind, atS }) => [kind, atS])).toEqual([
      ['cold-start', 2],
      ['throttle', 2.4],
      ['failure', 4],
    ]);
  });

  it('marks each limit when it began to bind, until it let go', () => {
    const series = [
      window(1),
      window(2, { limits: [bound('2 of 2 busy')] }),
      window(3, { limits: [bound('2 of 2 busy')] }),
      window(4),
      window(5, { limits: [bound('2 of 2 busy')] }),
    ];
    const marks = marksOf(stateOf({ series }), architecture);
    expect(marks).toHaveLength(1);
    expect(marks[0]).toMatchObject({ kind: 'limit', atS: 2, untilS: 3, resource: part?.id });
    expect(marks[0]?.label).toContain('2 of 2 busy');
  });

  it('marks changes of settings in words, a drag of a slider as one', () => {
    const position = (simTimeUs: number) => ({ simTimeUs, events: 1, windowEndUs: 1e6 });
    const change = (at: number, ratePerS: number, number: number) => ({
      change: number,
      settings: { ...defaults, ratePerS },
      document: architecture,
      position: position(at),
    });
    const changes = [change(4_000_000, 60, 1), change(4_060_000, 90, 2), change(9_000_000, 50, 3)];
    const settingsLog = { settings: { ...defaults, ratePerS: 20 }, document: architecture, changes };
    const marks = marksOf(stateOf({ settingsLog }), architecture);
    expect(marks.map(({ atS, label }) => [atS, label])).toEqual([
      [4.06, 'Rate 20.0 to 90.0 /s'],
      [9, 'Rate 90.0 to 50.0 /s'],
    ]);
  });

  it('marks faults with their time', () => {
    const fault = { id: 'x', fault: 'outage', resource: part?.id ?? '', fromS: 5, untilS: 9 } as const;
    const state = stateOf({ settings: { ...defaults, faults: [fault] } });
    expect(marksOf(state, architecture)).toMatchObject([{ kind: 'fault', atS: 5, untilS: 9 }]);
    expect(reachedMarks(marksOf(state, architecture), 4)).toEqual([]);
  });

  it('gives the same array for the same state', () => {
    const state = stateOf({ series: [window(1, { coldStarts: 1 })] });
    expect(marksOf(state, architecture)).toBe(marksOf({ ...state }, architecture));
  });
});

describe('neighbourMark', () => {
  const marks = [2, 5, 9].map((atS) => ({ atS, kind: 'limit' as const, label: `at ${atS}` }));

  it('finds the next and the one before, and never the one that is looked at', () => {
    expect(neighbourMark(marks, 5, 'next')?.atS).toBe(9);
    expect(neighbourMark(marks, 5, 'previous')?.atS).toBe(2);
    expect(neighbourMark(marks, 5.004, 'previous')?.atS).toBe(2);
    expect(neighbourMark(marks, 9, 'next')).toBeUndefined();
  });
});
