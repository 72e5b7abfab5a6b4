import { describe, expect, it } from 'vitest';
import { confidenceInterval } from '../theory/confidence';
import { scalePerRequestState, singleInstanceState } from '../theory/scale-per-request';
import { runPlainPool } from './plain-pool';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const FIGURES = ['coldStartProbability', 'throttledShare', 'meanBusyInstances', 'meanInstances'] as const;
const exponential = (mean: number) => (uniform: number) => -mean * Math.log(uniform);

describe('the plain pool', () => {
  it('agrees with what is exact for exponential times', () => {
    const pool = { arrivalRatePerS: 3, keepAliveS: 2, maxConcurrency: 4 };
    const state = scalePerRequestState({ ...pool, meanWarmS: 1, meanColdS: 1 });
    const runs = SEEDS.map((seed) =>
      runPlainPool({ ...pool, warmS: exponential(1), coldS: exponential(1) }, seed, 100, 10_000),
    );
    for (const figure of FIGURES) {
      const { mean, halfWidth } = confidenceInterval(
        runs.map((run) => run[figure]),
        0.99,
      );
      expect(Math.abs(mean - state[figure]), figure).toBeLessThanOrEqual(halfWidth);
    }
  });

  it('agrees with what is exact for one instance and constant times', () => {
    const pool = { arrivalRatePerS: 1, keepAliveS: 1.5 };
    const state = singleInstanceState({ ...pool, meanWarmS: 0.5, meanColdS: 2 });
    const runs = SEEDS.map((seed) =>
      runPlainPool({ ...pool, maxConcurrency: 1, warmS: () => 0.5, coldS: () => 2 }, seed, 100, 20_000),
    );
    for (const figure of FIGURES) {
      const { mean, halfWidth } = confidenceInterval(
        runs.map((run) => run[figure]),
        0.99,
      );
      expect(Math.abs(mean - state[figure]), figure).toBeLessThanOrEqual(halfWidth);
    }
  });
});
