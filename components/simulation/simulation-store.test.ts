import { describe, expect, it } from 'vitest';
import { mergeFrame } from './merge-frame';
import { controlsOf } from './settings';
import { applyBatch, createSimulationStore } from './simulation-store';
import { testArchitecture } from './test-architecture';
import { testFrame, testView } from './test-frame';

describe('mergeFrame', () => {
  it('keeps the identity of what did not change', () => {
    const before = { a: testView('a'), b: testView('b') };
    const changed = testView('b');
    const after = mergeFrame(before, [changed]);
    expect(after.a).toBe(before.a);
    expect(after.b).toBe(changed);
    expect(mergeFrame(before, [])).toBe(before);
  });
});

describe('applyBatch', () => {
  const store = createSimulationStore(controlsOf(testArchitecture()).defaults);
  const nothing = {
    changed: new Map(),
    series: [],
    linkCounts: new Map(),
    exemplars: [],
    branch: undefined,
    bill: undefined,
  };

  it('leaves views, series and bill alone that a batch does not mention', () => {
    const state = store.getState();
    const next = { ...state, ...applyBatch(state, { ...nothing, last: testFrame({ simTimeUs: 7 }) }) };
    expect([next.views, next.series, next.bill, next.linkCounts]).toEqual([
      state.views,
      state.series,
      state.bill,
      state.linkCounts,
    ]);
    expect(next.views).toBe(state.views);
    expect(next.series).toBe(state.series);
    expect(next.summary?.simTimeUs).toBe(7);
  });

  it('adds up the counts of links', () => {
    const state = { ...store.getState(), linkCounts: { 1: 10 } };
    const batch = {
      ...nothing,
      linkCounts: new Map([
        [1, 5],
        [2, 1],
      ]),
      last: testFrame(),
    };
    expect(applyBatch(state, batch).linkCounts).toEqual({ 1: 15, 2: 1 });
  });

  it('keeps what a step did until something plays', () => {
    const state = { ...store.getState(), happening: 'An answer returns.' };
    expect(applyBatch(state, { ...nothing, last: testFrame({ playing: false }) }).happening).toBe('An answer returns.');
    expect(applyBatch(state, { ...nothing, last: testFrame({ playing: true }) }).happening).toBeUndefined();
  });
});
