import { describe, expect, it } from 'vitest';
import type { AccuracyFigureResult } from '@/content/accuracy-file';
import { formatCount, formatError, formatFigure, formatHalfWidth, formatShare, relativeError } from './accuracy-format';
import { scaleOf } from './error-scale';

const FIGURE: AccuracyFigureResult = {
  id: 'mean',
  what: 'mean',
  unit: 'ms',
  reference: 200,
  within: 1,
  formula: 'E[X]',
  source: 'test',
  values: [201, 203],
  mean: 202,
  halfWidth: 3,
  pValue: 0.5,
  verdict: 'inside',
};

describe('figures of the accuracy page', () => {
  it('have four significant digits, and shares are percentages', () => {
    expect(formatFigure(133.333, 'ms')).toBe('133.3 ms');
    expect(formatFigure(0.00133, 'share')).toBe('0.1330 %');
    expect(formatFigure(7.69, 'instances')).toBe('7.690');
  });

  it('have errors with their sign, but no sign on nothing', () => {
    expect(formatError(0.0012)).toBe('+0.12 %');
    expect(formatError(-0.0012)).toBe('−0.12 %');
    expect(formatError(-0.00001)).toBe('0.00 %');
    expect(formatHalfWidth(0.008)).toBe('± 0.80 %');
    expect(formatShare(0.000242)).toBe('0.024 %');
  });

  it('have counts that can be read', () => {
    expect(formatCount(12_345)).toBe('12,345');
    expect(formatCount(331_400_000)).toBe('331 million');
  });

  it('stand on a scale of their relative errors', () => {
    expect(relativeError(FIGURE)).toEqual({ error: 0.01, halfWidth: 0.015, within: 0.005 });
  });
});

describe('scaleOf', () => {
  it('reaches the furthest end of an interval, in whole percents', () => {
    expect(scaleOf([FIGURE])).toBe(0.03);
    expect(scaleOf([{ ...FIGURE, mean: 200, halfWidth: 0.1 }])).toBe(0.01);
  });

  it('is not widened by what is not claimed', () => {
    expect(scaleOf([FIGURE, { ...FIGURE, mean: 400, verdict: 'not-claimed' }])).toBe(0.03);
  });
});
