import { describe, expect, it } from 'vitest';
import { clampToRange, LOG_POSITIONS, positionOf, valueAtPosition } from './slider-scale';

const rate = { min: 1, max: 100_000, scale: 'log' } as const;

describe('slider scale', () => {
  it('gives each factor of ten the same length on a log scale', () => {
    expect([1, 10, 100, 1_000, 10_000, 100_000].map((value) => positionOf(value, rate))).toEqual([
      0, 200, 400, 600, 800, 1_000,
    ]);
  });

  it('reaches both ends exactly', () => {
    expect(valueAtPosition(0, rate)).toBe(1);
    expect(valueAtPosition(LOG_POSITIONS, rate)).toBe(100_000);
  });

  it('moves on with every few positions, never back', () => {
    const values = Array.from({ length: LOG_POSITIONS + 1 }, (_, position) => valueAtPosition(position, rate));
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  it('keeps a typed value inside the range and on a step', () => {
    expect(clampToRange(7.3, { min: 0, max: 5 })).toBe(5);
    expect(clampToRange(0.34, { min: 0, max: 1, step: 0.1 })).toBe(0.3);
    expect(clampToRange(-3, { min: 1, max: 5 })).toBe(1);
  });

  it('is the identity on a linear scale', () => {
    expect(positionOf(42, { min: 0, max: 100 })).toBe(42);
    expect(valueAtPosition(42, { min: 0, max: 100 })).toBe(42);
  });
});

it('has a place of its own for 0 on a log scale, and keeps every position it gives', () => {
  const range = { min: 0, max: 100_000, scale: 'log' } as const;
  expect(positionOf(0, range)).toBe(0);
  expect(valueAtPosition(0, range)).toBe(0);
  expect(valueAtPosition(1, range)).toBe(1);
  expect(valueAtPosition(LOG_POSITIONS, range)).toBe(100_000);
  expect(positionOf(1, range)).toBe(1);
  expect(positionOf(100_000, range)).toBe(LOG_POSITIONS);
});
