import { describe, expect, it } from 'vitest';
import { simulate } from '../simulate';
import { architectureOf, call, clientOf, constant, functionOf, TEST_CATALOG } from '../testing';
import { confidenceInterval } from './confidence';
import { erlangB, meanResponseTimeMM1, meanWaitMG1, meanWaitMMc } from './queues';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** A bias of this size would be invisible to people; intervals much narrower would find the sampler's table. */
const TABLE_ERROR = 0.0005;

/** A queue whose messages are worked on one by one by so many servers: an M/G/c system. */
function station(arrivalRatePerS: number, serviceMs: object, servers: number) {
  return architectureOf(
    [
      clientOf(arrivalRatePerS),
      { id: 'queue', kind: 'queue', sendMs: constant(0), visibilityTimeoutS: 43_200 },
      functionOf({ initMs: constant(0), serviceMs: serviceMs as never, timeoutS: 900, keepAliveS: 86_400 }),
    ],
    [
      call('client', 'queue', { writes: 1 }),
      { id: 'queue-worker', from: 'queue', to: 'worker', kind: 'poll', batchSize: 1, maxConcurrency: servers },
    ],
  );
}

function expectAgreement(samples: number[], exact: number) {
  const { mean, halfWidth } = confidenceInterval(samples, 0.99);
  expect(halfWidth / exact).toBeLessThan(0.02);
  expect(Math.abs(mean - exact)).toBeLessThan(halfWidth + TABLE_ERROR * exact);
}

const meanResponsesS = (architecture: ReturnType<typeof station>, durationS: number) =>
  SEEDS.map((seed) => {
    const report = simulate(architecture, { catalog: TEST_CATALOG, seed, durationS, warmUpS: durationS / 20 });
    return (report.resources.queue?.latencyMs.mean as number) / 1000;
  });

describe('the engine against closed forms, ten replications, warm-up removed', () => {
  it('M/M/1: the mean response time is 1 / (μ − λ)', () => {
    const samples = meanResponsesS(station(5, { distribution: 'exponential', mean: 125 }, 1), 40_000);
    expectAgreement(samples, meanResponseTimeMM1(5, 8));
  });

  it('M/M/c: the mean wait is Erlang’s', () => {
    const samples = meanResponsesS(station(20, { distribution: 'exponential', mean: 200 }, 5), 10_000);
    expectAgreement(samples, meanWaitMMc(20, 5, 5) + 0.2);
  });

  it('M/G/1: the mean wait is Pollaczek and Khinchine’s, for constant service times', () => {
    const samples = meanResponsesS(station(5, { distribution: 'constant', value: 150 }, 1), 20_000);
    expectAgreement(samples, meanWaitMG1(5, 0.15, 0) + 0.15);
  });

  it('Erlang B: the share of calls a full function throttles', () => {
    const architecture = architectureOf(
      [
        clientOf(10),
        functionOf({
          initMs: constant(0),
          serviceMs: { distribution: 'exponential', mean: 1_000 },
          timeoutS: 900,
          reservedConcurrency: 10,
          keepAliveS: 86_400,
        }),
      ],
      [call('client', 'worker')],
    );
    const samples = SEEDS.map((seed) => {
      const { requests } = simulate(architecture, { catalog: TEST_CATALOG, seed, durationS: 10_000, warmUpS: 100 });
      return requests.throttled / requests.arrived;
    });
    expectAgreement(samples, erlangB(10, 10));
  });

  it('the published scale-per-request case: arrivals 0.9/s, warm 1.991 s, cold 2.244 s, expiry 600 s', () => {
    const architecture = architectureOf(
      [
        clientOf(0.9),
        functionOf({
          initMs: constant(0),
          serviceMs: { distribution: 'exponential', mean: 1_991 },
          coldServiceMs: { distribution: 'exponential', mean: 2_244 },
          keepAliveS: 600,
          reservedConcurrency: 1_000,
          timeoutS: 900,
        }),
      ],
      [call('client', 'worker')],
    );
    const runs = SEEDS.map(
      (seed) =>
        simulate(architecture, { catalog: TEST_CATALOG, seed, durationS: 1_000_000, warmUpS: 10_000 }).resources.worker,
    );
    const fact = (name: string) => runs.map((run) => run?.[name] as number);
    expectAgreement(fact('meanInstances'), 7.69);
    expectAgreement(fact('meanBusyInstances'), 1.791);
    const cold = confidenceInterval(
      runs.map((run) => (run?.coldStarts as number) / (run?.invocations as number)),
      0.99,
    );
    expect(Math.abs(cold.mean - 0.00133)).toBeLessThan(cold.halfWidth + 0.00002);
    expect(cold.halfWidth / cold.mean).toBeLessThan(0.04);
  }, 120_000);
});
