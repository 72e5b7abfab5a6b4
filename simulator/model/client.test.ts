import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture, ArchitectureInput } from '../document/architecture';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, constant, functionOf, simulationOf, TEST_CATALOG, traceOf } from '../testing';
import { confidenceInterval } from '../theory/confidence';
import { engset } from '../theory/engset';

type ResourceInput = ArchitectureInput['resources'][number];
type ClientInput = Extract<ResourceInput, { kind: 'client' }>;

const client = (settings: Omit<ClientInput, 'id' | 'kind'>): ResourceInput => ({
  id: 'client',
  kind: 'client',
  ...settings,
});
const closed = (users: number, thinkMs: object, settings: object = {}): ResourceInput =>
  client({ traffic: { shape: 'closed', users, thinkMs: thinkMs as never }, ...settings });
const impatient = (arrivalsMs: number[], settings: object): ResourceInput => ({ ...clientAt(arrivalsMs), ...settings });
const plainRetry = { tries: 3, baseMs: 100, jitter: 'none' } as const;
const system = (from: ResourceInput, worker: Parameters<typeof functionOf>[0] = {}) =>
  architectureOf([from, functionOf({ initMs: constant(0), ...worker })], [call('client', 'worker')]);
const run = (architecture: Architecture, durationS: number, seed = 1, warmUpS = 0) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed, durationS, warmUpS });
const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

function expectAbout(exact: number, samples: number[], share = 0.02): void {
  const { mean, halfWidth } = confidenceInterval(samples, 0.99);
  expect(halfWidth / exact).toBeLessThan(share);
  expect(Math.abs(mean - exact)).toBeLessThan(halfWidth);
}

describe('the ways of a client', () => {
  const two = (settings: object) =>
    architectureOf(
      [
        client({ traffic: { shape: 'constant', ratePerS: 200 } }),
        functionOf({ id: 'left', initMs: constant(0) }),
        functionOf({ id: 'right', initMs: constant(0) }),
      ],
      [call('client', 'left', { share: 3 }), call('client', 'right', { share: 1, ...settings })],
    );

  it('[R2] each request takes one enabled link, by share', () => {
    const sharesLeft = SEEDS.map((seed) => {
      const { requests, resources } = run(two({}), 100, seed);
      expect((resources.left?.arrived as number) + (resources.right?.arrived as number)).toBe(requests.arrived);
      return (resources.left?.arrived as number) / requests.arrived;
    });
    expectAbout(0.75, sharesLeft);
    const { requests, resources } = run(two({ enabled: false }), 100);
    expect(resources.left?.arrived).toBe(requests.arrived);
  });

  it('[R3] a call pays its link’s latency there and back, and the client sees all of it', () => {
    const architecture = architectureOf(
      [clientAt([0]), functionOf({ initMs: constant(0) })],
      [call('client', 'worker', { latencyMs: constant(7) })],
    );
    const { latencyMs, resources } = run(architecture, 1);
    expect(latencyMs.max).toBeCloseTo(7 + 100 + 7, 6);
    expect(resources.worker?.latencyMs.max).toBeCloseTo(100, 6);
  });
});

describe('a closed workload', () => {
  it('[R6] each user thinks, sends, waits for the answer, and thinks again', () => {
    expect(traceOf(system(closed(2, constant(50))), 0.36)).toEqual([
      [50, 'client>worker', 'request'],
      [50, 'client>worker', 'request'],
      [150, 'worker>client', 'warm'],
      [150, 'worker>client', 'warm'],
      [200, 'client>worker', 'request'],
      [200, 'client>worker', 'request'],
      [300, 'worker>client', 'warm'],
      [300, 'worker>client', 'warm'],
      [350, 'client>worker', 'request'],
      [350, 'client>worker', 'request'],
    ]);
  });

  it('[R6] without thinking a user sends again at once; refused in no time, after a millisecond', () => {
    const busy = run(system(closed(3, constant(0))), 10);
    expect(busy.requests).toMatchObject({ arrived: 303, completed: 300, inSystem: 3 });
    const refused = run(system(closed(1, constant(0)), { reservedConcurrency: 0 }), 0.01);
    expect(refused.requests).toMatchObject({ arrived: 11, throttled: 11, inSystem: 0 });
  });

  it('[R6] never has more requests under way than users, whatever the answers take', () => {
    const architecture = system(closed(5, { distribution: 'exponential', mean: 20 }), {
      serviceMs: { distribution: 'lognormal', median: 50, p99: 900 },
    });
    const simulation = simulationOf(architecture);
    for (let atUs = 100_000; atUs < 20_000_000; atUs += 100_000) {
      simulation.runUntil(atUs);
      expect(simulation.requests().inSystem).toBeLessThanOrEqual(5);
    }
    expect(simulation.requests().completed).toBeGreaterThan(500);
  });

  it('[R6] throughput, users, response and thinking obey the law of interactive response', () => {
    const architecture = system(closed(20, { distribution: 'exponential', mean: 300 }), {
      serviceMs: { distribution: 'lognormal', median: 150, p99: 2_000 },
      keepAliveS: 86_400,
    });
    const samples = SEEDS.map((seed) => {
      const { requests, latencyMs } = run(architecture, 2_000, seed, 20);
      return (requests.completed / 2_000) * (latencyMs.mean / 1_000 + 0.3);
    });
    expectAbout(20, samples);
  });

  it.each([
    [20, 5, { distribution: 'exponential', mean: 200 }],
    [20, 5, { distribution: 'uniform', min: 0, max: 400 }],
    [8, 8, { distribution: 'exponential', mean: 200 }],
  ])(
    '[R6] %i users of a function with %i instances lose what Engset’s formula says, with service %j',
    (users, instances, serviceMs) => {
      const architecture = system(closed(users, { distribution: 'exponential', mean: 500 }), {
        serviceMs: serviceMs as never,
        reservedConcurrency: instances,
        keepAliveS: 86_400,
      });
      const exact = engset({ sources: users, servers: instances, meanQuietS: 0.5, meanServiceS: 0.2 });
      const reports = SEEDS.map((seed) => run(architecture, 4_000, seed, 40));
      expectAbout(
        exact.requestsPerS,
        reports.map(({ requests }) => requests.arrived / 4_000),
      );
      expectAbout(
        exact.meanBusyServers,
        reports.map(({ resources }) => resources.worker?.meanBusyInstances as number),
      );
      const lostShares = reports.map(({ requests }) => requests.throttled / requests.arrived);
      if (exact.lostShare > 0) expectAbout(exact.lostShare, lostShares);
      else expect(lostShares).toEqual(SEEDS.map(() => 0));
    },
  );

  it('[R6] [C4] after the warm-up users go on, and what they had sent before is not counted', () => {
    const simulation = simulationOf(system(closed(2, constant(50))));
    simulation.runUntil(100_000); // both wait for the answers that come at 150 ms
    simulation.reset();
    expect(simulation.requests()).toMatchObject({ arrived: 0, inSystem: 0 });
    simulation.runUntil(310_000); // sent at 200 ms, answered at 300 ms
    expect(simulation.requests()).toMatchObject({ arrived: 2, completed: 2, inSystem: 0 });
    expect(simulation.facts().client).toMatchObject({ attempts: 2, retries: 0 });
  });

  it('[R7] users who come begin to think, users who wait leave with the answer', () => {
    const of = (users: number) => system(closed(users, constant(50)));
    const simulation = simulationOf(of(4));
    simulation.runUntil(60_000); // all four wait until 150 ms
    simulation.configure(of(1));
    simulation.runUntil(240_000); // one of them sent again at 200 ms
    expect(simulation.requests()).toMatchObject({ arrived: 5, completed: 4, inSystem: 1 });
    simulation.configure(of(3));
    simulation.runUntil(295_000); // two more think from 240 ms on and send at 290 ms
    expect(simulation.requests()).toMatchObject({ arrived: 7, completed: 4, inSystem: 3 });
    expect(simulation.conservation().every(({ holds }) => holds)).toBe(true);
  });

  it('[R7] an open shape in its place ends the rounds, and a closed one in place of an open one begins them', () => {
    const open = system(client({ traffic: { shape: 'constant', ratePerS: 100, arrivals: 'even' } }));
    const simulation = simulationOf(system(closed(3, constant(50))));
    simulation.runUntil(60_000);
    simulation.configure(open);
    simulation.runUntil(1_060_000);
    expect(simulation.requests().arrived).toBe(3 + 100);
    simulation.configure(system(closed(3, constant(50))));
    simulation.runUntil(3_060_000);
    expect(simulation.requests()).toMatchObject({ arrived: 103 + 3 * 14, inSystem: 3 });
  });
});

describe('a client that gives up waiting', () => {
  it('[R8] abandons a request after its time limit, and the work behind goes on', () => {
    const report = run(system(impatient([0, 1_000], { timeoutMs: 80 })), 5);
    expect(report.requests).toMatchObject({ arrived: 2, timedOut: 2, completed: 0, inSystem: 0 });
    expect(report.resources.worker).toMatchObject({ completed: 2, billedMs: 200 });
    expect(report.resources.client).toMatchObject({ attempts: 2, retries: 0, abandoned: 2, goodputPerS: 0 });
  });

  it('[R8] the limit includes the network, and an answer that comes at it may still be too late by the order of events', () => {
    const outcome = (timeoutMs: number) =>
      run(
        architectureOf(
          [impatient([0], { timeoutMs }), functionOf({ initMs: constant(0) })],
          [call('client', 'worker', { latencyMs: constant(10) })],
        ),
        5,
      ).requests;
    expect(outcome(121)).toMatchObject({ completed: 1 });
    expect(outcome(120)).toMatchObject({ timedOut: 1 });
  });

  it('[R8] abandoned work still takes up capacity', () => {
    const throttledWith = (settings: object) =>
      run(system(impatient([0, 90, 110], settings), { reservedConcurrency: 1 }), 1).requests;
    expect(throttledWith({ timeoutMs: 50 })).toMatchObject({ timedOut: 2, throttled: 1 });
    expect(throttledWith({})).toMatchObject({ completed: 2, throttled: 1 });
  });

  it('[R8] is named as the limit that binds', () => {
    const simulation = simulationOf(system(impatient([0, 100], { timeoutMs: 80 })), 1, 1);
    simulation.runUntil(1_000_000);
    expect(simulation.view(0).bindingLimit).toBe('it waits 80 ms for an answer, which comes later');
  });
});

describe('a client that tries again', () => {
  it('[R9] waits twice as long after each try, up to the cap', () => {
    const architecture = system(impatient([0], { retry: { ...plainRetry, tries: 6, capMs: 500 } }), {
      reservedConcurrency: 0,
    });
    const sentMs = traceOf(architecture, 10)
      .filter(([, way]) => way === 'client>worker')
      .map(([atMs]) => atMs);
    expect(sentMs).toEqual([0, 100, 300, 700, 1_200, 1_700]);
  });

  it('[R9] without jitter takes no part of the wait at random, with equal jitter the second half, with full all of it', () => {
    const waitsMs = (jitter: 'full' | 'equal' | 'none') => {
      const arrivalsMs = Array.from({ length: 60 }, (_, index) => index * 1_000);
      const retry = { tries: 2, baseMs: 800, jitter };
      const trace = traceOf(system(impatient(arrivalsMs, { retry }), { reservedConcurrency: 0 }), 61);
      const sentMs = trace.filter(([, way]) => way === 'client>worker').map(([atMs]) => atMs);
      return sentMs.filter((_, index) => index % 2 === 1).map((atMs) => atMs % 1_000);
    };
    expect(new Set(waitsMs('none'))).toEqual(new Set([800]));
    expect(Math.min(...waitsMs('equal'))).toBeGreaterThan(400);
    expect(Math.min(...waitsMs('full'))).toBeLessThan(400);
  });

  it('[R9] a request counts once: completed by the first try that succeeds, with the time of all tries', () => {
    // Both come at once; the second is throttled at 0 and 100 ms, and served from 300 ms on.
    const architecture = system(impatient([0, 0], { retry: plainRetry }), {
      reservedConcurrency: 1,
      serviceMs: constant(150),
    });
    const report = run(architecture, 2);
    expect(report.requests).toMatchObject({ arrived: 2, completed: 2, throttled: 0 });
    expect(report.resources.worker).toMatchObject({ arrived: 4, completed: 2, throttled: 2 });
    expect(report.resources.client).toMatchObject({ attempts: 4, retries: 2, abandoned: 0, goodputPerS: 1 });
    expect(report.latencyMs.max).toBeCloseTo(450, 6);
  });

  it('[R9] or by the outcome of its last try', () => {
    const outcome = (settings: object, worker: object) => run(system(impatient([0], settings), worker), 60).requests;
    expect(outcome({ retry: plainRetry }, { reservedConcurrency: 0 })).toMatchObject({ throttled: 1 });
    expect(outcome({ retry: plainRetry }, { errorRate: 1 })).toMatchObject({ failed: 1 });
    expect(outcome({ retry: plainRetry, timeoutMs: 50 }, {})).toMatchObject({ timedOut: 1 });
  });

  it('[R9] tries again only after the outcomes it names', () => {
    const attempts = (on: string[], worker: object) =>
      run(system(impatient([0], { retry: { ...plainRetry, on } }), worker), 60).resources.client?.attempts;
    expect(attempts(['throttled'], { errorRate: 1 })).toBe(1);
    expect(attempts(['failed'], { errorRate: 1 })).toBe(3);
    expect(attempts(['failed', 'timedOut'], { reservedConcurrency: 0 })).toBe(1);
  });

  it('[R9] retries of abandoned requests multiply the load on what is already slow', () => {
    const report = run(
      system(impatient([0, 10, 20], { timeoutMs: 50, retry: plainRetry }), { serviceMs: constant(600) }),
      5,
    );
    expect(report.requests).toMatchObject({ arrived: 3, timedOut: 3 });
    expect(report.resources.worker).toMatchObject({ arrived: 9, completed: 9, peakInstances: 9 });
    expect(report.resources.client).toMatchObject({ attempts: 9, retries: 6, abandoned: 9 });
  });

  it('[R9] stops when its way is switched off meanwhile', () => {
    const design = (enabled: boolean) =>
      architectureOf(
        [impatient([0], { retry: plainRetry }), functionOf({ reservedConcurrency: 0 })],
        [call('client', 'worker', { enabled })],
      );
    const simulation = simulationOf(design(true));
    simulation.runUntil(150_000);
    simulation.configure(design(false));
    simulation.runUntil(2_000_000);
    expect(simulation.requests()).toMatchObject({ arrived: 1, throttled: 1, inSystem: 0 });
    expect(simulation.facts().client).toMatchObject({ attempts: 3 });
  });

  it('[R9] [C4] tries of requests sent before the warm-up ended are not counted', () => {
    const simulation = simulationOf(system(impatient([0, 400], { retry: plainRetry }), { reservedConcurrency: 0 }));
    simulation.runUntil(150_000);
    simulation.reset();
    simulation.runUntil(5_000_000);
    expect(simulation.requests()).toMatchObject({ arrived: 1, throttled: 1, inSystem: 0 });
    expect(simulation.facts().client).toMatchObject({ attempts: 3, retries: 2 });
  });

  it('[R9] [K3] patience and retries that are never needed change no draw of the run', () => {
    const design = (settings: object) =>
      system(client({ traffic: { shape: 'constant', ratePerS: 40 }, ...settings }), {
        serviceMs: { distribution: 'exponential', mean: 80 },
      });
    const plain = run(design({}), 200);
    const prepared = run(design({ timeoutMs: 86_400_000, retry: {} }), 200);
    expect(prepared.resources).toEqual(plain.resources);
  });
});

describe('callers of every kind', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const thinkMs = fc.oneof(
    fc.constant(constant(0)),
    fc.constant(constant(30)),
    fc.record({ distribution: fc.constant('exponential' as const), mean: fc.integer({ min: 1, max: 400 }) }),
  );
  const process = fc.record({
    ratePerS: fc.double({ min: 0.1, max: 200, noNaN: true }),
    arrivals: fc.constantFrom('poisson', 'even', 'hyper-exponential', 'markov-modulated'),
    cv: fc.double({ min: 1, max: 8, noNaN: true }),
    burstFactor: fc.double({ min: 1, max: 50, noNaN: true }),
    burstS: fc.double({ min: 0.01, max: 2, noNaN: true }),
    calmS: fc.double({ min: 0.01, max: 2, noNaN: true }),
  });
  const traffic = fc.oneof(
    fc.record({ shape: fc.constant('closed' as const), users: fc.integer({ min: 0, max: 60 }), thinkMs }),
    fc
      .tuple(fc.constantFrom('constant', 'ramp', 'step', 'spike', 'daily', 'bursts'), process)
      .map(([shape, rest]) => ({ shape, ...rest })),
  );
  const retry = fc.record({
    tries: fc.integer({ min: 1, max: 5 }),
    baseMs: fc.constantFrom(0, 1, 50, 300),
    capMs: fc.constantFrom(10, 1_000),
    jitter: fc.constantFrom('full' as const, 'equal' as const, 'none' as const),
    on: fc.subarray(['failed' as const, 'throttled' as const, 'timedOut' as const], { minLength: 1 }),
  });
  const caller = fc
    .record({ traffic, timeoutMs: fc.option(fc.integer({ min: 1, max: 500 })), retry: fc.option(retry) })
    .map(({ traffic: given, timeoutMs, retry: policy }) => ({
      traffic: given as ClientInput['traffic'],
      ...(timeoutMs === null ? {} : { timeoutMs }),
      ...(policy === null ? {} : { retry: policy }),
    }));
  /** Callers of a function, straight and through a gateway with a time limit, that both may refuse, fail or be slow. */
  const designs = fc
    .record({
      first: caller,
      second: caller,
      serviceMs: fc.integer({ min: 1, max: 400 }),
      instances: fc.integer({ min: 0, max: 20 }),
      errorRate: share,
      latencyMs: fc.constantFrom(0, 0, 7),
      gateway: fc.record({ ratePerS: fc.integer({ min: 1, max: 300 }), timeoutMs: fc.integer({ min: 50, max: 500 }) }),
      isOff: fc.boolean(),
    })
    .map(({ first, second, serviceMs, instances, errorRate, latencyMs, gateway, isOff }) =>
      architectureOf(
        [
          { id: 'first', kind: 'client', ...first },
          { id: 'second', kind: 'client', ...second },
          { id: 'gateway', kind: 'gateway', overheadMs: constant(3), ...gateway },
          functionOf({
            serviceMs: { distribution: 'exponential', mean: serviceMs },
            reservedConcurrency: instances,
            errorRate: errorRate * 0.5,
            timeoutS: 0.6,
          }),
        ],
        [
          call('first', 'worker', { latencyMs: constant(latencyMs), enabled: !isOff }),
          call('second', 'gateway'),
          call('gateway', 'worker', { latencyMs: constant(latencyMs) }),
        ],
      ),
    );
  const broken = (simulation: ReturnType<typeof simulationOf>) => [
    ...simulation.conservation().filter(({ holds, waiting }) => !holds || waiting < 0),
    ...Object.values(simulation.facts()).filter(
      ({ kind, attempts, arrived, retries }) =>
        kind === 'client' && attempts !== (arrived as number) + (retries as number),
    ),
  ];

  it('[C1] [R6] [R8] [R9] every request and every try is accounted for, at random moments and after a warm-up', () => {
    fc.assert(
      fc.property(
        designs,
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(fc.integer({ min: 0, max: 1_500_000 }), { maxLength: 4 }),
        (architecture, seed, momentsUs) => {
          const simulation = simulationOf(architecture, seed);
          for (const atUs of momentsUs.sort((x, y) => x - y)) {
            simulation.runUntil(atUs);
            expect(broken(simulation)).toEqual([]);
          }
          simulation.reset();
          simulation.runUntil(3_000_000);
          expect(broken(simulation)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  it('[C2] [R7] a change of callers in the middle of a run loses nothing, and the run comes to rest', () => {
    fc.assert(
      fc.property(designs, designs, (before, after) => {
        const simulation = simulationOf(before);
        simulation.runUntil(700_000);
        simulation.configure(after);
        expect(broken(simulation)).toEqual([]);
        simulation.runUntil(1_500_000);
        expect(broken(simulation)).toEqual([]);
        simulation.configure(silenced(after));
        simulation.runUntil(60_000_000);
        expect(broken(simulation)).toEqual([]);
        expect(simulation.requests().inSystem).toBe(0);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('[D1] the same document and seed give the same run, in whatever pieces it is run', () => {
    fc.assert(
      fc.property(
        designs,
        fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 6 }),
        (architecture, cutsUs) => {
          const whole = simulationOf(architecture, 7, 1);
          whole.runUntil(2_000_000);
          const pieces = simulationOf(architecture, 7, 1);
          for (const atUs of cutsUs.sort((x, y) => x - y)) pieces.runUntil(atUs);
          pieces.runUntil(2_000_000);
          expect(pieces.facts()).toEqual(whole.facts());
          expect(pieces.drainSeries()).toEqual(whole.drainSeries());
          expect(pieces.events).toBe(whole.events);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});

/** The same design with nobody who sends anything new. */
function silenced(architecture: Architecture): Architecture {
  return {
    ...architecture,
    resources: architecture.resources.map((resource) =>
      resource.kind === 'client'
        ? { ...resource, traffic: { shape: 'closed', users: 0, thinkMs: constant(0) } }
        : resource,
    ),
  };
}
