import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB, erlangC, meanNumberMGInfinity, meanResponseTimeMM1, meanWaitMG1, meanWaitMMc } from './queues';

/** The steady state of a birth-death process, by its balance equations: a second way to each figure. */
function birthDeathLaw(birthRates: readonly number[], deathRates: readonly number[]): number[] {
  const weights = [1];
  for (const [n, birthRate] of birthRates.entries()) {
    weights.push(((weights[n] as number) * birthRate) / (deathRates[n] as number));
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

describe('erlangB', () => {
  it('agrees with its definition in factorials', () => {
    // a^k / k! over the sum of a^n / n!; k = 2, a = 1: (1/2) / (1 + 1 + 1/2).
    expect(erlangB(2, 1)).toBeCloseTo(1 / 5, 15);
    // k = 3, a = 2: (8/6) / (1 + 2 + 2 + 8/6) = 4/19.
    expect(erlangB(3, 2)).toBeCloseTo(4 / 19, 15);
    expect(erlangB(1, 4)).toBeCloseTo(4 / 5, 15);
  });

  it('agrees with the balance equations of k servers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.01, max: 80, noNaN: true }), (servers, load) => {
        const deathRates = Array.from({ length: servers }, (_, n) => n + 1);
        const law = birthDeathLaw(new Array<number>(servers).fill(load), deathRates);
        expect(Math.abs(erlangB(servers, load) / (law[servers] as number) - 1)).toBeLessThan(1e-12);
      }),
      { seed: 1 },
    );
  });

  it('holds for as many servers as a concurrency limit has', () => {
    expect(erlangB(10, 8)).toBeCloseTo(0.12166, 5);
    expect(erlangB(100, 90)).toBeCloseTo(0.02696, 5);
    expect(erlangB(1000, 950)).toBeCloseTo(0.00365, 5);
  });

  it('rejects everything without servers and nothing without load', () => {
    expect(erlangB(0, 3)).toBe(1);
    expect(erlangB(3, 0)).toBe(0);
  });
});

describe('erlangC', () => {
  it('is the utilization with one server', () => {
    expect(erlangC(1, 0.8)).toBeCloseTo(0.8, 15);
  });

  it('is 1/3 for two servers at half load', () => {
    // Two servers: 2 ρ² / (1 + ρ), ρ = 1/2.
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 15);
  });

  it('agrees with the balance equations of a long line', () => {
    const servers = 5;
    const deathRates = Array.from({ length: 400 }, (_, n) => Math.min(n + 1, servers));
    const law = birthDeathLaw(new Array<number>(400).fill(4), deathRates);
    const waiting = 1 - law.slice(0, servers).reduce((sum, share) => sum + share, 0);
    expect(erlangC(servers, 4)).toBeCloseTo(waiting, 12);
    expect(erlangC(servers, 4)).toBeCloseTo(0.5541, 4);
  });
});

describe('mean times', () => {
  it('M/M/1: 80 per second at 100 per second take 50 ms', () => {
    expect(meanResponseTimeMM1(80, 100)).toBeCloseTo(0.05, 15);
  });

  it('M/M/1 is M/M/k with one server, and M/G/1 with exponential service', () => {
    const waitS = meanResponseTimeMM1(5, 8) - 1 / 8;
    expect(meanWaitMMc(5, 8, 1)).toBeCloseTo(waitS, 14);
    expect(meanWaitMG1(5, 1 / 8, 1)).toBeCloseTo(waitS, 14);
  });

  it('M/M/k agrees with the mean of the law of its line (Little)', () => {
    const deathRates = Array.from({ length: 600 }, (_, n) => 100 * Math.min(n + 1, 5));
    const law = birthDeathLaw(new Array<number>(600).fill(400), deathRates);
    const meanQueueLength = law.reduce((sum, share, n) => sum + share * Math.max(0, n - 5), 0);
    const waitS = meanWaitMMc(400, 100, 5);
    expect(waitS).toBeCloseTo(meanQueueLength / 400, 12);
    expect(waitS + 0.01).toBeCloseTo(0.015541, 6);
    expect(meanWaitMMc(1800, 100, 20) + 0.01).toBeCloseTo(0.012754, 6);
  });

  it('M/G/1 with constant service waits half as long as with exponential service', () => {
    const constantS = meanWaitMG1(3, 0.2, 0);
    // ρ = 0.6: ρ E(S) / (2 (1 - ρ)).
    expect(constantS).toBeCloseTo(0.15, 14);
    expect(meanWaitMG1(3, 0.2, 1)).toBeCloseTo(2 * constantS, 14);
  });

  it('M/G/∞ holds arrival rate times service time', () => {
    expect(meanNumberMGInfinity(0.9, 1.991)).toBeCloseTo(1.7919, 12);
    expect(meanNumberMGInfinity(0, 5)).toBe(0);
  });
});

describe('refusals', () => {
  it.each([
    ['no steady state', () => erlangC(2, 2)],
    ['no steady state', () => meanResponseTimeMM1(8, 8)],
    ['no steady state', () => meanWaitMMc(3, 1, 3)],
    ['no steady state', () => meanWaitMG1(2, 0.6, 0)],
    ['half a server', () => erlangB(2.5, 1)],
    ['fewer than no servers', () => erlangB(-1, 1)],
    ['no server to wait for', () => erlangC(0, 0)],
    ['a negative load', () => erlangB(2, -1)],
    ['a load that is no number', () => erlangB(2, Number.NaN)],
    ['an endless load', () => erlangB(2, Number.POSITIVE_INFINITY)],
    ['a server that never ends', () => meanResponseTimeMM1(0, 0)],
    ['a negative variation', () => meanWaitMG1(1, 0.1, -1)],
    ['a negative rate', () => meanNumberMGInfinity(-1, 1)],
  ])('refuses %s', (_reason, evaluate) => {
    expect(evaluate).toThrow(RangeError);
  });
});
