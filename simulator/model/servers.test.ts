import { describe, expect, it } from 'vitest';
import type { ArchitectureInput } from '../document/architecture';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, clientOf, constant, simulationOf, TEST_CATALOG, traceOf } from '../testing';
import { confidenceInterval } from '../theory/confidence';
import { momentsOf } from '../theory/laws';
import { lossMMcK, meanResponseTimeMMcK, meanResponseTimePS, meanWaitMMc } from '../theory/queues';

type ResourceInput = ArchitectureInput['resources'][number];
type ServiceInput = Extract<ResourceInput, { kind: 'container-service' }>;
type GroupInput = Extract<ResourceInput, { kind: 'vm-group' }>;

const S = 1e6;
const MIN = 60 * S;

/** Tasks of one whole processor that start in 30 s and are checked at once; a request takes 100 ms of it. */
function serviceOf(settings: Partial<ServiceInput> = {}): ResourceInput {
  return {
    id: 'service',
    kind: 'container-service',
    vcpu: 1,
    serviceMs: constant(100),
    startMs: constant(30_000),
    healthCheckS: 0,
    ...settings,
  };
}

/** Machines of two processors that boot in 60 s and are checked at once. */
function groupOf(settings: Partial<GroupInput> = {}): ResourceInput {
  return {
    id: 'group',
    kind: 'vm-group',
    instanceType: 'm7g.large',
    serviceMs: constant(100),
    startMs: constant(60_000),
    healthCheckS: 0,
    ...settings,
  };
}

const behind = (client: ResourceInput, server: ResourceInput) =>
  architectureOf([client, server], [call('client', server.id)]);

/** Moments at which requests end, in milliseconds. */
const endsOf = (client: ResourceInput, server: ResourceInput, untilS = 100) =>
  traceOf(behind(client, server), untilS)
    .filter(([, ends]) => ends === `${server.id}>client`)
    .map(([atMs, , state]) => [atMs, state]);

describe('one server', () => {
  it('[V1] runs from the beginning: its first request waits for no start', () => {
    expect(endsOf(clientAt([0]), serviceOf())).toEqual([[100, 'warm']]);
  });

  it('[V2] shares its processor among the requests on it', () => {
    // Alone until 50 ms; then two at half speed: the first has 50 ms left and ends at 150, the second at 200.
    expect(endsOf(clientAt([0, 50]), serviceOf())).toEqual([
      [150, 'warm'],
      [200, 'warm'],
    ]);
  });

  it('[V2] a machine of two processors works on two requests without slowing either down', () => {
    expect(endsOf(clientAt([0, 50]), groupOf())).toEqual([
      [100, 'warm'],
      [150, 'warm'],
    ]);
  });

  it('[V3] works on so many at once; the next wait in order, the rest are turned away', () => {
    const service = serviceOf({ requestsAtOnce: 1, queueLength: 1 });
    expect(endsOf(clientAt([0, 10, 20]), service)).toEqual([
      [20, 'throttled'],
      [100, 'warm'],
      [200, 'warm'],
    ]);
  });

  it('[V2] the wait for what it calls needs no processor', () => {
    const architecture = architectureOf(
      [clientAt([0, 0]), serviceOf(), { id: 'table', kind: 'table', readMs: constant(500) }],
      [call('client', 'service'), call('service', 'table', { reads: 1 })],
    );
    const report = simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS: 10 });
    // Both share the processor until 200 ms, and wait side by side.
    expect(report.latencyMs.max).toBe(700);
  });

  it('[V2] nor does a wait of its own', () => {
    const service = serviceOf({ waitMs: constant(300) });
    expect(endsOf(clientAt([0, 50]), service)).toEqual([
      [450, 'warm'],
      [500, 'warm'],
    ]);
  });

  it('[V3] a place is held until the last answer: with one, the second request begins after the first one’s calls', () => {
    const architecture = architectureOf(
      [clientAt([0, 0]), serviceOf({ requestsAtOnce: 1 }), { id: 'table', kind: 'table', readMs: constant(500) }],
      [call('client', 'service'), call('service', 'table', { reads: 1 })],
    );
    const report = simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS: 10 });
    expect(report.latencyMs.max).toBe(1_200);
  });

  it('[V9] fails a share of its requests at the end of their work', () => {
    const report = simulate(behind(clientOf(50), serviceOf({ errorRate: 0.25, serviceMs: constant(1) })), {
      catalog: TEST_CATALOG,
      seed: 3,
      durationS: 400,
    });
    const { arrived, failed } = report.requests;
    // 20,000 coins: three standard deviations are 0.9 %.
    expect(Math.abs(failed / arrived - 0.25)).toBeLessThan(0.01);
    expect(report.failures[0]?.reason).toBe('its code fails in 25 % of the requests');
  });
});

describe('several servers', () => {
  it('[V4] take turns', () => {
    const service = serviceOf({ minimum: 2, requestsAtOnce: 1 });
    expect(endsOf(clientAt([0, 10, 20]), service)).toEqual([
      [100, 'warm'],
      [110, 'warm'],
      [200, 'warm'],
    ]);
  });

  it('[V4] or the one with the fewest requests takes the next', () => {
    // In turn the third request would join the first; the second server is free since 60 ms.
    const service = (balancing: 'round-robin' | 'least-outstanding') =>
      serviceOf({ minimum: 2, balancing, serviceMs: constant(100) });
    const client = clientAt([0, 50, 155]);
    expect(endsOf(client, service('least-outstanding'))).toEqual([
      [100, 'warm'],
      [150, 'warm'],
      [255, 'warm'],
    ]);
    const busy = clientAt([0, 50, 60, 155]);
    // In turn: 0 and 60 share the first server, 50 and 155 the second; by fewest the same, then 155 joins neither.
    expect(endsOf(busy, service('round-robin')).length).toBe(4);
  });

  it('[V1] without any in service a request fails, and says so', () => {
    const report = simulate(behind(clientAt([0]), serviceOf({ minimum: 0 })), {
      catalog: TEST_CATALOG,
      seed: 1,
      durationS: 10,
    });
    expect(report.failures).toEqual([{ resource: 'service', reason: 'no task is in service', requests: 1 }]);
  });
});

/** Servers that there should be at the end of each minute. */
function desiredByMinute(server: ResourceInput, client: ResourceInput, minutes: number): number[] {
  const simulation = simulationOf(behind(client, server));
  return Array.from({ length: minutes }, (_, at) => {
    simulation.runUntil((at + 1) * MIN);
    return simulation.view(1).servers?.desired ?? Number.NaN;
  });
}

describe('target tracking', () => {
  const scaling = { metric: 'cpu', target: 50 } as const;

  it('[V5] adds tasks when the third minute above the target ends, in proportion', () => {
    // 8 requests a second of 100 ms: one processor is 80 % busy, and 80 / 50 of a task are needed.
    const service = serviceOf({ minimum: 1, maximum: 10, scaling });
    expect(desiredByMinute(service, clientOf(8, 'even'), 10)).toEqual([1, 1, 2, 2, 2, 2, 2, 2, 2, 2]);
  });

  it('[V5] follows the requests of a minute as well', () => {
    // 480 requests a minute, and each task shall have 200: three.
    const service = serviceOf({ minimum: 1, maximum: 10, scaling: { metric: 'requests', target: 200 } });
    expect(desiredByMinute(service, clientOf(8, 'even'), 5)).toEqual([1, 1, 3, 3, 3]);
  });

  it('[V6] in the cooldown what was added is taken to be on its way; after it the load counts for all tasks', () => {
    // Tasks that never start leave the load where it is. Decided at 3 min: 2. Until 8 min it is still the load of one
    // task, from then on it is taken to be that of two, then four.
    const service = serviceOf({ maximum: 20, scaling, startMs: constant(3_600_000) });
    const client = clientOf(8, 'even');
    expect(desiredByMinute(service, client, 14)).toEqual([1, 1, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 7, 7]);
  });

  it('[V6] a larger load adds more within the cooldown', () => {
    const traffic = { shape: 'step', ratePerS: 6, arrivals: 'even', atS: 240, factor: 1.5 } as const;
    const service = serviceOf({ maximum: 20, scaling, startMs: constant(3_600_000) });
    // 60 % from the start: two tasks at 3 min. 90 % in the fifth minute: 1 × 90 / 50 is still two.
    expect(desiredByMinute(service, { id: 'client', kind: 'client', traffic }, 5)).toEqual([1, 1, 2, 2, 2]);
    // With a target of 25: three at 3 min, four when the load asks for 1 × 90 / 25.
    const tight = serviceOf({ maximum: 20, scaling: { ...scaling, target: 25 }, startMs: constant(3_600_000) });
    expect(desiredByMinute(tight, { id: 'client', kind: 'client', traffic }, 5)).toEqual([1, 1, 3, 3, 4]);
  });

  it('[V5] takes tasks away after fifteen minutes clearly below the target, not below the minimum', () => {
    // 2 requests a second are 20 % of one task: 4 tasks are 5 % busy each, and 4 × 5 / 50 is one.
    const service = serviceOf({ minimum: 1, initial: 4, scaling });
    const desired = desiredByMinute(service, clientOf(2, 'even'), 16);
    expect(desired).toEqual([...Array<number>(14).fill(4), 1, 1]);
  });

  it('[V5] leaves the number alone between nine tenths of the target and the target', () => {
    const service = serviceOf({ minimum: 1, initial: 2, scaling: { ...scaling, target: 21 } });
    expect(new Set(desiredByMinute(service, clientOf(4, 'even'), 40))).toEqual(new Set([2]));
  });

  it('[V7] counts a machine once it is warm, and takes none away while one is not', () => {
    // 16 requests a second of 100 ms on two processors are 80 %: 1 × 80 / 50 is two, decided at 3 min. The second
    // machine serves from 4 min and is warm at 9 min; until then the first one’s 40 % are all that counts.
    const group = groupOf({ maximum: 10, scaling: { ...scaling, scaleInMinutes: 2 } });
    const desired = desiredByMinute(group, clientOf(16, 'even'), 12);
    // From 4 min on each is at 40 %, below 45 %. At 9 min both count: 2 × 40 / 50 is two.
    expect(desired).toEqual([1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });

  it('[V8] a started task takes requests after its first health check', () => {
    const service = serviceOf({ maximum: 2, scaling, healthCheckS: 30 });
    const simulation = simulationOf(behind(clientOf(8, 'even'), service));
    const serving = () => {
      const { busy = 0, idle = 0, starting = 0 } = simulation.view(1).servers ?? {};
      return { serving: busy + idle, starting };
    };
    simulation.runUntil(3 * MIN + 30 * S - 1);
    expect(serving()).toEqual({ serving: 1, starting: 1 });
    simulation.runUntil(3 * MIN + 60 * S);
    expect(serving()).toEqual({ serving: 2, starting: 0 });
  });
});

describe('a server that is taken away', () => {
  const scaling = { metric: 'cpu', target: 50, scaleInMinutes: 1, scaleInCooldownS: 0 } as const;
  // Two tasks; the second request lands on the second one, which goes at 1 min.
  const client = clientAt([1_000, 55_000]);

  it('[V10] finishes what it has', () => {
    const service = serviceOf({ minimum: 1, initial: 2, scaling, serviceMs: constant(10_000) });
    expect(endsOf(client, service)).toEqual([
      [11_000, 'warm'],
      [65_000, 'warm'],
    ]);
  });

  it('[V10] or is cut off when its time is over', () => {
    const service = serviceOf({
      ...{ minimum: 1, initial: 2, scaling, serviceMs: constant(10_000) },
      deregistrationDelayS: 2,
    });
    expect(endsOf(client, service)).toEqual([
      [11_000, 'warm'],
      [62_000, 'failed'],
    ]);
  });
});

describe('limits of servers', () => {
  it('[V11] [C6] are named second by second: processors, tasks that start, the most there may be', () => {
    const service = serviceOf({ maximum: 2, scaling: { metric: 'cpu', target: 10 } });
    const simulation = simulationOf(behind(clientOf(11, 'even'), service), 1, 1);
    simulation.runUntil(4 * MIN);
    const named = simulation.drainSeries().map(({ limits }) => limits[0]?.reason);
    expect(named[30]).toBe('1 processor of 1 task are shared by the requests');
    // From 3 min the load asks for 1 × 100 / 10 tasks.
    expect(named[185]).toBe('the load asks for 10 tasks, there may be 2');
  });
});

describe('the bill of servers', () => {
  const linesOf = (server: ResourceInput, durationS: number, warmUpS = 0) =>
    Object.fromEntries(
      simulate(behind(clientAt([0]), server), { catalog: TEST_CATALOG, seed: 1, durationS, warmUpS }).bill.lines.map(
        ({ meter, quantity }) => [meter, quantity],
      ),
    );

  it('[V12] counts processors and memory of tasks by the second', () => {
    const service = serviceOf({ minimum: 3, vcpu: 0.5, memoryMib: 1_536 });
    const lines = linesOf(service, 1_200);
    expect(lines.processors).toBeCloseTo((3 * 0.5 * 1_200) / 3_600, 9);
    expect(lines.memory).toBeCloseTo((3 * 1.5 * 1_200) / 3_600, 9);
  });

  it('[V12] a machine costs a minute at least, and its disk as long as it runs', () => {
    expect(linesOf(groupOf(), 10).instances).toBeCloseTo(60 / 3_600, 9);
    const lines = linesOf(groupOf({ minimum: 2, volumeGib: 20 }), 7_200);
    expect(lines.instances).toBeCloseTo(4, 9);
    expect(lines.volumes).toBeCloseTo((2 * 20 * 2) / 730, 6);
  });

  it('[V12] [C4] after a warm-up counts what comes then', () => {
    expect(linesOf(groupOf(), 1_800, 600).instances).toBeCloseTo(0.5, 9);
  });
});

/** Ten replications of a fixed group: mean response in seconds, and the share turned away. */
function replicated(server: ResourceInput, ratePerS: number, durationS: number) {
  const runs = Array.from({ length: 10 }, (_, at) =>
    simulate(behind(clientOf(ratePerS), server), {
      ...{ catalog: TEST_CATALOG, seed: 100 + at },
      ...{ durationS, warmUpS: durationS / 20 },
    }),
  );
  return {
    response: confidenceInterval(
      runs.map(({ latencyMs }) => latencyMs.mean / 1_000),
      0.99,
    ),
    lost: confidenceInterval(
      runs.map(({ requests }) => requests.throttled / requests.arrived),
      0.99,
    ),
  };
}

describe('a fixed group against theory', () => {
  const exponential = { distribution: 'exponential', mean: 100 } as const;

  it.each([
    [1, 7, 3_000],
    [2, 16, 2_000],
    [4, 36, 4_000],
  ] as const)('[V2] %i shared processors under %i requests/s: mean response of M/M/c', (vcpu, ratePerS, durationS) => {
    const server = serviceOf({ vcpu, serviceMs: exponential, requestsAtOnce: 100_000 });
    const { response } = replicated(server, ratePerS, durationS);
    const expected = meanWaitMMc(ratePerS, 10, vcpu) + 0.1;
    expect(response.halfWidth / expected).toBeLessThan(0.05);
    expect(Math.abs(response.mean - expected)).toBeLessThan(response.halfWidth);
  });

  it('[V3] room for ten on two processors: mean response and loss of M/M/2/10', () => {
    const server = groupOf({ serviceMs: exponential, requestsAtOnce: 6, queueLength: 4 });
    const { response, lost } = replicated(server, 20, 2_000);
    const expected = meanResponseTimeMMcK(20, 10, 2, 10);
    expect(response.halfWidth / expected).toBeLessThan(0.02);
    expect(Math.abs(response.mean - expected)).toBeLessThan(response.halfWidth);
    expect(Math.abs(lost.mean - lossMMcK(2, 10, 2))).toBeLessThan(lost.halfWidth);
  });

  it.each([
    { distribution: 'constant', value: 100 },
    { distribution: 'lognormal', median: 60, p99: 900 },
  ] as const)(
    '[V2] one shared processor is insensitive to the law: M/G/1-PS with $distribution',
    (serviceMs) => {
      const { mean } = momentsOf(serviceMs);
      const ratePerS = 700 / mean;
      const { response } = replicated(serviceOf({ serviceMs, requestsAtOnce: 100_000 }), ratePerS, 40_000);
      const expected = meanResponseTimePS(ratePerS, mean / 1_000);
      expect(response.halfWidth / expected).toBeLessThan(0.02);
      expect(Math.abs(response.mean - expected)).toBeLessThan(response.halfWidth);
    },
    120_000,
  );
});
