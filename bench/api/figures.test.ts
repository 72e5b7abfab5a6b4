import { describe, expect, it } from 'vitest';
import { type Figure, goalText, lineOf, markdownOf, quantile, verdictOf } from './figures';

const figure: Figure = { title: 'read', how: 'open, 150 a second', value: 12.34, unit: 'ms', besides: 'p50 3 ms' };

describe('a figure', () => {
  it('meets a goal at its bound, from the side that is better', () => {
    const goal = { bound: 12.34, isLowerBetter: true };
    expect(verdictOf({ ...figure, goal })).toBe('goal met');
    expect(verdictOf({ ...figure, goal, value: 12.35 })).toBe('MISSED');
    expect(verdictOf({ ...figure, goal: { ...goal, isLowerBetter: false }, value: 12.3 })).toBe('MISSED');
  });

  it('is never judged without a goal, nor met when nothing was measured', () => {
    expect(verdictOf(figure)).toBe('');
    expect(verdictOf({ ...figure, value: Number.NaN, goal: { bound: 1, isLowerBetter: true } })).toBe('MISSED');
  });

  it('says its goal and unit in the table and in the terminal', () => {
    const judged = { ...figure, goal: { bound: 50, isLowerBetter: true } };
    expect(goalText(judged)).toBe('at most 50 ms');
    expect(markdownOf([judged])).toContain(
      '| read | open, 150 a second | 12.3 ms | at most 50 ms | goal met | p50 3 ms |',
    );
    expect(lineOf(judged)).toContain('goal met (at most 50 ms)');
  });
});

it('takes the greatest value for the 99th percentile of few', () => {
  expect(quantile([3, 1, 2], 0.99)).toBe(3);
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([], 0.5)).toBeNaN();
});
