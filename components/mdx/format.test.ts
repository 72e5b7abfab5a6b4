import { describe, expect, it } from 'vitest';
import { formatPrice, formatQuantity, formatResult, formatSeconds, formatUsd } from './format';

describe('formatting of figures', () => {
  it('says durations in the largest unit that divides them', () => {
    expect([1, 10, 60, 90, 900, 21_600, 1_209_600].map(formatSeconds)).toEqual([
      '1 second',
      '10 seconds',
      '1 minute',
      '90 seconds',
      '15 minutes',
      '6 hours',
      '14 days',
    ]);
  });

  it('keeps the decimals of a price and names what it is for', () => {
    expect(formatPrice({ value: '0.20', per: 1_000_000, unit: 'requests' })).toBe('$0.20 per million requests');
    expect(formatPrice({ value: '0.0000133334', per: 1, unit: 'GB-s' })).toBe('$0.0000133334 per GB-s');
    expect(formatPrice({ value: '0.015', per: 1, unit: 'monthly users' })).toBe('$0.015 per monthly user');
    expect(formatPrice({ value: '0.005', per: 1_000, unit: 'requests' })).toBe('$0.005 per thousand requests');
  });

  it('puts units into words', () => {
    expect(formatQuantity(10_000, 'requests/s')).toBe('10,000 requests a second');
    expect(formatQuantity(2, '× the previous peak')).toBe('2 times the previous peak');
    expect(formatQuantity(1, '%')).toBe('1%');
    expect(formatQuantity(0.8, undefined)).toBe('0.8');
  });

  it('rounds money to cents, whole dollars or significant digits by its size', () => {
    expect([0, 0.00312, 4.5, 999.999, 12_345.6].map(formatUsd)).toEqual([
      '$0.00',
      '$0.0031',
      '$4.50',
      '$1,000.00',
      '$12,346',
    ]);
  });

  it('does not say all of what was only nearly all', () => {
    expect(formatResult({ value: 99.999, unit: 'percent' })).toBe('99.99%');
    expect(formatResult({ value: 100, unit: 'percent' })).toBe('100%');
    expect(formatResult({ value: 0.00002, unit: 'percent' })).toBe('0.001%');
  });

  it('turns long times into larger units', () => {
    expect(formatResult({ value: 31_240, unit: 'ms' })).toBe('31.2 s');
    expect(formatResult({ value: 42.3, unit: 'ms' })).toBe('42.3 ms');
  });
});
