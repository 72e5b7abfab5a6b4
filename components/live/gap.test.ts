import { describe, expect, it } from 'vitest';
import { gapOf, gapsOf, typicalGap } from './gap';
import type { RunFigures } from './measured-run';

function figures(p50: number, count: number, given: Partial<RunFigures> = {}): RunFigures {
  const latency = { count, p50, p90: p50 * 2, p99: p50 * 4 };
  return {
    requests: count,
    completed: count,
    latencyMs: { all: latency, auth: undefined, crud: latency, process: undefined },
    coldStarts: 0,
    peakInstances: 1,
    throttled: 0,
    failed: 0,
    windows: [],
    ...given,
  };
}

describe('gapOf', () => {
  it('is positive where the simulation is too slow, and relative to what was measured', () => {
    expect(gapOf('p50', 'ms', 10, 12)).toMatchObject({ difference: 2, relative: 0.2 });
    expect(gapOf('p50', 'ms', 10, 7)).toMatchObject({ difference: -3, relative: -0.3 });
  });

  it('has no relation to nothing', () => {
    expect(gapOf('Throttled', 'count', 0, 3)).toMatchObject({ difference: 3, relative: undefined });
  });
});

describe('gapsOf', () => {
  it('leaves out percentiles beyond which too few answers lie', () => {
    const names = (count: number) => gapsOf(figures(10, count), figures(12, count)).map(({ name }) => name);
    expect(names(250)).toContain('All p99');
    expect(names(100)).not.toContain('All p99');
    expect(names(100)).toContain('All p90');
    expect(names(10)).toEqual(expect.arrayContaining(['All p50', 'CRUD p50', 'Cold starts']));
    expect(names(10)).not.toContain('All p90');
  });

  it('leaves out functions that got no request', () => {
    expect(gapsOf(figures(1, 100), figures(1, 100)).some(({ name }) => name.startsWith('Auth'))).toBe(false);
  });
});

describe('typicalGap', () => {
  it('is the median of the sizes, whatever their signs, of response times alone', () => {
    const gaps = [
      gapOf('a', 'ms', 10, 5),
      gapOf('b', 'ms', 10, 11),
      gapOf('c', 'ms', 10, 12),
      gapOf('d', 'count', 1, 9),
    ];
    expect(typicalGap(gaps)).toBeCloseTo(0.2, 12);
    expect(typicalGap(gaps.slice(0, 2))).toBeCloseTo(0.3, 12);
    expect(typicalGap([])).toBeUndefined();
  });
});
