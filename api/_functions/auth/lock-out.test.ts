import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lockedUntilMs } from './lock-out';

const LAST_MS = 1_000_000;

function waitS(failuresHere: number, failuresElsewhere = 0): number {
  const until = lockedUntilMs({
    here: { count: failuresHere, lastAtMs: LAST_MS },
    everywhere: { count: failuresHere + failuresElsewhere, lastAtMs: LAST_MS },
  });
  return until === 0 ? 0 : (until - LAST_MS) / 1000;
}

describe('the lock-out', () => {
  it.each([
    [0, 0],
    [1, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [7, 4],
    [10, 32],
    [14, 512],
    [15, 900],
    [16, 900],
    [1000, 900],
  ])('after %i failures from one network takes no try for %i s', (failures, expectedS) => {
    expect(waitS(failures)).toBe(expectedS);
  });

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 4],
    [10, 512],
    [11, 900],
  ])(
    'under attack from everywhere, after %i failures from one network, takes no try for %i s',
    (failures, expectedS) => {
      expect(waitS(failures, 50)).toBe(expectedS);
    },
  );

  it('never keeps a network waiting that has not failed, whatever others did', () => {
    fc.assert(
      fc.property(fc.nat(), (elsewhere) => {
        expect(waitS(0, elsewhere)).toBe(0);
      }),
    );
  });

  it('never grows shorter with another failure, and never longer than a quarter of an hour', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.nat({ max: 100 }), (here, elsewhere) => {
        expect(waitS(here + 1, elsewhere)).toBeGreaterThanOrEqual(waitS(here, elsewhere));
        expect(waitS(here, elsewhere)).toBeLessThanOrEqual(900);
      }),
    );
  });
});
