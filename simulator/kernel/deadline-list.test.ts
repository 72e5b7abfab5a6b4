import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineList } from './deadline-list';
import { EventList } from './event-list';

const TARGET = 3;
const CAPACITY = 64;

/** Handles the list's events up to a moment; returns `[atUs, slot]` of each deadline. */
function comeDue(events: EventList, list: DeadlineList, untilUs: number): [number, number][] {
  const due: [number, number][] = [];
  while (events.take(untilUs)) {
    for (let slot = list.due(events.atUs); slot >= 0; slot = list.due(events.atUs)) {
      list.remove(slot);
      due.push([events.atUs, slot]);
    }
  }
  return due;
}

const listOf = () => {
  const events = new EventList();
  return { events, list: new DeadlineList(events, TARGET, CAPACITY) };
};

describe('a deadline list', () => {
  it('[K4] gives each deadline in time and in order, and none that was called off', () => {
    const action = fc.record({
      afterUs: fc.integer({ min: 0, max: 40 }),
      slot: fc.nat(CAPACITY - 1),
      isOff: fc.boolean(),
      pauseUs: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const { events, list } = listOf();
        let open: { slot: number; atUs: number; order: number }[] = [];
        const seen: [number, number][] = [];
        const expected: [number, number][] = [];
        const pass = (untilUs: number) => {
          const over = open.filter(({ atUs }) => atUs <= untilUs).sort((a, b) => a.atUs - b.atUs || a.order - b.order);
          open = open.filter(({ atUs }) => atUs > untilUs);
          expected.push(...over.map(({ atUs, slot }): [number, number] => [atUs, slot]));
          seen.push(...comeDue(events, list, untilUs));
        };
        let nowUs = 0;
        actions.forEach(({ afterUs, slot, isOff, pauseUs }, order) => {
          const isOpen = open.some((each) => each.slot === slot);
          if (isOpen && isOff) {
            list.remove(slot);
            open = open.filter((each) => each.slot !== slot);
          } else if (!isOpen) {
            list.add(slot, nowUs + afterUs);
            open.push({ slot, atUs: nowUs + afterUs, order });
          }
          nowUs += pauseUs;
          pass(nowUs);
        });
        pass(1_000);
        expect(seen).toEqual(expected);
        expect(list.next).toBe(-1);
      }),
      { numRuns: 300 },
    );
  });

  it('holds one event, however many deadlines there are and however many are called off', () => {
    const { events, list } = listOf();
    for (let round = 0; round < 10_000; round += 1) {
      list.add(round % CAPACITY, 1_000_000 + round);
      list.remove(round % CAPACITY);
    }
    expect(events.length).toBe(1);
    expect(comeDue(events, list, 2_000_000)).toEqual([]);
    expect(events.length).toBe(0);
  });

  it('moves all deadlines at once; those that are past come now', () => {
    const { events, list } = listOf();
    list.add(0, 100);
    list.add(1, 200);
    list.shift(-150, 20);
    expect(comeDue(events, list, 49)).toEqual([[20, 0]]);
    expect(comeDue(events, list, 1_000)).toEqual([[50, 1]]);
  });
});
