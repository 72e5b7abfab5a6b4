import { describe, expect, it } from 'vitest';
import type { Line } from './cases';
import { median } from './statistics';
import { lineOf, verdictOf } from './table';

const line: Line = { title: 'a case', unit: 'M requests/s', values: [1.9, 2.1, 1.4], goal: 2, floor: 1.2, facts: {} };

describe('the table', () => {
  it('judges a line by its median, not by its best run', () => {
    expect(verdictOf(line)).toBe('floor met');
    expect(verdictOf({ ...line, values: [2.2, 2.1, 1.4] })).toBe('goal met');
    expect(verdictOf({ ...line, values: [2.2, 1.1, 1.0] })).toBe('MISSED');
  });

  it('takes less as better where the line says so', () => {
    const memory: Line = { ...line, unit: 'MB', goal: 0.05, floor: 15, isLowerBetter: true };
    expect(verdictOf({ ...memory, values: [0.01] })).toBe('goal met');
    expect(verdictOf({ ...memory, values: [14] })).toBe('floor met');
    expect(verdictOf({ ...memory, values: [16] })).toBe('MISSED');
  });

  it('shows median, spread, goal and floor', () => {
    expect(lineOf(line).split(/ {2,}/)).toEqual([
      'a case',
      '1.9',
      '1.4 - 2.1',
      'M requests/s',
      '2',
      '1.2',
      'floor met',
    ]);
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});
