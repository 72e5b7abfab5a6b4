import { describe, expect, it } from 'vitest';
import { LIMIT_KINDS } from '@/simulator';
import { boundS, limitRowsOf, pointAt } from './limit-rows';
import { LIMIT_KIND_WORDS, limitInWords, neededInWords } from './limit-words';
import { crowdedDesign, runOf } from './test-run';

const design = crowdedDesign();
const { series } = runOf(design, 20);

describe('the limits of a run', () => {
  it('have one line each, with the seconds in which they bound and the worst of them', () => {
    const [row, ...others] = limitRowsOf(series, design);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ resource: 'orders', label: 'Orders', kind: 'reserved-concurrency' });
    const binding = series.filter(({ limits }) => limits.length > 0);
    expect(row && boundS(row)).toBe(binding.length);
    expect(row?.times).toBe(binding.reduce((sum, { limits }) => sum + (limits[0]?.times ?? 0), 0));
    expect(row?.worst.times).toBe(Math.max(...binding.map(({ limits }) => limits[0]?.times ?? 0)));
  });

  it('are joined where they bind without a pause', () => {
    const [point] = series;
    if (!point) throw new Error('no window');
    const limit = { resource: 'orders', kind: 'reserved-concurrency' as const, reason: 'full', times: 1 };
    const at = (atS: number, limits = [limit]) => ({ ...point, atS, limits });
    const [row] = limitRowsOf([at(1), at(2), at(3, []), at(4)], design);
    expect(row?.stretches).toEqual([
      { fromS: 0, untilS: 2 },
      { fromS: 3, untilS: 4 },
    ]);
  });

  it('of one resource are told apart by kind', () => {
    const [point] = series;
    if (!point) throw new Error('no window');
    const limits = (['scaling-rate', 'time-limit'] as const).map((kind) => ({
      resource: 'orders',
      kind,
      reason: '',
      times: 1,
    }));
    expect(limitRowsOf([{ ...point, limits }], design).map(({ kind }) => kind)).toEqual(['scaling-rate', 'time-limit']);
  });

  it('are told with what was needed and what was allowed', () => {
    const limit = {
      resource: 'orders',
      kind: 'reserved-concurrency' as const,
      reason: '50 instances are busy',
      times: 9,
    };
    expect(limitInWords({ ...limit, demand: { needed: 84, allowed: 50 } }, 'Orders')).toBe(
      'Orders needs about 84 instances, 50 are reserved',
    );
    expect(limitInWords(limit, 'Orders')).toBe('Orders: 50 instances are busy');
    expect(neededInWords({ demand: { needed: 84, allowed: 50 } })).toBe('; about 84 would be needed');
    expect(neededInWords({})).toBe('');
  });

  it('all have a name', () => {
    expect(Object.keys(LIMIT_KIND_WORDS)).toEqual([...LIMIT_KINDS]);
  });

  it('are looked up for the window that a moment lies in', () => {
    expect(pointAt(series, 4.5)?.atS).toBe(5);
    expect(pointAt(series, undefined)?.atS).toBe(20);
    expect(pointAt(series, 500)?.atS).toBe(20);
    expect(pointAt([], 1)).toBeUndefined();
  });
});
