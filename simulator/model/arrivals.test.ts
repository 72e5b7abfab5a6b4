import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { type Traffic, trafficSchema } from '../document/traffic';
import { RandomStream } from '../kernel/random-stream';
import { confidenceInterval } from '../theory/confidence';
import { Arrivals } from './arrivals';

type TrafficInput = z.input<typeof trafficSchema>;

const parsed = (traffic: TrafficInput): Traffic => trafficSchema.parse(traffic);
const arrivalsOf = (traffic: TrafficInput, seed = 1) =>
  new Arrivals(parsed(traffic), (purpose) => new RandomStream(seed, `client/${purpose}`));

/** Arrival times in seconds, up to and including a moment. */
function timesS(traffic: TrafficInput, untilS: number, seed = 1): number[] {
  const arrivals = arrivalsOf(traffic, seed);
  const times: number[] = [];
  for (let atUs = arrivals.nextUs(); atUs <= untilS * 1e6; atUs = arrivals.nextUs()) {
    if (arrivals.isArrival) times.push(atUs / 1e6);
  }
  return times;
}

const countBetween = (traffic: TrafficInput, fromS: number, untilS: number) =>
  timesS(traffic, untilS).filter((atS) => atS > fromS).length;
const even = { ratePerS: 100, arrivals: 'even' } as const;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => {
  const average = mean(values);
  return mean(values.map((value) => (value - average) ** 2));
};
const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

/** Expects a figure of ten seeds to lie about its true value: inside a 99 % interval no wider than a share of it. */
function expectAbout(exact: number, share: number, sample: (seed: number) => number): void {
  const { mean: estimate, halfWidth } = confidenceInterval(SEEDS.map(sample), 0.99);
  expect(halfWidth / exact).toBeLessThan(share);
  expect(Math.abs(estimate - exact)).toBeLessThan(halfWidth);
}

describe('shapes', () => {
  it('[R1] every shape offers the area under its rate', () => {
    expect(countBetween({ shape: 'constant', ...even }, 0, 10)).toBe(1_000);
    const ramp = { shape: 'ramp', ...even, startFactor: 0, rampS: 10 } as const;
    expect(countBetween(ramp, 0, 10)).toBe(500);
    expect(countBetween(ramp, 10, 20)).toBe(1_000);
    expect(countBetween({ shape: 'step', ...even, atS: 5, factor: 3 }, 0, 10)).toBe(2_000);
    const spike = { shape: 'spike', ...even, atS: 2, lengthS: 1, everyS: 4, factor: 10 } as const;
    expect(countBetween(spike, 0, 10)).toBe(1_000 + 2 * 900);
    expect(countBetween({ ...spike, restFactor: 0 }, 0, 10)).toBe(2_000);
    expect(countBetween({ ...spike, restFactor: 0 }, 3.001, 6)).toBe(0);
    const day = { shape: 'daily', ...even, peakToTrough: 3, periodS: 100, peakAtS: 50 } as const;
    expect(countBetween(day, 0, 100)).toBeGreaterThan(9_980);
    expect(countBetween(day, 0, 100)).toBeLessThanOrEqual(10_001);
    expect(countBetween(day, 45, 55) / countBetween(day, 95, 105)).toBeCloseTo(3, 0);
  });

  it('[R1] the sixth and the seventh day of each week have the weekend’s rate', () => {
    const week = { shape: 'daily', ...even, peakToTrough: 1, periodS: 10, weekendFactor: 0.5 } as const;
    expect([0, 4, 5, 6, 7, 12].map((day) => countBetween(week, day * 10, (day + 1) * 10))).toEqual([
      1_000, 1_000, 500, 500, 1_000, 500,
    ]);
  });

  it.each([['poisson'], ['hyper-exponential'], ['markov-modulated']] as const)(
    '[R1] every shape offers the area under its rate, on average, with %s arrivals',
    (arrivals) => {
      const process = { ratePerS: 100, arrivals, cv: 2, burstFactor: 5, burstS: 0.5, calmS: 2 } as const;
      const count = (traffic: TrafficInput, untilS: number) => (seed: number) => timesS(traffic, untilS, seed).length;
      expectAbout(100 * 600, 0.05, count({ shape: 'constant', ...process }, 600));
      expectAbout(100 * 300, 0.05, count({ shape: 'ramp', ...process, startFactor: 0, rampS: 600 }, 600));
      expectAbout(
        100 * (420 + 10 * 180),
        0.05,
        count({ shape: 'spike', ...process, atS: 60, lengthS: 30, everyS: 90, factor: 10 }, 600),
      );
      expectAbout(100 * 600, 0.05, count({ shape: 'daily', ...process, periodS: 200, peakAtS: 50 }, 600));
      expectAbout(100 * 6_000, 0.15, count({ shape: 'bursts', ...process, onS: 2, offS: 6 }, 6_000));
    },
  );

  it('[R1] looks ahead in parts when next to nothing comes, so that no call takes long', () => {
    const arrivals = arrivalsOf({
      shape: 'spike',
      ratePerS: 1,
      atS: 1,
      lengthS: 1,
      everyS: 2,
      factor: 0,
      restFactor: 0,
    });
    const first = arrivals.nextUs();
    expect(arrivals.isArrival).toBe(false);
    expect(first).toBeGreaterThan(900e6);
    expect(arrivals.nextUs()).toBeGreaterThan(first + 900e6);
  });

  it('[R1] no traffic ends the asking', () => {
    expect(arrivalsOf({ shape: 'constant', ratePerS: 0 }).nextUs()).toBe(Number.POSITIVE_INFINITY);
    const silenced = { shape: 'step', ratePerS: 5, arrivals: 'markov-modulated', atS: 0.001, factor: 0 } as const;
    expect(timesS(silenced, 1e9).length).toBeLessThan(5);
  });
});

describe('arrival processes', () => {
  it('[R1] Poisson arrivals scatter as much as their mean', () => {
    expectAbout(1, 0.02, (seed) => {
      const cells = new Array<number>(20_000).fill(0);
      for (const atS of timesS({ shape: 'constant', ratePerS: 5 }, 19_999.9, seed)) cells[Math.floor(atS)]! += 1;
      return variance(cells) / mean(cells);
    });
  });

  it.each([1, 1.5, 3, 6])('[R4] hyper-exponential inter-arrival times have mean one and variation %d', (cv) => {
    const gaps = (seed: number) => {
      const times = timesS({ shape: 'constant', ratePerS: 1, arrivals: 'hyper-exponential', cv }, 100_000, seed);
      return times.slice(1).map((atS, index) => atS - (times[index] as number));
    };
    const samples = SEEDS.map(gaps);
    expectAbout(1, 0.05, (seed) => mean(samples[seed - 1] as number[]));
    expectAbout(cv * cv, 0.1, (seed) => variance(samples[seed - 1] as number[]));
  });

  it('[R4] hyper-exponential arrivals begin in their steady state: no more come at first than later', () => {
    const traffic = { shape: 'constant', ratePerS: 1, arrivals: 'hyper-exponential', cv: 6 } as const;
    const counts = Array.from({ length: 4_000 }, (_, seed) => timesS(traffic, 20, seed).length);
    const { mean: estimate, halfWidth } = confidenceInterval(counts, 0.99);
    expect(halfWidth).toBeLessThan(1.5);
    expect(Math.abs(estimate - 20)).toBeLessThan(halfWidth);
  });

  it.each([
    [2, 5, 5],
    [10, 2, 18],
    [50, 1, 9],
  ])(
    '[R5] Markov-modulated counts have the index of dispersion of theory: %i times the rate for %d s, then %d s calm',
    (burstFactor, burstS, calmS) => {
      const [rate, windowS, windows] = [10, 10, 10_000];
      const traffic = {
        shape: 'constant',
        ratePerS: rate,
        arrivals: 'markov-modulated',
        burstFactor,
        burstS,
        calmS,
      } as const;
      // Var N(t) = m t + 2 (λ1 - λ2)² p1 p2 (t / d - (1 - exp(-d t)) / d²), d the sum of both rates of change.
      const burstShare = burstS / (burstS + calmS);
      const calmRate = rate / (burstShare * burstFactor + 1 - burstShare);
      const change = 1 / burstS + 1 / calmS;
      const memory = windowS / change - (1 - Math.exp(-change * windowS)) / change ** 2;
      const excess = 2 * (calmRate * (burstFactor - 1)) ** 2 * burstShare * (1 - burstShare) * memory;
      const exact = 1 + excess / (rate * windowS);
      expect(exact).toBeGreaterThan(5);
      expectAbout(exact, 0.08, (seed) => {
        const cells = new Array<number>(windows).fill(0);
        for (const atS of timesS(traffic, windows * windowS - 0.1, seed)) cells[Math.floor(atS / windowS)]! += 1;
        // The mean is known; the sample's own would bias the variance of so bursty a process.
        return mean(cells.map((count) => (count - rate * windowS) ** 2)) / (rate * windowS);
      });
    },
  );

  it('[K3] a process of its own kind takes no draws from the stream of Poisson arrivals but its steps', () => {
    const poisson = timesS({ shape: 'constant', ratePerS: 10 }, 100);
    const unmodulated = { shape: 'constant', ratePerS: 10, arrivals: 'markov-modulated', burstFactor: 1 } as const;
    expect(timesS(unmodulated, 100)).toEqual(poisson);
    const exponential = { shape: 'constant', ratePerS: 10, arrivals: 'hyper-exponential', cv: 1 } as const;
    expect(timesS(exponential, 100)).toEqual(poisson);
  });
});

describe('the traffic of a document', () => {
  const faultsOf = (traffic: unknown) => {
    const result = trafficSchema.safeParse(traffic);
    return result.success ? [] : result.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
  };

  it.each([
    [{ shape: 'trace', arrivalsS: [1, 2, 1.5] }, '/arrivalsS/2: expected a time not before the one above it, 2'],
    [{ shape: 'constant', cv: 0.5 }, '/cv: expected a number from 1 to 100'],
    [{ shape: 'closed', users: 1.5 }, '/users: expected a whole number from 0 to 100000'],
    [{ shape: 'closed', thinkMs: { distribution: 'measured' } }, '/thinkMs: expected a law other than "measured"'],
  ])('refuses %j with the pointer and the expectation', (traffic, fault) => {
    expect(faultsOf(traffic)).toContain(fault);
  });

  it('gives every field a default', () => {
    expect(parsed({ shape: 'closed' })).toEqual({
      shape: 'closed',
      users: 10,
      thinkMs: { distribution: 'exponential', mean: 1_000 },
    });
    expect(parsed({ shape: 'constant' })).toMatchObject({ arrivals: 'poisson', cv: 3, burstFactor: 10 });
  });
});
