import { describe, expect, it } from 'vitest';
import { Random } from './random';
import { compareRanks } from './rank-test';

describe('two samples compared by rank', () => {
  it('are told apart when every value of one is larger: worked by hand', () => {
    // U = 25 of 25; mean 12.5, variance 5 * 5 * 11 / 12; z = 2.6112, two-sided 0.00902.
    const { secondIsLarger, p } = compareRanks([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]);
    expect(secondIsLarger).toBe(1);
    expect(p).toBeCloseTo(0.00902, 5);
  });

  it('share the ranks of ties: worked by hand', () => {
    // Ranks 1, 2.5, 2.5, 4: the second sample has 2.5 + 4 - 3 = 3.5 of 4 pairs.
    // Variance 4 / 12 * (5 - 6 / 12) = 1.5; z = 1.5 / 1.2247 = 1.2247, two-sided 0.2207.
    const { secondIsLarger, p } = compareRanks([1, 2], [2, 3]);
    expect(secondIsLarger).toBe(0.875);
    expect(p).toBeCloseTo(0.2207, 4);
  });

  it('are the same when they are equal, whatever their order', () => {
    expect(compareRanks([3, 1, 2], [2, 3, 1])).toEqual({ secondIsLarger: 0.5, p: expect.closeTo(1, 6) });
    expect(compareRanks([1, 1], [1, 1]).p).toBeCloseTo(1, 6);
  });

  it('are called different at 5 % in about one of twenty cases in which they are not', () => {
    const random = new Random(1);
    const draw = () => Array.from({ length: 100 }, () => -Math.log(1 - random.next()));
    const alarms = Array.from({ length: 1000 }, () => compareRanks(draw(), draw()).p).filter((p) => p < 0.05).length;
    // Of a binomial variable with mean 50 and deviation 6.9, four deviations around.
    expect(Math.abs(alarms - 50)).toBeLessThan(28);
  });

  it('are told apart when one is a tenth of a deviation larger, given a thousand of each', () => {
    const random = new Random(2);
    const sum = () => Array.from({ length: 12 }, () => random.next()).reduce((a, b) => a + b, 0);
    const draw = (shift: number) => Array.from({ length: 1000 }, () => sum() + shift);
    const { secondIsLarger, p } = compareRanks(draw(0), draw(0.2));
    expect(secondIsLarger).toBeGreaterThan(0.52);
    expect(p).toBeLessThan(0.001);
  });
});
