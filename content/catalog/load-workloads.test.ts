import { describe, expect, it } from 'vitest';
import {
  type Architecture,
  drawFleet,
  type FleetFunction,
  fleetWorkload,
  mostFunctions,
  Popularity,
  PRESETS,
  type Preset,
  parseArchitecture,
  parseArchitectureText,
  simulate,
  TRIGGERS,
  triggerClasses,
} from '@/simulator';
import { catalog } from './load-catalog';
import { parseWorkloads, workloadStatistics } from './load-workloads';
import workloads from './workloads.json';

const { fleet } = workloadStatistics;
const N = 50_000;
const drawn = drawFleet(fleet, N, 1);
const shareOf = (test: (each: FleetFunction) => boolean) => drawn.filter(test).length / drawn.length;

/**
 * How far an empirical distribution of N draws may lie from its law, anywhere at once, in 99 of 100 populations.
 *
 * @see Massart, The tight constant in the Dvoretzky-Kiefer-Wolfowitz inequality, 1990.
 */
const BAND = Math.sqrt(Math.log(2 / 0.01) / (2 * N));

/** Standard normal distribution function, by the series of Abramowitz and Stegun 26.2.10. */
function normalShare(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; n < 200; n += 1) {
    term *= (-z * z * (2 * n - 1)) / (2 * n * (2 * n + 1));
    sum += term;
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}

describe('a generated fleet', () => {
  it('[R11] has the published rates', () => {
    expect(BAND).toBeLessThan(0.01);
    for (const [perDay, share] of [...fleet.invocationsPerDay.points, ...fleet.busiestPerDay.points]) {
      expect(Math.abs(shareOf(({ invocationsPerDay }) => invocationsPerDay <= perDay) - share)).toBeLessThan(BAND);
    }
  });

  it('[R11] has the published triggers, in number', () => {
    const total = TRIGGERS.reduce((sum, trigger) => sum + fleet.triggers.mix[trigger].ofFunctions, 0);
    const chiSquare = TRIGGERS.reduce((sum, trigger) => {
      const expected = (N * fleet.triggers.mix[trigger].ofFunctions) / total;
      return sum + (shareOf((each) => each.trigger === trigger) * N - expected) ** 2 / expected;
    }, 0);
    expect(chiSquare).toBeLessThan(16.81); // 99 % of the law with 6 degrees of freedom
  });

  it('[R11] has timers of which the published share is slow', () => {
    const timers = drawn.filter(({ trigger }) => trigger === 'timer');
    const slow = timers.filter(({ invocationsPerDay }) => invocationsPerDay <= fleet.slowTimers.atMostPerDay);
    const { share } = fleet.slowTimers;
    const halfWidth = 2.576 * Math.sqrt((share * (1 - share)) / timers.length);
    expect(Math.abs(slow.length / timers.length - share)).toBeLessThan(halfWidth);
  });

  it('[R11] has the published mean durations', () => {
    for (const durationS of [0.001, 0.01, 0.1, 0.5, 1, 3, 10, 60, 600]) {
      const exact = normalShare((Math.log(durationS) - fleet.meanDuration.mu) / fleet.meanDuration.sigma);
      expect(Math.abs(shareOf(({ meanDurationS }) => meanDurationS <= durationS) - exact)).toBeLessThan(BAND);
    }
  });

  it('[R11] has the published memory, rounded up to the platform’s sizes', () => {
    const { c, k, lambda } = fleet.memory;
    for (const mib of [128, 150, 170, 250, 400, 1_000, 5_000]) {
      const exact = 1 - (1 + (mib / lambda) ** c) ** -k;
      expect(Math.abs(shareOf(({ memoryMib }) => memoryMib <= mib) - exact)).toBeLessThan(BAND);
    }
    expect(drawn.every(({ memoryMib }) => Number.isInteger(memoryMib) && memoryMib >= 128 && memoryMib <= 10_240)).toBe(
      true,
    );
  });

  it('[R11] agrees with the percentiles published beside the laws', () => {
    // Half of the functions run for less than a second, nearly all for less than a minute.
    expect(shareOf(({ meanDurationS }) => meanDurationS < 1)).toBeGreaterThan(0.5);
    expect(shareOf(({ meanDurationS }) => meanDurationS < 60)).toBeGreaterThan(0.96);
  });
});

describe('the statistics of workloads', () => {
  it('[R11] hang together: the curve of rates gives the busiest functions the published share of the invocations', () => {
    const popularity = new Popularity(fleet);
    const all = popularity.invocationsBetween(0, 1);
    for (const [top, share] of fleet.concentration.points) {
      // Published in whole percent.
      expect(Math.abs(popularity.invocationsBetween(1 - top, 1) / all - share)).toBeLessThan(0.005);
    }
    for (const share of [0.001, 0.2, 0.5, 0.95, 0.9995]) {
      expect(popularity.share(popularity.quantile(share))).toBeCloseTo(share, 12);
    }
  });

  it('[R11] give each trigger its share of the functions and of the invocations at once', () => {
    const popularity = new Popularity(fleet);
    const classes = triggerClasses(fleet, popularity);
    const all = popularity.invocationsBetween(0, 1);
    const total = (figure: 'ofFunctions' | 'ofInvocations') =>
      TRIGGERS.reduce((sum, trigger) => sum + fleet.triggers.mix[trigger][figure], 0);
    TRIGGERS.forEach((trigger, index) => {
      let functions = 0;
      let invocations = 0;
      let fromShare = 0;
      for (const { upToShare, chances } of classes) {
        const chance = chances[index] as number;
        expect(chance).toBeGreaterThan(0);
        functions += chance * (upToShare - fromShare);
        invocations += (chance * popularity.invocationsBetween(fromShare, upToShare)) / all;
        fromShare = upToShare;
      }
      expect(functions).toBeCloseTo(fleet.triggers.mix[trigger].ofFunctions / total('ofFunctions'), 12);
      expect(invocations).toBeCloseTo(fleet.triggers.mix[trigger].ofInvocations / total('ofInvocations'), 12);
    });
    for (const { chances } of classes) expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
  });

  it('are refused with every fault and its place', () => {
    const broken = structuredClone(workloads) as {
      fleet: { weekend: Record<string, unknown>; day: Record<string, unknown>; concentration: { points: unknown } };
    };
    delete broken.fleet.weekend.source;
    broken.fleet.day.night = 1;
    broken.fleet.concentration.points = [
      [0.2, 0.5],
      [0.1, 0.6],
    ];
    const faults = () => parseWorkloads(broken, 'w.json');
    expect(faults).toThrow('w.json: /fleet/weekend/source: ');
    expect(faults).toThrow('w.json: /fleet/day: ');
    expect(faults).toThrow('w.json: /fleet/concentration/points: expected values and shares that rise');
  });
});

describe('a workload', () => {
  const workload = (functions: number, seed: number, preset: Preset = 'fleet') => {
    const parsed = parseArchitecture(fleetWorkload(workloadStatistics, { functions, seed, preset }));
    if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors[0]));
    return parsed.value;
  };
  const trafficOf = ({ resources }: Architecture) =>
    resources.flatMap((resource) => (resource.kind === 'client' ? [resource.traffic] : []));

  it.each([...PRESETS])('[R11] %s fills a document up to its limits and no further', (preset) => {
    const most = mostFunctions(preset);
    const text = JSON.stringify(fleetWorkload(workloadStatistics, { functions: most, seed: 3, preset }));
    expect(parseArchitectureText(text).kind).toBe('valid');
    expect(() => workload(most + 1, 3, preset)).toThrow(`functions: expected a whole number from 1 to ${most}, got`);
    expect(() => workload(0, 3, preset)).toThrow(RangeError);
  });

  it('[R11] begins with the smaller workload of the same seed; another seed gives another', () => {
    const small = workload(5, 8);
    const large = workload(50, 8);
    expect(large.resources.slice(0, 10)).toEqual(small.resources);
    expect(workload(5, 9).resources).not.toEqual(small.resources);
  });

  it('[R11] offers each function its rate over a week, by the process of its trigger', () => {
    const functions = drawFleet(fleet, 200, 5);
    const scatter = { timer: 'even', http: 'poisson', other: 'poisson' } as Partial<Record<string, string>>;
    trafficOf(workload(200, 5)).forEach((traffic, index) => {
      const { trigger, invocationsPerDay, cv } = functions[index] as FleetFunction;
      if (traffic.shape !== 'constant' && traffic.shape !== 'daily') throw new Error(traffic.shape);
      const weekdays = traffic.shape === 'daily' ? 5 + 2 * traffic.weekendFactor : 7;
      expect((traffic.ratePerS * 86_400 * weekdays) / invocationsPerDay).toBeCloseTo(7, 9);
      expect(traffic.arrivals).toBe(scatter[trigger] ?? 'hyper-exponential');
      if (traffic.arrivals === 'hyper-exponential') expect(traffic.cv).toBe(cv);
    });
  });

  it('[R11] gives each function its mean duration', () => {
    const functions = drawFleet(fleet, 50, 5);
    const laws = workload(50, 5).resources.flatMap((resource) =>
      resource.kind === 'function' ? [resource.serviceMs] : [],
    );
    laws.forEach((law, index) => {
      if (law.distribution !== 'lognormal') throw new Error(law.distribution);
      const meanS = Math.exp((law.mu as number) + (law.sigma as number) ** 2 / 2) / 1_000;
      expect(meanS / (functions[index] as FleetFunction).meanDurationS).toBeCloseTo(1, 9);
    });
  });

  it('[R11] the presets keep to their figures', () => {
    const { flash, timers, sparse } = workloadStatistics.presets;
    for (const traffic of trafficOf(workload(50, 2, 'flash'))) {
      if (traffic.shape !== 'spike') throw new Error(traffic.shape);
      expect(traffic.factor).toBeGreaterThan(flash.factorFrom);
      expect(traffic.factor).toBeLessThan(flash.factorTo);
      expect(traffic.lengthS).toBeGreaterThan(flash.lengthFromS);
      expect(traffic.lengthS).toBeLessThan(flash.lengthToS);
    }
    const periodsS = trafficOf(workload(50, 2, 'timers')).map(
      (traffic) => 'ratePerS' in traffic && 1 / traffic.ratePerS,
    );
    expect(new Set(periodsS.map((periodS) => Math.round(Number(periodS))))).toEqual(new Set(timers.everyS));
    for (const traffic of trafficOf(workload(50, 2, 'sparse'))) {
      const everyH = 'ratePerS' in traffic ? 1 / traffic.ratePerS / 3_600 : 0;
      expect(everyH).toBeGreaterThan(sparse.fromH);
      expect(everyH).toBeLessThan(sparse.toH);
    }
  });

  it('[R11] the batch preset puts as many messages on the queue as published, within the time', () => {
    const { messages } = workloadStatistics.presets.batch;
    const report = simulate(workload(1, 2, 'batch'), { catalog, seed: 1, durationS: 125 });
    expect(report.requests.arrived).toBe(messages);
    expect(report.conservation.holds).toBe(true);
  });

  it('[R11] runs, and accounts for all of it', () => {
    const report = simulate(workload(100, 4), { catalog, seed: 1, durationS: 3_600 });
    expect(report.requests.arrived).toBeGreaterThan(100);
    expect(report.conservation.holds).toBe(true);
  });
});
