import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  erlangB,
  erlangC,
  lossMMcK,
  meanNumberMGInfinity,
  meanResponseTimeBatchService,
  meanResponseTimeMM1,
  meanResponseTimeMMcK,
  meanResponseTimePS,
  meanWaitMG1,
  meanWaitMMc,
  responseTimeQuantileMM1,
  tokenBucketLoss,
} from './queues';

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

describe('responseTimeQuantileMM1', () => {
  it('is the mean times ln 2 at one half', () => {
    expect(responseTimeQuantileMM1(5, 8, 0.5)).toBeCloseTo(Math.LN2 / 3, 14);
  });
});

describe('meanResponseTimeBatchService', () => {
  it('is M/M/1 with batches of one', () => {
    expect(meanResponseTimeBatchService(8, 10, 1)).toBeCloseTo(meanResponseTimeMM1(8, 10), 12);
  });

  it('agrees with the balance equations, solved by iteration', () => {
    // States: idle, then n waiting while the server works. λ = 3, batches of up to 4, one a second.
    const [arrivals, size, most] = [3, 4, 200];
    let idle = 0.2;
    let working = new Array<number>(most).fill(0.8 / most);
    for (let round = 0; round < 20_000; round += 1) {
      const steps = arrivals + 1;
      const next = new Array<number>(most).fill(0);
      for (const [n, share] of working.entries()) {
        next[Math.min(n + 1, most - 1)]! += (share * arrivals) / steps;
        if (n > 0) next[Math.max(0, n - size)]! += share / steps;
      }
      const nextIdle = (idle * 1 + (working[0] as number)) / steps;
      next[0]! += (idle * arrivals) / steps;
      idle = nextIdle;
      working = next;
    }
    const waiting = working.reduce((sum, share, n) => sum + n * share, 0);
    expect(meanResponseTimeBatchService(arrivals, 1, size)).toBeCloseTo(waiting / arrivals + 1, 6);
  });

  it('refuses more than the batches can carry', () => {
    expect(() => meanResponseTimeBatchService(20, 10, 2)).toThrow(RangeError);
  });
});

describe('tokenBucketLoss', () => {
  it('with one token is the loss of one server', () => {
    expect(tokenBucketLoss(5, 10, 1)).toBeCloseTo(erlangB(1, 0.5), 14);
  });

  it('agrees with the closed form of Brun and Garcia', () => {
    // b(n) = sum over k of (-1)^k / k! (n - k)^k ρ^k e^((n - k) ρ); loss 1 - b(N-1) / (1 + ρ b(N-1)).
    for (const [load, size] of [
      [0.7, 5],
      [1, 10],
      [1.3, 8],
    ] as const) {
      let sum = 0;
      let factorial = 1;
      for (let k = 0; k < size; k += 1) {
        if (k > 0) factorial *= k;
        sum += ((-1) ** k / factorial) * ((size - 1 - k) * load) ** k * Math.exp((size - 1 - k) * load);
      }
      expect(tokenBucketLoss(load * 10, 10, size)).toBeCloseTo(1 - sum / (1 + load * sum), 10);
    }
  });

  it('tends to what the refill cannot carry, and to nothing below it', () => {
    expect(tokenBucketLoss(20, 10, 400)).toBeCloseTo(0.5, 12);
    expect(tokenBucketLoss(5, 10, 400)).toBeCloseTo(0, 12);
  });
});

describe('a line with a bounded room (M/M/c/K)', () => {
  it('loses as many as Erlang’s formula says when nobody waits', () => {
    for (const load of [0.5, 3, 12]) expect(lossMMcK(5, 5, load)).toBeCloseTo(erlangB(5, load), 12);
  });

  it('with one server and room for two loses a² / (1 + a + a²)', () => {
    expect(lossMMcK(1, 2, 0.5)).toBeCloseTo(0.25 / 1.75, 12);
    // States 0, 1, 2 with weights 4, 2, 1: a mean of 4/7 inside, of 5 a second 6/7 find room.
    expect(meanResponseTimeMMcK(5, 10, 1, 2)).toBeCloseTo(4 / 7 / (5 * (6 / 7)), 12);
  });

  it('is the endless line when there is room for all', () => {
    expect(meanResponseTimeMMcK(30, 10, 5, 500)).toBeCloseTo(meanWaitMMc(30, 10, 5) + 0.1, 9);
  });
});

describe('a shared server (M/G/1-PS)', () => {
  it('takes as long as a line with exponential service does', () => {
    expect(meanResponseTimePS(7, 0.1)).toBeCloseTo(meanResponseTimeMM1(7, 10), 12);
  });

  it('refuses a load that never ends', () => {
    expect(() => meanResponseTimePS(10, 0.1)).toThrow(RangeError);
  });
});
