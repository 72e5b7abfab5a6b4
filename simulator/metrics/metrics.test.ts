import { describe, expect, it } from 'vitest';
import { RandomStream } from '../kernel/random-stream';
import { Arrivals } from '../model/arrivals';
import { samplerOf } from '../model/sampler';
import { architectureOf, call, clientOf, constant, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { Histogram } from './histogram';

const draws = (law: Parameters<typeof samplerOf>[0], n = 200_000, context?: Parameters<typeof samplerOf>[2]) => {
  const sampler = samplerOf(law, 1, context);
  const stream = new RandomStream(3, 'law');
  return Array.from({ length: n }, () => sampler.drawUs(stream) / 1_000);
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * values.length)] as number;

describe('laws', () => {
  it('[K6] have the mean and quantiles they are written with', () => {
    expect(mean(draws({ distribution: 'exponential', mean: 100 }))).toBeCloseTo(100, -0.3);
    const lognormal = draws({ distribution: 'lognormal', median: 50, p99: 400 });
    expect(quantile(lognormal, 0.5) / 50).toBeCloseTo(1, 1);
    expect(quantile(lognormal, 0.99) / 400).toBeGreaterThan(0.96);
    expect(quantile(lognormal, 0.99) / 400).toBeLessThan(1.04);
    const uniform = draws({ distribution: 'uniform', min: 10, max: 20 });
    expect([Math.min(...uniform.slice(0, 50_000)) >= 10, Math.max(...uniform.slice(0, 50_000)) <= 20]).toEqual([
      true,
      true,
    ]);
    expect(mean(uniform)).toBeCloseTo(15, 1);
    expect(draws({ distribution: 'constant', value: 7 }, 3)).toEqual([7, 7, 7]);
    expect(
      quantile(
        draws({
          distribution: 'empirical',
          quantiles: [
            [0, 0],
            [0.5, 10],
            [1, 100],
          ],
        }),
        0.75,
      ),
    ).toBeCloseTo(55, -0.5);
  });

  it('[K6] measured cold starts have the measured percentiles', () => {
    const context = { catalog: TEST_CATALOG, runtime: 'nodejs24.x', architecture: 'x86_64', package: 'zip' };
    const values = draws({ distribution: 'measured' }, 200_000, context);
    expect(quantile(values, 0.5) / 134).toBeCloseTo(1, 2);
    expect(quantile(values, 0.95) / 164).toBeCloseTo(1, 2);
    expect(quantile(values, 0.99) / 186).toBeCloseTo(1, 1);
    expect(Math.max(...values.slice(0, 100_000))).toBeLessThanOrEqual(400);
    expect(() => samplerOf({ distribution: 'measured', runtime: 'cobol' }, 1, context)).toThrow(
      'no measured cold starts of cobol',
    );
  });
});

describe('traffic', () => {
  const count = (traffic: object, fromS: number, toS: number) => {
    const arrivals = new Arrivals(
      { ratePerS: 100, arrivals: 'even', ...traffic } as never,
      new RandomStream(1, 'a'),
      new RandomStream(1, 's'),
    );
    let seen = 0;
    for (let atUs = arrivals.nextUs(); atUs <= toS * 1e6; atUs = arrivals.nextUs()) if (atUs > fromS * 1e6) seen += 1;
    return seen;
  };

  it('[R1] every shape offers the area under its rate', () => {
    expect(count({ shape: 'constant' }, 0, 10)).toBe(1_000);
    expect(count({ shape: 'ramp', startFactor: 0, rampS: 10 }, 0, 10)).toBe(500);
    expect(count({ shape: 'ramp', startFactor: 0, rampS: 10 }, 10, 20)).toBe(1_000);
    expect(count({ shape: 'step', atS: 5, factor: 3 }, 0, 10)).toBe(2_000);
    expect(count({ shape: 'spike', atS: 2, lengthS: 1, everyS: 4, factor: 10 }, 0, 10)).toBe(1_000 + 2 * 900);
    expect(count({ shape: 'daily', peakToTrough: 3, periodS: 100, peakAtS: 50 }, 0, 100)).toBeGreaterThan(9_980);
    expect(count({ shape: 'daily', peakToTrough: 3, periodS: 100, peakAtS: 50 }, 0, 100)).toBeLessThanOrEqual(10_001);
    expect(
      count({ shape: 'daily', peakToTrough: 3, periodS: 100, peakAtS: 50 }, 45, 55) /
        count({ shape: 'daily', peakToTrough: 3, periodS: 100, peakAtS: 50 }, 95, 105),
    ).toBeCloseTo(3, 0);
    const bursts = count({ shape: 'bursts', onS: 1, offS: 3 }, 0, 10_000);
    expect(bursts / 1_000_000).toBeGreaterThan(0.93);
    expect(bursts / 1_000_000).toBeLessThan(1.07);
  });

  it('[R1] Poisson arrivals scatter as much as their mean', () => {
    const arrivals = new Arrivals(
      { shape: 'constant', ratePerS: 10, arrivals: 'poisson' },
      new RandomStream(9, 'a'),
      new RandomStream(9, 's'),
    );
    const cells = new Array<number>(20_000).fill(0);
    for (let atUs = arrivals.nextUs(); atUs < 20_000e6; atUs = arrivals.nextUs()) cells[Math.floor(atUs / 1e6)]! += 1;
    const average = mean(cells);
    const variance = mean(cells.map((value) => (value - average) ** 2));
    expect(average).toBeCloseTo(10, 0);
    expect(variance / average).toBeGreaterThan(0.95);
    expect(variance / average).toBeLessThan(1.05);
  });
});

describe('histograms', () => {
  it('give quantiles within their bucket and exact means, over all sizes', () => {
    for (const scale of [1, 1e3, 1e6, 1e9, 1e12]) {
      const histogram = new Histogram();
      for (let value = 1; value <= 1_000; value += 1) histogram.record(value * scale);
      for (const share of [0.1, 0.5, 0.9, 0.99]) {
        expect(Math.abs(histogram.quantileUs(share) / (share * 1_000 * scale) - 1)).toBeLessThan(0.032);
      }
      expect(histogram.summary().mean).toBeCloseTo((500.5 * scale) / 1_000, 6);
      expect(histogram.summary().max).toBe(scale);
    }
    expect(new Histogram().quantileUs(0.5)).toBeNaN();
  });
});

describe('a run', () => {
  it('[C4] counts only what is sent after the warm-up period', () => {
    const simulation = simulationOf(
      architectureOf([clientOf(10, 'even'), functionOf({ serviceMs: constant(950) })], [call('client', 'worker')]),
    );
    simulation.runUntil(10_000_000);
    simulation.reset();
    simulation.runUntil(20_000_000);
    const { arrived, completed, inSystem } = simulation.requests();
    expect([arrived, completed, inSystem]).toEqual([100, 91, 9]);
    expect(simulation.conservation().every(({ holds }) => holds)).toBe(true);
  });

  it('agrees with Little’s law on every function: busy instances = throughput × time held', () => {
    const simulation = simulationOf(
      architectureOf(
        [clientOf(50), functionOf({ initMs: constant(0), serviceMs: { distribution: 'exponential', mean: 200 } })],
        [call('client', 'worker')],
      ),
    );
    simulation.runUntil(2_000_000_000);
    const { worker } = simulation.facts() as {
      worker: { invocations: number; meanBusyInstances: number; latencyMs: { mean: number } };
    };
    expect(worker.meanBusyInstances / ((worker.invocations / 2_000) * (worker.latencyMs.mean / 1_000))).toBeCloseTo(
      1,
      3,
    );
  });

  it('closes a window each second and names the limit that refused most', () => {
    const simulation = simulationOf(
      architectureOf([clientOf(100, 'even'), functionOf({ reservedConcurrency: 3 })], [call('client', 'worker')]),
      1,
      1,
    );
    simulation.runUntil(3_000_000);
    const series = simulation.drainSeries();
    expect(series.map(({ atS, arrived }) => [atS, arrived])).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
    ]);
    expect(series[2]?.throttled).toBeGreaterThan(50);
    expect(simulation.view(1).bindingLimit).toBe('3 instances are busy, 3 are reserved');
  });

  it('steps from one visible move to the next', () => {
    const simulation = simulationOf(
      architectureOf([clientOf(10, 'even'), functionOf()], [call('client', 'worker')]),
      1,
      1,
    );
    simulation.sampleHops(1);
    expect(simulation.step()).toBe('0.100000 s: request 1 is sent, from client to worker');
    expect(simulation.step()).toBe('0.200000 s: request 2 is sent, from client to worker');
    expect(simulation.step()).toContain('request 3');
    expect(simulation.step()).toBe('0.400000 s: request 1 is answered after a cold start, from worker to client');
  });
});
