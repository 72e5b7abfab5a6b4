import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventList } from '../kernel/event-list';
import { SlotHeaps } from '../kernel/slot-heaps';
import { SlotLists } from '../kernel/slot-lists';
import { SharedProcessors } from './shared-processors';

/** Moments at which pieces of work end that begin at given moments, all on one server. */
function endsOf(processors: number, pieces: readonly [beginUs: number, workUs: number][]): number[] {
  const events = new EventList();
  const shared = new SharedProcessors(events, 0, processors);
  const ends: number[] = pieces.map(() => Number.NaN);
  shared.open(0, 0);
  let next = 0;
  for (;;) {
    const beginUs = pieces[next]?.[0] ?? Number.POSITIVE_INFINITY;
    if (events.take(beginUs)) {
      if (!shared.isAwaited(0, events.atUs)) continue;
      for (let slot = shared.takeDone(0, events.atUs); slot >= 0; slot = shared.takeDone(0, events.atUs))
        ends[slot] = events.atUs;
    } else if (next < pieces.length) {
      const [, workUs] = pieces[next] as [number, number];
      shared.begin(0, next, workUs, beginUs);
      next += 1;
    } else return ends;
  }
}

describe('shared processors', () => {
  it('[V2] one piece of work has one processor at the most', () => {
    expect(endsOf(4, [[0, 1_000]])).toEqual([1_000]);
    expect(endsOf(0.25, [[0, 1_000]])).toEqual([4_000]);
  });

  it('[V2] two on one processor take turns so quickly that each goes half as fast', () => {
    // Alone until 400, then both at half speed: the first has 600 left and ends at 1,600; the second then has
    // 400 left, alone, and ends at 2,000.
    expect(
      endsOf(1, [
        [0, 1_000],
        [400, 1_000],
      ]),
    ).toEqual([1_600, 2_000]);
  });

  it('[V2] three on two processors go at two thirds', () => {
    expect(
      endsOf(2, [
        [0, 600],
        [0, 600],
        [0, 1_200],
      ]),
    ).toEqual([900, 900, 1_500]);
  });

  it('[V2] lose no work: a processor that is never idle ends with the last piece when all is done', () => {
    const pieces = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 5_000 })), { minLength: 1 });
    fc.assert(
      fc.property(pieces, (drawn) => {
        const sorted = drawn.map(([beginUs, workUs]): [number, number] => [beginUs, workUs]).sort(([a], [b]) => a - b);
        const firstUs = sorted[0]?.[0] ?? 0;
        let busyUntilUs = firstUs;
        for (const [beginUs, workUs] of sorted) busyUntilUs = Math.max(busyUntilUs, beginUs) + workUs;
        const last = Math.max(...endsOf(1, sorted));
        expect(Math.abs(last - busyUntilUs)).toBeLessThanOrEqual(sorted.length);
      }),
    );
  });
});

describe('heaps and lists over slots', () => {
  it('[K2] give the smallest key first, and equal ones in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 300 }), (keys) => {
        const heaps = new SlotHeaps();
        keys.forEach((key, slot) => {
          heaps.push(3, slot, key);
        });
        const expected = keys.map((key, slot) => ({ key, slot })).sort((a, b) => a.key - b.key || a.slot - b.slot);
        expect(expected.map(() => heaps.pop(3))).toEqual(expected.map(({ slot }) => slot));
        expect(heaps.first(3)).toBe(-1);
      }),
    );
  });

  it('[K2] keep every list in order, whatever is taken out of the middle', () => {
    const lists = new SlotLists();
    for (const slot of [5, 700, 2, 9]) lists.append(40, slot);
    lists.append(1, 4);
    lists.remove(40, 700);
    lists.remove(40, 9);
    expect(lists.lengthOf(40)).toBe(2);
    expect(lists.first(40)).toBe(5);
    lists.remove(40, 5);
    expect([lists.first(40), lists.first(1), lists.first(9_000)]).toEqual([2, 4, -1]);
  });
});
