import { describe, expect, it } from 'vitest';
import {
  formatCost,
  formatCount,
  formatMonthly,
  formatMs,
  formatRate,
  formatShare,
  formatShortCount,
  formatSimTime,
} from './format';

describe('formats', () => {
  it.each([
    [0, '0:00:00.000'],
    [1_234_567, '0:00:01.234'],
    [36_061_005_000, '10:01:01.005'],
  ])('writes %i µs as %s', (simTimeUs, text) => expect(formatSimTime(simTimeUs)).toBe(text));

  it('never rounds a success share up to all', () => {
    expect(formatShare(1)).toBe('100%');
    expect(formatShare(0.999999)).toBe('99.99%');
    expect(formatShare(0)).toBe('0.0%');
  });

  it('writes counts, rates, durations and money', () => {
    expect(formatCount(12_431)).toBe('12,431');
    expect([formatShortCount(9_999), formatShortCount(12_431)]).toEqual(['9,999', '12.4K']);
    expect([0.1, 9.876, 19.84, 1234.5].map(formatRate)).toEqual(['0.1', '9.88', '19.8', '1,235']);
    expect([8.44, 412.4, 1250, 192_000].map(formatMs)).toEqual(['8.4 ms', '412 ms', '1.25 s', '3.2 min']);
    expect([0, 0.0000123, 12.345].map(formatCost)).toEqual(['$0.00', '$0.000012', '$12.35']);
    expect([12.345, 1234.5].map(formatMonthly)).toEqual(['$12.35', '$1,235']);
  });
});
