import { describe, expect, it } from 'vitest';
import { naturalLog } from '../kernel/exact-math';
import { confidenceInterval } from './confidence';
import { erlangB } from './queues';
import {
  meanBusyInstances,
  type ScalePerRequestPool,
  scalePerRequestState,
  singleInstanceState,
} from './scale-per-request';

interface PoolRun {
  coldStartProbability: number;
  throttledShare: number;
  meanBusyInstances: number;
  meanIdleInstances: number;
}

/**
 * Runs the pool itself, as little as it takes: exponential times have no memory, so the next happening is
 * drawn from the rates of the moment. `idleSinceS` is the pool, used last on top.
 */
function runPool(pool: ScalePerRequestPool, seed: number, arrivals: number): PoolRun {
  const { arrivalRatePerS, meanWarmS, meanColdS, keepAliveS, maxConcurrency = Number.POSITIVE_INFINITY } = pool;
  let state = Math.imul(seed, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
  const idleSinceS: number[] = [];
  const warmUp = arrivals / 10;
  let nowS = 0;
  let startS = 0;
  let warm = 0;
  let cold = 0;
  let busyTimeS = 0;
  let idleTimeS = 0;
  let counted = { arrived: 0, cold: 0, throttled: 0 };
  for (let arrived = 0; arrived < arrivals; ) {
    const warmRatePerS = warm / meanWarmS;
    const totalRatePerS = arrivalRatePerS + warmRatePerS + cold / meanColdS;
    const stepS = -naturalLog(next()) / totalRatePerS;
    nowS += stepS;
    busyTimeS += stepS * (warm + cold);
    const pick = next() * totalRatePerS;
    if (pick >= arrivalRatePerS) {
      if (pick < arrivalRatePerS + warmRatePerS) warm -= 1;
      else cold -= 1;
      idleSinceS.push(nowS);
      continue;
    }
    arrived += 1;
    if (arrived === warmUp) {
      counted = { arrived: 0, cold: 0, throttled: 0 };
      busyTimeS = 0;
      idleTimeS = 0;
      startS = nowS;
    }
    counted.arrived += 1;
    // Expiry is settled here, oldest first: only an arrival can tell whether an instance is still there.
    while (idleSinceS.length > 0 && nowS - (idleSinceS[0] as number) > keepAliveS) {
      idleSinceS.shift();
      idleTimeS += keepAliveS;
    }
    if (warm + cold >= maxConcurrency) {
      counted.throttled += 1;
      continue;
    }
    const sinceS = idleSinceS.pop();
    if (sinceS === undefined) {
      counted.cold += 1;
      cold += 1;
    } else {
      idleTimeS += nowS - sinceS;
      warm += 1;
    }
  }
  const spanS = nowS - startS;
  return {
    coldStartProbability: counted.cold / (counted.arrived - counted.throttled),
    throttledShare: counted.throttled / counted.arrived,
    meanBusyInstances: busyTimeS / spanS,
    meanIdleInstances: idleTimeS / spanS,
  };
}

const FIGURES = ['coldStartProbability', 'throttledShare', 'meanBusyInstances', 'meanIdleInstances'] as const;
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

const SHORT_KEEP_ALIVE = { arrivalRatePerS: 1, meanWarmS: 1, meanColdS: 1, keepAliveS: 3 };
const BUSY = { arrivalRatePerS: 20, meanWarmS: 0.4, meanColdS: 0.4, keepAliveS: 2 };
const LIMITED = { arrivalRatePerS: 3, meanWarmS: 1, meanColdS: 1, keepAliveS: 1.5, maxConcurrency: 4 };

describe('meanBusyInstances', () => {
  it('is Little’s law over warm and cold requests', () => {
    // Nine warm requests of 2 s and one cold of 5 s, in ten seconds: 23 / 10.
    const load = { servedRatePerS: 1, meanWarmS: 2, meanColdS: 5, coldStartProbability: 0.1 };
    expect(meanBusyInstances(load)).toBeCloseTo(2.3, 14);
  });

  it('holds in a run, for cold requests that take longer as well', () => {
    const pool = { arrivalRatePerS: 0.5, meanWarmS: 1, meanColdS: 3, keepAliveS: 2 };
    const gaps = SEEDS.map((seed) => {
      const run = runPool(pool, seed, 20_000);
      return run.meanBusyInstances - meanBusyInstances({ ...pool, servedRatePerS: 0.5, ...run });
    });
    const { mean, halfWidth } = confidenceInterval(gaps, 0.99);
    expect(Math.abs(mean)).toBeLessThan(halfWidth);
    expect(halfWidth).toBeLessThan(0.01);
  });

  it('refuses what is no rate, time or probability', () => {
    const load = { servedRatePerS: 1, meanWarmS: 2, meanColdS: 5, coldStartProbability: 0.1 };
    expect(() => meanBusyInstances({ ...load, coldStartProbability: 1.1 })).toThrow(RangeError);
    expect(() => meanBusyInstances({ ...load, meanColdS: -1 })).toThrow(RangeError);
    expect(() => meanBusyInstances({ ...load, servedRatePerS: Number.NaN })).toThrow(RangeError);
  });
});

describe('scalePerRequestState', () => {
  it.each([
    [0.5, 3],
    [0.1, 1],
    [2, 5],
    [0.01, 600],
  ])('one instance, λ = %f, T = %f: cold when no request comes for the keep-alive', (arrivalRatePerS, keepAliveS) => {
    const state = scalePerRequestState({ arrivalRatePerS, meanWarmS: 2, meanColdS: 2, keepAliveS, maxConcurrency: 1 });
    const alone = Math.exp(-arrivalRatePerS * keepAliveS);
    expect(Math.abs(state.coldStartProbability - alone)).toBeLessThan(1e-11);
    expect(state.meanIdleInstances).toBeCloseTo((1 - state.throttledShare) * (1 - alone), 10);
  });

  it('two instances: agrees with the passage time of a process of two states', () => {
    // From one busy instance B rises at λ or falls at μ; λ = μ = 1 gives decay rates (3 ± sqrt 5) / 2.
    const keepAliveS = 1.7;
    const [slow, fast] = [(3 - Math.sqrt(5)) / 2, (3 + Math.sqrt(5)) / 2];
    const weight = (fast - 1) / (fast - slow);
    const second = weight * Math.exp(-slow * keepAliveS) + (1 - weight) * Math.exp(-fast * keepAliveS);
    const first = Math.exp(-keepAliveS);
    const pool = { arrivalRatePerS: 1, meanWarmS: 1, meanColdS: 1, keepAliveS, maxConcurrency: 2 };
    // States 0 and 1 admit, and are equally likely.
    expect(scalePerRequestState(pool).coldStartProbability).toBeCloseTo((first + second) / 2, 10);
  });

  it.each([
    ['a short keep-alive', SHORT_KEEP_ALIVE],
    ['many busy instances', BUSY],
    ['a concurrency limit', LIMITED],
  ])('agrees with runs of the pool itself: %s', (_name, pool) => {
    const state = scalePerRequestState(pool);
    const runs = SEEDS.map((seed) => runPool(pool, seed, 40_000));
    for (const figure of FIGURES) {
      const { mean, halfWidth } = confidenceInterval(
        runs.map((run) => run[figure]),
        0.99,
      );
      expect(Math.abs(mean - state[figure]), figure).toBeLessThanOrEqual(halfWidth);
      expect(halfWidth, figure).toBeLessThanOrEqual(0.03 * mean);
    }
  });

  it('throttles as Erlang B says', () => {
    expect(scalePerRequestState(LIMITED).throttledShare).toBeCloseTo(erlangB(4, 3), 14);
    expect(scalePerRequestState(SHORT_KEEP_ALIVE).throttledShare).toBe(0);
  });

  it('comes close when cold requests take longer and are few', () => {
    const pool = { arrivalRatePerS: 0.9, meanWarmS: 1.991, meanColdS: 2.244, keepAliveS: 30 };
    const { mean } = confidenceInterval(
      SEEDS.map((seed) => runPool(pool, seed, 40_000).coldStartProbability),
      0.99,
    );
    expect(Math.abs(scalePerRequestState(pool).coldStartProbability / mean - 1)).toBeLessThan(0.03);
  });

  it('keeps the whole consistent: instances, their life, and Little’s law', () => {
    const state = scalePerRequestState({ arrivalRatePerS: 0.9, meanWarmS: 1.991, meanColdS: 2.244, keepAliveS: 600 });
    expect(state.meanInstances).toBeCloseTo(state.meanBusyInstances + state.meanIdleInstances, 12);
    expect(state.meanInstanceLifeS * 0.9 * state.coldStartProbability).toBeCloseTo(state.meanInstances, 10);
    // 0.9 (1.991 + p 0.253) with p about 0.00133.
    expect(state.meanBusyInstances).toBeCloseTo(1.7922, 4);
  });

  it('always starts cold without keep-alive, and less often the longer it is', () => {
    const probabilities = [0, 0.1, 1, 10, 100].map(
      (keepAliveS) => scalePerRequestState({ ...SHORT_KEEP_ALIVE, keepAliveS }).coldStartProbability,
    );
    expect(probabilities[0]).toBe(1);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  });

  it('holds where a factorial would overflow', () => {
    const state = scalePerRequestState({ arrivalRatePerS: 5000, meanWarmS: 1, meanColdS: 1, keepAliveS: 10 });
    expect(state.meanBusyInstances).toBeCloseTo(5000, 6);
    expect(state.coldStartProbability).toBeGreaterThan(0);
    expect(state.coldStartProbability).toBeLessThan(0.01);
  });

  it.each([
    ['no arrivals', { arrivalRatePerS: 0 }],
    ['no service time', { meanWarmS: 0 }],
    ['a negative keep-alive', { keepAliveS: -1 }],
    ['an endless keep-alive', { keepAliveS: Number.POSITIVE_INFINITY }],
    ['no concurrency', { maxConcurrency: 0 }],
    ['half an instance', { maxConcurrency: 1.5 }],
    ['more instances than it can sum', { arrivalRatePerS: 2e6 }],
  ])('refuses %s', (_reason, change) => {
    expect(() => scalePerRequestState({ ...SHORT_KEEP_ALIVE, ...change })).toThrow(RangeError);
  });
});

describe('singleInstanceState', () => {
  it('agrees with the pool of exponential times when cold and warm take equally long', () => {
    const pool = { arrivalRatePerS: 0.5, meanWarmS: 2, meanColdS: 2, keepAliveS: 3 };
    const single = singleInstanceState(pool);
    const general = scalePerRequestState({ ...pool, maxConcurrency: 1 });
    for (const figure of [...FIGURES, 'meanInstances'] as const) {
      expect(single[figure], figure).toBeCloseTo(general[figure], 9);
    }
    expect(single.meanInstanceLifeS / general.meanInstanceLifeS).toBeCloseTo(1, 9);
  });

  it('agrees with runs of the pool whose cold requests take longer', () => {
    const pool = { arrivalRatePerS: 1, meanWarmS: 0.5, meanColdS: 4, keepAliveS: 1, maxConcurrency: 1 };
    const state = singleInstanceState(pool);
    const runs = SEEDS.map((seed) => runPool(pool, seed, 40_000));
    for (const figure of FIGURES) {
      const { mean, halfWidth } = confidenceInterval(
        runs.map((run) => run[figure]),
        0.99,
      );
      expect(Math.abs(mean - state[figure]), figure).toBeLessThanOrEqual(halfWidth);
    }
  });
});
