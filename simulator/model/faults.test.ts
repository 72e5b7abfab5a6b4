import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../document/architecture';
import type { Fault } from '../document/fault';
import { parseArchitecture } from '../document/parse';
import { simulate } from '../simulate';
import {
  architectureOf,
  call,
  clientAt,
  clientOf,
  constant,
  functionOf,
  simulationOf,
  TEST_CATALOG,
  traceOf,
} from '../testing';

const way = call('client', 'worker');
const QUICK = { initMs: constant(0) };

/** A fault of the worker between two moments. */
function faultOf(fromS: number, untilS: number, what: object = { fault: 'outage' }, resource = 'worker'): Fault {
  return { id: 'trouble', resource, fromS, untilS, ...what } as Fault;
}

function withFaults(architecture: Architecture, ...faults: Fault[]): Architecture {
  return { ...architecture, faults };
}

function workerAt(arrivalsMs: readonly number[], ...faults: Fault[]): Architecture {
  return withFaults(architectureOf([clientAt(arrivalsMs), functionOf(QUICK)], [way]), ...faults);
}

/** When each request was answered, and how. */
function answersOf(architecture: Architecture, untilS = 60): [number, string][] {
  return traceOf(architecture, untilS)
    .filter(([, , state]) => state !== 'request')
    .map(([ms, , state]) => [ms, state]);
}

const run = (architecture: Architecture, durationS: number) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS });

describe('the time of a fault', () => {
  it('[X1] begins and ends to the microsecond; at the moment itself it has begun, or ended', () => {
    expect(answersOf(workerAt([999.999, 1_000, 1_999.999, 2_000], faultOf(1, 2)))).toEqual([
      [1_000, 'failed'],
      [1_099.999, 'warm'],
      [1_999.999, 'failed'],
      [2_100, 'warm'],
    ]);
    // Requests that are known of long before the moment comes.
    expect(answersOf(workerAt([0, 1_000], faultOf(1, 2)))).toContainEqual([1_000, 'failed']);
    expect(answersOf(workerAt([0, 2_000], faultOf(1, 2)))).toContainEqual([2_100, 'warm']);
  });

  it('[X1] what was taken in before it goes on', () => {
    expect(answersOf(workerAt([950], faultOf(1, 2)))).toEqual([[1_050, 'warm']]);
  });

  it('[X1] several may overlap', () => {
    const architecture = workerAt([500, 1_500, 2_500, 3_500], faultOf(1, 3), {
      ...faultOf(2, 4),
      id: 'again',
    } as Fault);
    expect(answersOf(architecture).map(([, state]) => state)).toEqual(['warm', 'failed', 'failed', 'failed']);
  });

  it('[X1] one that is put into a run in its time holds at once, one that is taken out is over', () => {
    const architecture = workerAt([500, 1_500, 2_500, 3_500, 4_500]);
    const simulation = simulationOf(architecture);
    const failedBy = (ms: number) => {
      simulation.runUntil(ms * 1_000);
      return simulation.requests().failed;
    };
    expect(failedBy(1_000)).toBe(0);
    simulation.configure(withFaults(architecture, faultOf(0, 10)));
    expect(failedBy(2_000)).toBe(1);
    simulation.configure(withFaults(architecture, faultOf(3, 4)));
    expect(failedBy(3_000)).toBe(1);
    expect(failedBy(4_000)).toBe(2);
    simulation.configure(architecture);
    expect(failedBy(10_000)).toBe(2);
  });
});

describe('latency', () => {
  const slow = (addMs: number) => ({ fault: 'latency', addMs: constant(addMs) });

  it('[X2] passes before the resource takes the call in: the caller sees it, and it is not billed', () => {
    const architecture = workerAt([0, 1_000], faultOf(0, 1, slow(250)));
    expect(answersOf(architecture)).toEqual([
      [350, 'warm'],
      [1_100, 'warm'],
    ]);
    const { resources, latencyMs } = run(architecture, 10);
    expect(latencyMs.max).toBeCloseTo(350, 6);
    expect(resources.worker).toMatchObject({ billedMs: 200 });
    expect(resources.worker?.latencyMs.max).toBeCloseTo(100, 6);
  });

  it('[X2] of several faults adds up', () => {
    const second = { ...faultOf(0, 1, slow(30)), id: 'more' } as Fault;
    expect(answersOf(workerAt([0], faultOf(0, 1, slow(250)), second))).toEqual([[380, 'warm']]);
  });

  it('[X2] a call that was delayed meets what is wrong when it arrives', () => {
    const outage = { ...faultOf(0.2, 1), id: 'down' } as Fault;
    expect(answersOf(workerAt([0, 100], faultOf(0, 0.05, slow(250)), outage))).toEqual([
      [200, 'warm'],
      [250, 'failed'],
    ]);
  });

  it("[X2] leaves Little's law intact", () => {
    const architecture = withFaults(
      architectureOf([clientAt([0, 40, 90, 400]), functionOf()], [way]),
      faultOf(0, 1, slow(250)),
    );
    const { arrived, meanInSystem, meanTimeInSystemMs } = run(architecture, 10).resources.worker as never as Record<
      string,
      number
    >;
    expect((meanInSystem as number) * 10_000).toBeCloseTo((arrived as number) * (meanTimeInSystemMs as number), 6);
  });
});

describe('errors and throttling', () => {
  const N = 20_000;
  const everyMs = Array.from({ length: N }, (_, index) => index);
  const shareOf = (outcome: 'failed' | 'throttled', ...faults: Fault[]) => {
    const architecture = withFaults(
      architectureOf([clientAt(everyMs), functionOf({ ...QUICK, serviceMs: constant(1) })], [way]),
      ...faults,
    );
    return run(architecture, 60).requests[outcome] / N;
  };
  /** Four and a half standard deviations of a share. */
  const near = (share: number) => 4.5 * Math.sqrt((share * (1 - share)) / N);

  it.each(['errors', 'throttling'] as const)('[X3] %s strike the share of calls that was asked for', (fault) => {
    const outcome = fault === 'errors' ? 'failed' : 'throttled';
    expect(Math.abs(shareOf(outcome, faultOf(0, 60, { fault, rate: 0.2 })) - 0.2)).toBeLessThan(near(0.2));
    expect(shareOf(outcome, faultOf(0, 60, { fault, rate: 0 }))).toBe(0);
    expect(shareOf(outcome, faultOf(0, 60, { fault, rate: 1 }))).toBe(1);
  });

  it('[X3] two of a kind strike independently of each other', () => {
    const first = faultOf(0, 60, { fault: 'errors', rate: 0.5 });
    const second = { ...faultOf(0, 60, { fault: 'errors', rate: 0.2 }), id: 'more' } as Fault;
    expect(Math.abs(shareOf('failed', first, second) - 0.6)).toBeLessThan(near(0.6));
  });

  it('[X3] what is struck costs the resource nothing, and says why', () => {
    const report = run(workerAt([0, 1, 2], faultOf(0, 60, { fault: 'errors', rate: 1 })), 60);
    expect(report.resources.worker).toMatchObject({ arrived: 3, failed: 3, invocations: 0, billedMs: 0 });
    expect(report.failures).toEqual([{ resource: 'worker', reason: 'it fails, by an injected fault', requests: 3 }]);
    const throttled = run(workerAt([0], faultOf(0, 60, { fault: 'throttling', rate: 1 })), 60);
    expect(throttled.failures).toMatchObject([{ reason: 'it turns calls away, by an injected fault', requests: 1 }]);
    const down = run(workerAt([0], faultOf(0, 60)), 60);
    expect(down.failures).toMatchObject([{ reason: 'it is down, by an injected fault', requests: 1 }]);
  });

  it('[X3] a caller tries again what was throttled, and not what failed', () => {
    const triesWith = (fault: 'errors' | 'throttling') => {
      const architecture = architectureOf(
        [clientAt([0]), functionOf(QUICK), { id: 'pool', kind: 'user-pool' }],
        [way, call('worker', 'pool')],
      );
      return run(withFaults(architecture, faultOf(0, 60, { fault, rate: 1 }, 'pool')), 60).resources.pool?.arrived;
    };
    expect(triesWith('throttling')).toBe(3);
    expect(triesWith('errors')).toBe(1);
  });
});

describe('poison', () => {
  const queue = {
    id: 'queue',
    kind: 'queue' as const,
    sendMs: constant(0),
    maxReceiveCount: 2,
    deadLetterQueue: 'dead',
  };
  const poisoned = (settings: object = {}) =>
    withFaults(
      architectureOf(
        [clientAt([0, 10_000]), queue, { id: 'dead', kind: 'queue' }, functionOf(QUICK)],
        [
          call('client', 'queue', { writes: 1 }),
          { id: 'queue-worker', from: 'queue', to: 'worker', kind: 'poll', ...settings },
        ],
      ),
      faultOf(0, 5, { fault: 'poison', rate: 1 }, 'queue'),
    );

  it('[X4] stays with what was taken in while it lasted, until that is a dead letter', () => {
    const { resources } = run(poisoned(), 600);
    expect(resources.worker).toMatchObject({ failed: 2, completed: 1 });
    expect(resources.queue).toMatchObject({ completed: 1, deadLettered: 1 });
    expect(resources.dead).toMatchObject({ waiting: 1 });
  });
});

describe('what is no call', () => {
  it('[X5] is not struck: a dead letter arrives at a queue that is down', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        { id: 'bucket', kind: 'bucket', writeMs: constant(0), notificationMs: constant(0) },
        functionOf({ ...QUICK, errorRate: 1, asyncRetries: 0, deadLetterQueue: 'dead' }),
        { id: 'dead', kind: 'queue' },
      ],
      [call('client', 'bucket', { writes: 1 }), { id: 'bucket-worker', from: 'bucket', to: 'worker', kind: 'event' }],
    );
    const { resources } = run(withFaults(architecture, faultOf(0, 60, { fault: 'outage' }, 'dead')), 10);
    expect(resources.dead).toMatchObject({ waiting: 1 });
  });

  it('[X5] is not struck: messages are fetched from a queue that takes no more', () => {
    const architecture = architectureOf(
      [clientAt([0, 1_000]), { id: 'queue', kind: 'queue', sendMs: constant(0) }, functionOf(QUICK)],
      [
        call('client', 'queue', { writes: 1 }),
        { id: 'queue-worker', from: 'queue', to: 'worker', kind: 'poll', batchSize: 10, batchWindowS: 2 },
      ],
    );
    const report = run(withFaults(architecture, faultOf(0.5, 60, { fault: 'outage' }, 'queue')), 10);
    expect(report.requests).toMatchObject({ completed: 1, failed: 1 });
    expect(report.resources.worker).toMatchObject({ completed: 1 });
  });
});

describe('the draws of faults', () => {
  it('[K3] are each resource’s own: a fault at one leaves those at another alone', () => {
    const failuresOf = (...more: Fault[]) => {
      const architecture = architectureOf(
        [
          clientAt(Array.from({ length: 200 }, (_, index) => index * 10)),
          { ...clientAt(Array.from({ length: 200 }, (_, index) => index * 10 + 5)), id: 'other' },
          functionOf(QUICK),
          functionOf({ id: 'neighbour', ...QUICK }),
        ],
        [way, call('other', 'neighbour')],
      );
      const faulty = withFaults(architecture, faultOf(0, 60, { fault: 'errors', rate: 0.3 }), ...more);
      return traceOf(faulty, 60).filter(([, ends, state]) => ends === 'worker>client' && state === 'failed');
    };
    const alone = failuresOf();
    expect(alone.length).toBeGreaterThan(30);
    expect(failuresOf({ ...faultOf(0, 60, { fault: 'errors', rate: 0.5 }, 'neighbour'), id: 'more' } as Fault)).toEqual(
      alone,
    );
    const slow = { fault: 'latency', addMs: { distribution: 'exponential', mean: 0.001 } };
    expect(failuresOf({ ...faultOf(0, 60, slow, 'neighbour'), id: 'more' } as Fault)).toEqual(alone);
  });
});

describe('conservation under faults', () => {
  const seconds = fc.integer({ min: 0, max: 8 });
  const share = fc.constantFrom(0, 0.3, 1);
  const kinds = fc.oneof(
    fc.record({ fault: fc.constant('outage') }),
    fc.record({ fault: fc.constantFrom('errors', 'throttling'), rate: share }),
    fc.record({
      fault: fc.constant('latency'),
      addMs: fc.record({ distribution: fc.constant('exponential'), mean: fc.constantFrom(1, 500) }),
    }),
  );
  const plans = fc
    .array(
      fc.record({
        what: kinds,
        fromS: seconds,
        lengthS: fc.integer({ min: 1, max: 5 }),
        at: fc.integer({ min: 0, max: 3 }),
      }),
      {
        maxLength: 5,
      },
    )
    .map((plan) =>
      plan.map(({ what, fromS, lengthS, at }, index) => ({
        ...faultOf(fromS, fromS + lengthS, what, ['gateway', 'worker', 'table', 'queue'][at]),
        id: `fault-${index}`,
      })),
    ) as fc.Arbitrary<Fault[]>;
  const architecture = architectureOf(
    [
      clientOf(40),
      { id: 'gateway', kind: 'gateway' },
      functionOf({ reservedConcurrency: 5, timeoutS: 0.5 }),
      { id: 'table', kind: 'table' },
      { id: 'queue', kind: 'queue' },
      functionOf({ id: 'reader' }),
    ],
    [
      call('client', 'gateway'),
      call('gateway', 'worker'),
      call('worker', 'table', { writes: 1 }),
      call('worker', 'queue', { writes: 1 }),
      { id: 'queue-reader', from: 'queue', to: 'reader', kind: 'poll' },
    ],
  );

  it('[C1] [C2] everything is accounted for, whatever goes wrong and however it changes', () => {
    fc.assert(
      fc.property(plans, plans, fc.integer({ min: 0, max: 1e6 }), (before, after, seed) => {
        const simulation = simulationOf(withFaults(architecture, ...before), seed);
        simulation.runUntil(5_000_000);
        expect(simulation.conservation().filter(({ holds }) => !holds)).toEqual([]);
        simulation.configure(withFaults(architecture, ...after));
        simulation.runUntil(12_000_000);
        expect(simulation.conservation().filter(({ holds }) => !holds)).toEqual([]);
        expect(simulation.failures().filter(({ resource }) => resource === undefined)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('faults in the document', () => {
  const document = (fault: object) => ({
    format: 'cloud-architecture/1',
    name: 'test',
    platform: 'aws',
    region: 'us-east-1',
    resources: [
      { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS: 1 } },
      { id: 'worker', kind: 'function', serviceMs: constant(1) },
    ],
    links: [way],
    faults: [{ id: 'trouble', resource: 'worker', untilS: 10, fault: 'outage', ...fault }],
  });
  const errorsOf = (fault: object, ...more: object[]) => {
    const whole = document(fault);
    const parsed = parseArchitecture({ ...whole, faults: [...whole.faults, ...more] });
    return parsed.kind === 'valid' ? [] : parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
  };

  it.each<[string, object, string]>([
    [
      'a resource that is none',
      { resource: 'ghost' },
      '/faults/0/resource: expected the id of a resource, got "ghost"',
    ],
    [
      'one that nothing calls',
      { resource: 'client' },
      '/faults/0/resource: expected a gateway, a function, a user-pool, a table, a bucket, a queue, a load-balancer, a container-service or a vm-group for outage, got "client", a client',
    ],
    ['an end before its begin', { fromS: 10 }, '/faults/0/untilS: expected a time after fromS = 10, got 10'],
    ['no end', { untilS: undefined }, '/faults/0/untilS: expected a number, got nothing'],
    ['a share above one', { fault: 'errors', rate: 1.5 }, '/faults/0/rate: expected a number from 0 to 1, got 1.5'],
    [
      'another kind',
      { fault: 'gremlins' },
      '/faults/0/fault: expected "latency" or "errors" or "throttling" or "outage" or "poison" or "spike" or "retry-storm", got "gremlins"',
    ],
    ['a field of another kind', { rate: 1 }, '/faults/0/rate: expected no such key'],
    [
      'poison where nothing is taken in',
      { fault: 'poison' },
      '/faults/0/resource: expected a table or a queue for poison, got "worker", a function',
    ],
  ])('refuses %s, with the pointer and the expectation', (_, fault, message) => {
    expect(errorsOf(fault)).toEqual([message]);
  });

  it('refuses an id used twice', () => {
    const again = { id: 'trouble', resource: 'worker', untilS: 5, fault: 'outage' };
    expect(errorsOf({}, again)).toEqual(['/faults/1/id: expected an id used once, got "trouble" again']);
  });

  it('takes the others', () => {
    expect(errorsOf({})).toEqual([]);
    expect(errorsOf({ fault: 'latency', addMs: constant(100) })).toEqual([]);
  });
});

describe('a traffic spike', () => {
  const evenly = (ratePerS: number, traffic: object = {}) =>
    architectureOf(
      [
        { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS, arrivals: 'even', ...traffic } },
        functionOf(QUICK),
      ],
      [way],
    );
  const spike = (fromS: number, untilS: number, factor: number, id = 'spike') =>
    ({ id, resource: 'client', fault: 'spike', fromS, untilS, factor }) as Fault;
  const arrivedBy = (architecture: Architecture, atS: readonly number[]) => {
    const simulation = simulationOf(architecture);
    return atS.map((each) => {
      simulation.runUntil(each * 1e6);
      return simulation.requests().arrived;
    });
  };

  it('[X6] multiplies the rate from its beginning to its end, to the microsecond', () => {
    // Ten a second, thirty from the first to the third second, ten again.
    expect(arrivedBy(withFaults(evenly(10), spike(1, 3, 3)), [1, 3, 4])).toEqual([10, 70, 80]);
  });

  it('[X6] several at once multiply, and one of nothing stops the traffic', () => {
    expect(arrivedBy(withFaults(evenly(10), spike(0, 2, 3), spike(1, 2, 2, 'more')), [1, 2, 3])).toEqual([30, 90, 100]);
    expect(arrivedBy(withFaults(evenly(10), spike(1, 3, 0)), [1, 3, 4])).toEqual([10, 10, 20]);
  });

  it('[X6] multiplies whatever shape the traffic has', () => {
    const step = evenly(10, { shape: 'step', atS: 2, factor: 2 });
    expect(arrivedBy(withFaults(step, spike(1, 3, 3)), [1, 2, 3, 4])).toEqual([10, 40, 100, 120]);
  });

  it('[X6] put into a run under way it begins at once, and taken out it ends', () => {
    const architecture = evenly(10);
    const simulation = simulationOf(architecture);
    simulation.runUntil(1e6);
    simulation.configure(withFaults(architecture, spike(0, 60, 5)));
    simulation.runUntil(2e6);
    expect(simulation.requests().arrived).toBe(60);
    simulation.configure(architecture);
    simulation.runUntil(3e6);
    expect(simulation.requests().arrived).toBe(70);
  });

  it.each([
    { shape: 'trace', arrivalsS: [1] },
    { shape: 'closed', users: 1 },
  ])('[X6] is refused where the traffic has no rate: %j', (traffic) => {
    const { layout: _, ...design } = evenly(10);
    const resources = design.resources.map((each) => (each.kind === 'client' ? { ...each, traffic } : each));
    const parsed = parseArchitecture({ ...design, resources, faults: [spike(0, 1, 2)] });
    expect(parsed).toMatchObject({ kind: 'invalid', errors: [{ pointer: '/faults/0/resource' }] });
  });

  it('[X6] befalls those who send of their own accord, and nobody else', () => {
    const parsed = parseArchitecture({ ...evenly(10), faults: [{ ...spike(0, 1, 2), resource: 'worker' }] });
    expect(parsed).toMatchObject({
      errors: [{ message: expect.stringContaining('got "worker", a function') }],
    });
  });
});

describe('a retry storm', () => {
  const storm = (fromS: number, untilS: number, what: object = { tries: 4 }) =>
    ({ id: 'storm', resource: 'client', fault: 'retry-storm', fromS, untilS, ...what }) as Fault;
  const down = faultOf(0, 10);
  const facts = (architecture: Architecture, durationS = 20) => {
    const { requests, resources } = run(architecture, durationS);
    return { ...requests, attempts: resources.client?.attempts, retries: resources.client?.retries };
  };

  it('[X7] sends again at once what was not answered well, up to so many tries in all', () => {
    expect(facts(workerAt([1_000, 2_000], down, storm(0, 5)))).toMatchObject({ failed: 2, attempts: 8, retries: 6 });
    // All tries of one moment: the request is over when it was sent.
    expect(answersOf(workerAt([1_000], down, storm(0, 5)))).toEqual(Array(4).fill([1_000, 'failed']));
  });

  it('[X7] tries again only while it lasts', () => {
    expect(facts(workerAt([1_000, 6_000], down, storm(0, 5)))).toMatchObject({ failed: 2, attempts: 5, retries: 3 });
  });

  it('[X7] ends with the first good answer', () => {
    expect(facts(workerAt([9_950], faultOf(0, 10, { fault: 'errors', rate: 0 }), storm(0, 60)))).toMatchObject({
      completed: 1,
      retries: 0,
    });
  });

  it('[X7] may wait less long, and each try that is given up leaves work behind', () => {
    const impatient = workerAt([1_000], storm(0, 5, { tries: 3, patienceMs: 40 }));
    expect(facts(impatient)).toMatchObject({ timedOut: 1, attempts: 3, retries: 2 });
    const { resources } = run(impatient, 20);
    expect(resources.worker).toMatchObject({ completed: 3, billedMs: 300 });
    expect(run(impatient, 20).conservation.holds).toBe(true);
  });
});
