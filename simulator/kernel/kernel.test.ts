import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelayLine } from './delay-line';
import { EventList } from './event-list';
import { RandomStream } from './random-stream';
import { Slots } from './slots';
import { TokenBucket } from './token-bucket';

describe('the event list', () => {
  it('[K2] takes events by time, and at one time in order of scheduling', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ delay: fc.nat(5), takes: fc.nat(2) }), { maxLength: 400 }), (actions) => {
        const list = new EventList();
        const pending: { atUs: number; order: number }[] = [];
        let nowUs = 0;
        const takeBoth = () => {
          pending.sort((a, b) => a.atUs - b.atUs || a.order - b.order);
          const expected = pending.shift();
          expect(list.take(Number.MAX_SAFE_INTEGER)).toBe(expected !== undefined);
          if (!expected) return;
          expect([list.atUs, list.argument]).toEqual([expected.atUs, expected.order]);
          nowUs = expected.atUs;
        };
        actions.forEach(({ delay, takes }, order) => {
          list.schedule(nowUs + delay, 7, order);
          pending.push({ atUs: nowUs + delay, order });
          for (let take = 0; take < takes; take += 1) takeBoth();
          expect(list.length).toBe(pending.length);
        });
        while (pending.length > 0) takeBoth();
        expect(list.take(Number.MAX_SAFE_INTEGER)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('[K2] leaves events that come later than asked', () => {
    const list = new EventList();
    list.schedule(10, 1, 0);
    expect(list.take(9)).toBe(false);
    expect(list.take(10)).toBe(true);
  });
});

describe('a delay line', () => {
  it('[K4] gives each deadline once, in time, and never of a released slot', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ delay: fc.integer({ min: 1, max: 50 }), released: fc.boolean() }), { maxLength: 200 }),
        (entries) => {
          const list = new EventList();
          const slots = new Slots(1024, { grow: () => {} });
          const line = new DelayLine(list, slots, 3);
          const expected: number[] = [];
          for (const { delay, released } of entries) {
            const slot = slots.take();
            line.add(delay, slot);
            if (released) slots.release(slot);
            else expected.push(delay);
          }
          const seen: number[] = [];
          while (list.take(Number.MAX_SAFE_INTEGER)) {
            for (let slot = line.due(list.atUs); slot >= 0; slot = line.due(list.atUs)) seen.push(list.atUs);
          }
          expect(seen).toEqual(expected.sort((a, b) => a - b));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('random streams', () => {
  const draws = (seed: number, name: string) => {
    const stream = new RandomStream(seed, name);
    return Array.from({ length: 20_000 }, () => stream.next());
  };

  it('[K3] the same seed and name give the same draws; another seed or name gives others', () => {
    expect(draws(1, 'arrivals')).toEqual(draws(1, 'arrivals'));
    expect(draws(1, 'arrivals').slice(0, 5)).not.toEqual(draws(2, 'arrivals').slice(0, 5));
    expect(draws(1, 'arrivals').slice(0, 5)).not.toEqual(draws(1, 'work').slice(0, 5));
    expect(draws(2 ** 40, 'arrivals').slice(0, 5)).not.toEqual(draws(0, 'arrivals').slice(0, 5));
  });

  it('[K3] draws are uniform on the open unit interval', () => {
    const values = draws(5, 'uniform');
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
    const cells = new Array<number>(20).fill(0);
    for (const value of values) cells[Math.floor(value * 20)]! += 1;
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    expect(chiSquare).toBeLessThan(43.8); // 99.9 % point at 19 degrees of freedom
  });
});

describe('a token bucket', () => {
  it('[K5] lets its size through at once, then its rate', () => {
    const bucket = new TokenBucket(10, 3);
    expect([0, 0, 0, 0].map((atUs) => bucket.take(atUs))).toEqual([true, true, true, false]);
    expect([99_999, 100_000, 100_001, 200_000].map((atUs) => bucket.take(atUs))).toEqual([false, true, false, true]);
  });

  it('[K5] holds no more than its size, however long nobody asks', () => {
    const bucket = new TokenBucket(10, 3);
    expect([1e9, 1e9, 1e9, 1e9].map((atUs) => bucket.take(atUs))).toEqual([true, true, true, false]);
  });
});
