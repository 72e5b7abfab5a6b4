import { describe, expect, it } from 'vitest';
import type { Architecture, ArchitectureInput } from '../document/architecture';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, constant, functionOf, simulationOf, TEST_CATALOG, traceOf } from '../testing';

type ResourceInput = ArchitectureInput['resources'][number];
type FunctionSettings = NonNullable<Parameters<typeof functionOf>[0]>;

const way = call('client', 'worker');
const SLOW = { initMs: constant(0), serviceMs: constant(800_000), timeoutS: 900 };

/** One client, whose requests come at these moments, and one function. */
function workerAt(arrivalsMs: readonly number[], settings: FunctionSettings = {}, account = {}): Architecture {
  return architectureOf([clientAt(arrivalsMs), functionOf(settings)], [way], account);
}

/** Another client beside the first. */
function secondClientAt(arrivalsMs: readonly number[]): ResourceInput {
  return { ...clientAt(arrivalsMs), id: 'other' };
}

/** When each request was answered, and how: `[simulated ms, state]`. */
function answersOf(architecture: Architecture, untilS: number): [number, string][] {
  return traceOf(architecture, untilS)
    .filter(([, , state]) => state !== 'request')
    .map(([ms, , state]) => [ms, state]);
}

const run = (architecture: Architecture, durationS: number) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS });

/** A run that can be stopped to change the function, or the account. */
function runOf(architecture: Architecture) {
  const simulation = simulationOf(architecture);
  let current = architecture;
  const facts = () => simulation.facts().worker as Record<string, number>;
  return {
    simulation,
    facts,
    until: (ms: number) => simulation.runUntil(ms * 1_000),
    instances: () => simulation.view(current.resources.findIndex(({ id }) => id === 'worker')).instances,
    change(settings: FunctionSettings) {
      const resources = current.resources.map((each) => (each.id === 'worker' ? { ...each, ...settings } : each));
      current = { ...current, resources } as Architecture;
      simulation.configure(current);
    },
  };
}

describe('the start of an instance', () => {
  it('[F12] a start over its limit is tried again inside the first invocation, which is billed for both', () => {
    const architecture = workerAt([0, 30_000], { initMs: constant(12_000), timeoutS: 30 });
    // Cut off at 10 s; then 12 s once more and 100 ms of work.
    expect(answersOf(architecture, 60)).toEqual([
      [22_100, 'cold'],
      [30_100, 'warm'],
    ]);
    expect(run(architecture, 60).resources.worker).toMatchObject({ billedMs: 22_100 + 100, repeatedInits: 1 });
  });

  it('[F12] the repeated start is under the time limit of the function', () => {
    const architecture = workerAt([0, 25_000], { initMs: constant(12_000), timeoutS: 10 });
    expect(answersOf(architecture, 60)).toEqual([
      [20_000, 'failed'],
      [45_000, 'failed'],
    ]);
    expect(run(architecture, 60).resources.worker).toMatchObject({ coldStarts: 2, timedOut: 2, billedMs: 40_000 });
  });

  it('[F12] a start that takes just the limit is not tried again', () => {
    const architecture = workerAt([0], { initMs: constant(10_000) });
    expect(answersOf(architecture, 20)).toEqual([[10_100, 'cold']]);
    expect(run(architecture, 20).resources.worker?.repeatedInits).toBeUndefined();
  });

  it('[F12] a limit changed during a start holds from the next one on', () => {
    const { change, until, facts } = runOf(workerAt([0, 1], { initMs: constant(1_000) }));
    until(500);
    change({ initLimitS: 0.5 });
    until(5_000);
    expect(facts()).toMatchObject({ coldStarts: 2, billedMs: 2_200 });
    expect(facts().repeatedInits).toBeUndefined();
  });

  it('[F12] requests that joined a start wait until it has been repeated', () => {
    const settings = { initMs: constant(3_000), initLimitS: 2, instanceConcurrency: 3 };
    // Ready after 2 s and 3 s; the third comes while the start is repeated.
    expect(answersOf(workerAt([0, 1_000, 4_000], settings), 20)).toEqual([
      [5_100, 'cold'],
      [5_100, 'warm'],
      [5_100, 'warm'],
    ]);
  });
});

describe('the age of an instance', () => {
  it('[F13] at its greatest age it serves no more, however often it is used', () => {
    const architecture = workerAt([0, 500, 999.999, 1_200], { maxInstanceAgeS: 1 });
    expect(answersOf(architecture, 5)).toEqual([
      [300, 'cold'],
      [600, 'warm'],
      [1_099.999, 'warm'],
      [1_500, 'cold'],
    ]);
    expect(answersOf(workerAt([0, 1_000], { maxInstanceAgeS: 1 }), 5)).toEqual([
      [300, 'cold'],
      [1_300, 'cold'],
    ]);
  });

  it('[F13] an idle instance is gone at that age, a busy one when its request has left', () => {
    const { until, facts, instances } = runOf(workerAt([0, 950, 1_200], { maxInstanceAgeS: 1, keepAliveS: 600 }));
    until(1_040);
    expect(instances()).toMatchObject({ busy: 1, idle: 0 });
    until(1_100);
    expect(instances()).toMatchObject({ busy: 0, idle: 0 });
    until(2_199);
    expect(instances()).toMatchObject({ busy: 0, idle: 1 });
    until(4_000);
    expect(instances()).toMatchObject({ busy: 0, idle: 0 });
    expect(facts().meanInstances).toBeCloseTo((1.05 + 1) / 4, 9);
    expect(facts().meanInstanceLifeS).toBeCloseTo((1.05 + 1) / 2, 9);
  });

  it('[F3] a keep-alive that is raised brings back no instance that is gone', () => {
    const { change, until, facts } = runOf(workerAt([0, 6_000], { keepAliveS: 1 }));
    until(5_000);
    change({ keepAliveS: 600 });
    until(7_000);
    expect(facts().coldStarts).toBe(2);
  });

  it('[F3] a keep-alive that is lowered ends idle instances now, not before', () => {
    const { change, until, facts, instances } = runOf(workerAt([0]));
    until(5_000);
    change({ keepAliveS: 1 });
    expect(instances()?.idle).toBe(0);
    until(10_000);
    expect(facts().meanInstances).toBeCloseTo(0.5, 9);
  });
});

describe('instances that serve several requests', () => {
  it('[F14] a request joins an instance that starts, and waits for the rest of the start only', () => {
    expect(answersOf(workerAt([0, 50, 60], { instanceConcurrency: 2 }), 5)).toEqual([
      [300, 'cold'],
      [300, 'warm'],
      [360, 'cold'],
    ]);
  });

  it('[F14] the work of a first request is done once for each instance, even when its start takes no time', () => {
    const settings = { initMs: constant(0), coldServiceMs: constant(400), instanceConcurrency: 2 };
    const { until, facts, simulation } = runOf(workerAt([0, 0], settings));
    until(150);
    expect(simulation.requests()).toMatchObject({ completed: 1, inSystem: 1 });
    until(500);
    expect(simulation.requests()).toMatchObject({ completed: 2 });
    expect(facts()).toMatchObject({ coldStarts: 1, billedMs: 500 });
  });

  it('[F15] after a time-out an instance takes no further request, and goes when the others have left it', () => {
    const settings = { coldServiceMs: constant(5_000), serviceMs: constant(900), timeoutS: 1, instanceConcurrency: 3 };
    const { until, instances } = runOf(workerAt([0, 700, 1_300], settings));
    until(1_250); // the first timed out at 1,200, the second works until 1,600
    expect(instances()).toMatchObject({ busy: 1, idle: 0 });
    until(1_350);
    expect(instances()).toMatchObject({ starting: 1, busy: 1, idle: 0, coldStarts: 2 });
    until(1_650);
    expect(instances()).toMatchObject({ busy: 1, idle: 0 });
    until(5_000);
    expect(instances()).toMatchObject({ busy: 0, idle: 0 });
  });

  it('[F14] more requests for each instance hold at once, for busy ones too', () => {
    const { change, until, facts, simulation } = runOf(workerAt([0, 600], { serviceMs: constant(1_000) }));
    until(500);
    change({ instanceConcurrency: 2 });
    until(1_650);
    expect(facts().coldStarts).toBe(1);
    expect(simulation.requests()).toMatchObject({ completed: 2 });
  });

  it('[F14] fewer requests for each instance let those inside finish, and no more in', () => {
    const settings = { serviceMs: constant(1_000), instanceConcurrency: 2 };
    const { change, until, facts, simulation, instances } = runOf(workerAt([0, 0, 600, 1_300, 1_300], settings));
    until(500);
    change({ instanceConcurrency: 1 });
    until(700);
    expect(facts().coldStarts).toBe(2);
    until(1_350);
    // Two left their instance at 1,200; it takes one of the last two.
    expect(facts().coldStarts).toBe(3);
    expect(instances()).toMatchObject({ starting: 1, busy: 2, idle: 0 });
    until(5_000);
    expect(simulation.requests()).toMatchObject({ completed: 5, inSystem: 0 });
  });

  it('[F5] an idle instance counts against the concurrency as soon as it is used', () => {
    const architecture = architectureOf(
      [
        clientAt([0, 300]),
        secondClientAt([200]),
        functionOf({ initMs: constant(0), instanceConcurrency: 2 }),
        functionOf({ id: 'busy', initMs: constant(0), serviceMs: constant(1_000) }),
      ],
      [way, call('other', 'busy')],
      { concurrency: 1 },
    );
    expect(answersOf(architecture, 5)).toEqual([
      [100, 'warm'],
      [300, 'throttled'],
      [1_200, 'warm'],
    ]);
  });

  it('[F5] a request that joins an instance takes nothing of the concurrency', () => {
    const settings = { instanceConcurrency: 2, reservedConcurrency: 1 };
    expect(answersOf(workerAt([0, 0, 0], settings), 5)).toEqual([
      [0, 'throttled'],
      [300, 'cold'],
      [300, 'warm'],
    ]);
  });
});

describe('provisioned concurrency', () => {
  const PROVISIONED = { provisionedConcurrency: 1, provisioningDelayS: 1 };
  const quantityOf = (architecture: Architecture, durationS: number, meter: string) =>
    run(architecture, durationS).bill.lines.find((line) => line.meter === meter)?.quantity;

  it('[F16] instances begin to start after the delay; then they are used first, and what is too much runs on demand', () => {
    const { until, facts, instances } = runOf(workerAt([0, 1_100, 1_500, 1_550, 1_560], PROVISIONED));
    until(1_050);
    expect(instances()).toMatchObject({ starting: 1, idle: 1 });
    until(1_540); // on demand at 0 and 1,100, provisioned at 1,500
    expect(instances()).toMatchObject({ starting: 0, busy: 1, idle: 1, coldStarts: 1 });
    until(1_570); // the idle one on demand is used at 1,550, another one starts at 1,560
    expect(instances()).toMatchObject({ starting: 1, busy: 2, idle: 0, coldStarts: 2 });
    until(3_000);
    expect(facts()).toMatchObject({ coldStarts: 2, spilledOverColdStarts: 2, invocations: 5, throttles: 0 });
    expect(facts().peakInstances).toBe(3);
  });

  it('[F17] they are billed from when they are asked for, and what runs on them at a price of its own', () => {
    const architecture = workerAt([0, 1_500, 1_600], { ...PROVISIONED, memoryMib: 1_024 });
    expect(quantityOf(architecture, 4, 'provisioned concurrency')).toBeCloseTo(4, 9);
    // A start of 200 ms and two runs of 100 ms.
    expect(quantityOf(architecture, 4, 'duration on provisioned concurrency')).toBeCloseTo(0.4, 9);
    expect(quantityOf(architecture, 4, 'duration')).toBeCloseTo(0.3, 9);
  });

  it('[F17] they are billed without traffic too, until they are no longer asked for', () => {
    const { change, until, simulation } = runOf(
      architectureOf([clientAt([]), functionOf({ ...PROVISIONED, memoryMib: 1_024 })], [way]),
    );
    until(10_000);
    change({ provisionedConcurrency: 3 });
    until(12_000);
    change({ provisionedConcurrency: 0 });
    until(20_000);
    const line = simulation.bill(false).lines.find(({ meter }) => meter === 'provisioned concurrency');
    expect(line?.quantity).toBeCloseTo(10 * 1 + 2 * 3, 9);
  });

  it('[F16] they count against the account’s concurrency, which the others share', () => {
    const arrivalsMs = Array.from({ length: 10 }, () => 5_000);
    const architecture = architectureOf(
      [
        clientAt([]),
        secondClientAt(arrivalsMs),
        functionOf({ provisionedConcurrency: 4 }),
        functionOf({ id: 'neighbour' }),
      ],
      [way, call('other', 'neighbour')],
      { concurrency: 10 },
    );
    expect(run(architecture, 20).resources.neighbour).toMatchObject({ peakInstances: 6, throttles: 4 });
  });

  it('[F16] they count against the function’s own reservation', () => {
    const settings = { provisionedConcurrency: 2, provisioningDelayS: 0, reservedConcurrency: 3 };
    expect(answersOf(workerAt([1_000, 1_000, 1_000, 1_000], settings), 5)).toEqual([
      [1_000, 'throttled'],
      [1_100, 'warm'],
      [1_100, 'warm'],
      [1_300, 'cold'],
    ]);
    const { until, instances } = runOf(workerAt([1_000, 1_000, 1_000, 1_000], settings));
    until(1_050);
    expect(instances()).toMatchObject({ starting: 1, busy: 2, limit: 3 });
  });

  it('[F15] one that timed out is replaced, and what comes meanwhile runs on demand', () => {
    const settings = {
      ...PROVISIONED,
      provisioningDelayS: 0,
      coldServiceMs: constant(100),
      serviceMs: constant(5_000),
      timeoutS: 1,
    };
    const { until, facts, instances } = runOf(workerAt([1_000, 2_100, 2_300], settings));
    until(2_000);
    expect(instances()).toMatchObject({ busy: 0, idle: 0, starting: 1 });
    until(2_250);
    expect(instances()).toMatchObject({ starting: 1, idle: 1, coldStarts: 1 });
    until(2_350);
    expect(instances()).toMatchObject({ busy: 2, idle: 0, coldStarts: 1 });
    expect(facts().spilledOverColdStarts).toBe(1);
  });

  it('[F15] one with other requests inside is replaced when they have left', () => {
    const settings = {
      ...PROVISIONED,
      provisioningDelayS: 0,
      serviceMs: constant(5_000),
      timeoutS: 1,
      instanceConcurrency: 2,
    };
    const { until, instances } = runOf(workerAt([1_000, 1_500], settings));
    until(2_100); // the first timed out
    expect(instances()).toMatchObject({ busy: 1, idle: 0, starting: 0 });
    until(2_600);
    expect(instances()).toMatchObject({ busy: 0, idle: 0, starting: 1 });
    until(3_000);
    expect(instances()).toMatchObject({ busy: 0, idle: 1, starting: 0 });
  });

  it('[F16] more of them come after the delay, and a replacement meanwhile hurries none of them', () => {
    const settings = { ...PROVISIONED, serviceMs: constant(5_000), timeoutS: 1 };
    const { change, until, instances } = runOf(workerAt([2_000], settings));
    until(2_900);
    change({ provisionedConcurrency: 5 });
    until(3_250); // timed out at 3,000, replaced at 3,200
    expect(instances()).toMatchObject({ idle: 1, starting: 0 });
    until(3_899);
    expect(instances()).toMatchObject({ idle: 1, starting: 0 });
    until(3_901);
    expect(instances()).toMatchObject({ idle: 1, starting: 4 });
    until(4_101);
    expect(instances()).toMatchObject({ idle: 5, starting: 0 });
  });

  it('[F16] those too many go at once when idle, and when their request has left them', () => {
    const settings = { provisionedConcurrency: 3, provisioningDelayS: 0, serviceMs: constant(1_000) };
    const { change, until, instances } = runOf(workerAt([1_000, 1_000], settings));
    until(1_500);
    expect(instances()).toMatchObject({ busy: 2, idle: 1 });
    change({ provisionedConcurrency: 1 });
    expect(instances()).toMatchObject({ busy: 2, idle: 0 });
    until(2_500);
    expect(instances()).toMatchObject({ busy: 0, idle: 1 });
  });

  it('[F16] those that still work for a request count against the limit until it has left', () => {
    const settings = {
      provisionedConcurrency: 2,
      provisioningDelayS: 0,
      reservedConcurrency: 2,
      serviceMs: constant(1_000),
    };
    const { change, until, simulation } = runOf(workerAt([1_000, 1_000, 1_600, 2_100], settings));
    until(1_500);
    change({ provisionedConcurrency: 0 });
    until(1_700);
    expect(simulation.requests()).toMatchObject({ throttled: 1 });
    until(9_000);
    expect(simulation.requests()).toMatchObject({ throttled: 1, completed: 3 });
  });
});

describe('the request rate', () => {
  const FAST = { initMs: constant(0), serviceMs: constant(1) };
  /** One request each 10 ms. The bucket of 20 refills 0.2 meanwhile, so it lasts for 24 of them, then each fifth. */
  const EVERY_10_MS = Array.from({ length: 40 }, (_, index) => index * 10);
  const THROTTLED = [24, 26, 27, 28, 29, 31, 32, 33, 34, 36, 37, 38, 39].map((index) => index * 10);
  const throttledMs = (architecture: Architecture) =>
    answersOf(architecture, 5)
      .filter(([, state]) => state === 'throttled')
      .map(([ms]) => ms);

  it('[F18] synchronous requests are throttled above ten a second for each reserved instance', () => {
    const architecture = workerAt(EVERY_10_MS, { ...FAST, reservedConcurrency: 2 });
    expect(throttledMs(architecture)).toEqual(THROTTLED);
    expect(run(architecture, 5).failures).toEqual([
      { resource: 'worker', reason: expect.stringContaining('20 synchronous requests/s'), requests: 13 },
    ]);
  });

  it('[F18] functions without a reservation share the account’s', () => {
    const even = EVERY_10_MS.filter((_, index) => index % 2 === 0);
    const odd = EVERY_10_MS.filter((_, index) => index % 2 === 1);
    const architecture = architectureOf(
      [clientAt(even), secondClientAt(odd), functionOf(FAST), functionOf({ id: 'neighbour', ...FAST })],
      [way, call('other', 'neighbour')],
      { concurrency: 2 },
    );
    expect(throttledMs(architecture)).toEqual(THROTTLED);
  });

  it('[F18] asynchronous invocations are not', () => {
    const architecture = architectureOf(
      [
        clientAt(EVERY_10_MS),
        { id: 'bucket', kind: 'bucket', writeMs: constant(0), notificationMs: constant(0) },
        functionOf({ ...FAST, reservedConcurrency: 2 }),
      ],
      [call('client', 'bucket', { writes: 1 }), { id: 'bucket-worker', from: 'bucket', to: 'worker', kind: 'event' }],
    );
    expect(run(architecture, 5).resources.worker).toMatchObject({ invocations: 40, throttles: 0 });
  });
});

describe('the scaling rate', () => {
  const RAISED = { concurrency: 10_000 };

  it('[F7] from none to 5,000: 1,000 at once, then one each 10 ms, the last after 40 s to the microsecond', () => {
    // 5,000 requests at once, then one each 5 ms: every second one of these finds the bucket filled again.
    const arrivalsMs = [
      ...Array.from({ length: 5_000 }, () => 0),
      ...Array.from({ length: 8_000 }, (_, n) => 5 * (n + 1)),
    ];
    const { until, facts, simulation } = runOf(workerAt(arrivalsMs, SLOW, RAISED));
    const startedBy = (ms: number) => {
      until(ms);
      return facts().coldStarts;
    };
    expect(startedBy(0)).toBe(1_000);
    expect(startedBy(9.999)).toBe(1_000);
    expect(startedBy(10)).toBe(1_001);
    expect(startedBy(1_000)).toBe(1_100);
    expect(startedBy(10_000)).toBe(2_000);
    expect(startedBy(39_999.999)).toBe(4_999);
    expect(startedBy(40_000)).toBe(5_000);
    expect(simulation.requests()).toMatchObject({ arrived: 13_000, throttled: 8_000, inSystem: 5_000 });
  });

  it('[F7] what is not used is not banked', () => {
    const arrivalsMs = [0, ...Array.from({ length: 3_000 }, () => 100_000)];
    const { until, facts } = runOf(workerAt(arrivalsMs, SLOW, RAISED));
    until(100_000);
    expect(facts().coldStarts).toBe(1 + 1_000);
  });

  it('[F7] each function has a rate of its own, and warm instances need none', () => {
    const burst = Array.from({ length: 1_000 }, () => 0);
    const again = Array.from({ length: 1_000 }, () => 500);
    const architecture = architectureOf(
      [clientAt([...burst, ...again]), secondClientAt(burst), functionOf(), functionOf({ id: 'neighbour' })],
      [way, call('other', 'neighbour')],
      RAISED,
    );
    expect(run(architecture, 5).resources).toMatchObject({
      worker: { coldStarts: 1_000, throttles: 0, invocations: 2_000 },
      neighbour: { coldStarts: 1_000, throttles: 0 },
    });
  });
});

describe('the work of an invocation', () => {
  const queue = { id: 'queue', kind: 'queue' as const, sendMs: constant(0) };
  const poll = { id: 'queue-worker', from: 'queue', to: 'worker', kind: 'poll' as const };
  const send = call('client', 'queue', { writes: 1 });

  it('[F19] each further record of a batch takes its time, scaled like the work', () => {
    const settings = { initMs: constant(0), perRecordMs: 50, memoryMib: 512, measuredAtMemoryMib: 1_024 };
    const architecture = architectureOf(
      [clientAt([0, 0, 0, 0]), queue, functionOf(settings)],
      [send, { ...poll, batchSize: 10, batchWindowS: 1 }],
    );
    const answers = traceOf(architecture, 10).filter(([, ends]) => ends === 'worker>queue');
    expect(answers).toEqual([[1_000 + 2 * (100 + 3 * 50), 'worker>queue', 'warm']]);
  });

  it('[F20] one poisoned record fails the invocation after its work, which is billed', () => {
    const architecture = {
      ...architectureOf([clientAt([0]), queue, functionOf({ initMs: constant(0) })], [send, poll]),
      faults: [{ id: 'bad', resource: 'queue', fault: 'poison' as const, fromS: 0, untilS: 60, rate: 1 }],
    };
    const answers = traceOf(architecture, 10).filter(([, ends]) => ends === 'worker>queue');
    expect(answers).toEqual([[100, 'worker>queue', 'failed']]);
    expect(run(architecture, 10).resources.worker).toMatchObject({ failed: 1, billedMs: 100 });
  });
});

describe('the reason of a request that does not succeed', () => {
  const reasonsOf = (architecture: Architecture) =>
    run(architecture, 20).failures.map(({ resource, reason }) => `${resource}: ${reason}`);

  it.each<[string, FunctionSettings, object, string]>([
    ['its reservation', { reservedConcurrency: 1 }, {}, 'worker: 1 instance is busy, 1 is reserved'],
    ['the account’s concurrency', {}, { concurrency: 1 }, "worker: the account's functions"],
    ['the scaling rate', {}, { scalingPer10S: 1 }, 'worker: a function may start 1 instance in 10 s'],
    ['its time limit', { timeoutS: 0.05 }, {}, 'worker: an invocation may take 50 ms'],
    ['its own code', { errorRate: 1 }, {}, 'worker: its code fails in 100 % of the invocations'],
  ])('[F21] names %s', (_, settings, account, reason) => {
    expect(reasonsOf(workerAt([0, 0], settings, account))).toEqual([expect.stringContaining(reason)]);
  });

  it('[F21] is handed up from the resource that refused, through functions and gateways, to the client', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        { id: 'gateway', kind: 'gateway', overheadMs: constant(0) },
        functionOf(),
        functionOf({ id: 'inner', errorRate: 1 }),
      ],
      [call('client', 'gateway'), call('gateway', 'worker'), call('worker', 'inner')],
    );
    expect(reasonsOf(architecture)).toEqual(['inner: its code fails in 100 % of the invocations']);
  });
});

describe('the draws of a function', () => {
  it('refuses a measured start of a runtime that the catalog does not know', () => {
    const architecture = workerAt([0], { runtime: 'cobol', initMs: { distribution: 'measured' } });
    expect(() => simulationOf(architecture)).toThrow(/cobol/);
  });
});
