import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace';

/** When each of `count` units could be taken, asked for one after the other from `nowUs` on. */
function takenUs(pace: Pace, count: number, nowUs = 0): number[] {
  let atUs = nowUs;
  return Array.from({ length: count }, () => {
    atUs = pace.freeAtUs(atUs);
    pace.take(atUs, 1);
    return atUs;
  });
}

describe('a pace', () => {
  it('[K7] lets the burst through at once, then one unit each interval', () => {
    expect(takenUs(new Pace(10, 3), 6)).toEqual([0, 0, 0, 100_000, 200_000, 300_000]);
    expect(takenUs(new Pace(300, 300), 303).slice(299)).toEqual([0, 3_334, 6_667, 10_000]);
  });

  it('[K7] has its burst again after a pause, and no more', () => {
    const pace = new Pace(10, 3);
    takenUs(pace, 3);
    expect(takenUs(pace, 4, 60_000_000)).toEqual([60_000_000, 60_000_000, 60_000_000, 60_100_000]);
  });

  it('[K7] may be overdrawn by one taker, and the next one waits for it', () => {
    const pace = new Pace(10, 3);
    pace.take(0, 13);
    expect(pace.freeAtUs(0)).toBe(1_100_000);
  });

  it('[K7] takes another rate from now on and keeps what it owes', () => {
    const pace = new Pace(10, 1);
    pace.take(0, 5);
    pace.configure(0, 100, 1);
    expect(pace.freeAtUs(0)).toBe(50_000);
  });

  it('[K7] grants no more than the burst and the rate in any interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 200 }),
        (ratePerS, burst, gapsUs) => {
          const pace = new Pace(ratePerS, burst);
          const moments: number[] = [];
          let nowUs = 0;
          for (const gapUs of gapsUs) {
            nowUs = pace.freeAtUs(nowUs + gapUs);
            pace.take(nowUs, 1);
            moments.push(nowUs);
          }
          moments.forEach((fromUs, first) => {
            for (let last = first; last < moments.length; last += 1) {
              const allowed = burst + ((moments[last] as number) - fromUs) * (ratePerS / 1e6);
              expect(last - first + 1).toBeLessThanOrEqual(allowed + 1e-6);
            }
          });
        },
      ),
      { numRuns: 50 },
    );
  });
});
