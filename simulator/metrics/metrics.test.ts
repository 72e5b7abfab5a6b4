import { describe, expect, it } from 'vitest';
import { RandomStream } from '../kernel/random-stream';
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
    // Sent at 10.1 s to 20.0 s; those up to 19.0 s are answered. The one sent at the very end of the warm-up is not counted.
    expect([arrived, completed, inSystem]).toEqual([100, 90, 10]);
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
