import { describe, expect, it } from 'vitest';
import { erlangB, meanResponseTimeMM1 } from './queues';
import {
  evenArrivals,
  hyperExponentialArrivals,
  interruptedPoissonArrivals,
  lossGMcc,
  meanResponseTimeGM1,
  poissonArrivals,
  shareThatWaits,
} from './renewal';

describe('inter-arrival laws', () => {
  it.each([
    ['even', evenArrivals(4)],
    ['Poisson', poissonArrivals(4)],
    ['hyper-exponential', hyperExponentialArrivals(4, 3)],
    ['interrupted Poisson', interruptedPoissonArrivals(4, 2, 6)],
  ])('%s: the transform is one at zero, and falls there by the mean', (_name, arrivals) => {
    const s = 1e-5;
    expect(arrivals.transform(0)).toBeCloseTo(1, 14);
    expect((1 - arrivals.transform(s)) / s).toBeCloseTo(1 / 4, 4);
  });

  it('hyper-exponential times have the coefficient of variation that was asked for', () => {
    // Second derivative at zero: E[X²] = (1 + cv²) / rate².
    const { transform } = hyperExponentialArrivals(1, 3);
    const s = 1e-3;
    expect((transform(2 * s) - 2 * transform(s) + transform(0)) / s ** 2 / 10).toBeCloseTo(1, 1);
  });

  it('hyper-exponential arrivals of variation one, and bursts without silence, are Poisson', () => {
    for (const s of [0.1, 1, 10]) {
      const poisson = poissonArrivals(4).transform(s);
      expect(hyperExponentialArrivals(4, 1).transform(s)).toBeCloseTo(poisson, 14);
      expect(interruptedPoissonArrivals(4, 1, 1e-9).transform(s)).toBeCloseTo(poisson, 6);
    }
  });
});

describe('meanResponseTimeGM1', () => {
  it('is that of M/M/1 for Poisson arrivals', () => {
    expect(meanResponseTimeGM1(poissonArrivals(8), 10)).toBeCloseTo(meanResponseTimeMM1(8, 10), 12);
  });

  it('agrees with the printed root of D/M/1', () => {
    // Utilization 1/2: σ = exp(-2 (1 - σ)) has the root 0.20318787.
    expect(shareThatWaits(evenArrivals(1), 2)).toBeCloseTo(0.20318787, 8);
    expect(meanResponseTimeGM1(evenArrivals(1), 2)).toBeCloseTo(1 / (2 * (1 - 0.20318787)), 8);
  });

  it('orders arrivals by how they scatter', () => {
    const times = [evenArrivals(6), poissonArrivals(6), hyperExponentialArrivals(6, 2)].map((arrivals) =>
      meanResponseTimeGM1(arrivals, 10),
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('refuses a queue that grows without end', () => {
    expect(() => meanResponseTimeGM1(evenArrivals(10), 10)).toThrow(RangeError);
  });
});

describe('lossGMcc', () => {
  it('is Erlang’s for Poisson arrivals', () => {
    for (const servers of [1, 3, 20]) {
      expect(lossGMcc(poissonArrivals(2), 1, servers)).toBeCloseTo(erlangB(servers, 2), 13);
    }
  });

  it('is the transform with one server: the next arrival comes before the end of service', () => {
    expect(lossGMcc(evenArrivals(2), 1, 1)).toBeCloseTo(Math.exp(-0.5), 14);
  });
});
