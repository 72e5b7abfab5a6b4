import { describe, expect, it } from 'vitest';
import { counted, inWords } from './words';

describe('numbers in sentences', () => {
  it.each([
    [0, '0'],
    [0.25, '0.25'],
    [1.26, '1.3'],
    [9.96, '10'],
    [10.4, '10'],
    [999.5, '1,000'],
    [1_234_567, '1,234,567'],
  ])('writes %d as %s', (value, words) => {
    expect(inWords(value)).toBe(words);
  });

  it('have the singular for one alone', () => {
    expect([0, 1, 2].map((value) => counted(value, 'send/s', 'sends/s'))).toEqual([
      '0 sends/s',
      '1 send/s',
      '2 sends/s',
    ]);
    expect(counted(1_000, 'instance')).toBe('1,000 instances');
    expect(counted(1, 'batch is in work', 'batches are in work')).toBe('1 batch is in work');
  });

  it('have the plural for what is merely near one', () => {
    expect(counted(1.1, 'unit')).toBe('1.1 units');
  });
});
