import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture, ArchitectureInput } from './document/architecture';
import { simulate } from './simulate';
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
} from './testing';

type ResourceInput = ArchitectureInput['resources'][number];

const way = call('client', 'worker');
const run = (architecture: Architecture, durationS: number, seed = 1) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed, durationS });

const arrivalTimesMs = fc
  .array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 120 })
  .map((times) => times.sort((a, b) => a - b));

describe('more concurrency', () => {
  /** Throttles of a function that starts at once, so that a request holds an instance for its service time. */
  const throttlesWith = (arrivalsMs: number[], serviceMs: number, reservedConcurrency: number) => {
    const settings = { initMs: constant(0), serviceMs: constant(serviceMs), reservedConcurrency };
    const { resources } = run(architectureOf([clientAt(arrivalsMs), functionOf(settings)], [way]), 20);
    return resources.worker?.throttles as number;
  };

  it('never throttles more of the same arrivals', () => {
    fc.assert(
      fc.property(
        arrivalTimesMs,
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (times, serviceMs, fewer, more) => {
          // So few that the request rate never binds: a request it lets in may still find no instance.
          const arrivalsMs = times.slice(0, 10 * fewer);
          const before = throttlesWith(arrivalsMs, serviceMs, fewer);
          expect(throttlesWith(arrivalsMs, serviceMs, fewer + more)).toBeLessThanOrEqual(before);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('changes nothing where it was enough', () => {
    fc.assert(
      fc.property(arrivalTimesMs, fc.integer({ min: 1, max: 900 }), (arrivalsMs, serviceMs) => {
        expect(throttlesWith(arrivalsMs, serviceMs, arrivalsMs.length + 12)).toBe(0);
        // No more are ever inside than have come within one service time, those included whose end is a request's moment.
        const most = Math.max(
          ...arrivalsMs.map((at) => arrivalsMs.filter((each) => each >= at - serviceMs && each <= at).length),
        );
        // Ten requests a second for each instance; where that bound could bind first this says nothing.
        fc.pre(10 * most >= arrivalsMs.length);
        expect(throttlesWith(arrivalsMs, serviceMs, most)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('is not helped by requests of other functions: a neighbour only ever takes', () => {
    fc.assert(
      fc.property(
        arrivalTimesMs,
        arrivalTimesMs,
        fc.integer({ min: 1, max: 10 }),
        (myTimes, theirTimes, concurrency) => {
          const mine = myTimes.slice(0, 5 * concurrency);
          const others = theirTimes.slice(0, 5 * concurrency);
          const settings = { initMs: constant(0), serviceMs: constant(300) };
          const completedBeside = (neighboursMs: number[]) => {
            const architecture = architectureOf(
              [
                clientAt(mine),
                { ...clientAt(neighboursMs), id: 'other' },
                functionOf(settings),
                functionOf({ id: 'neighbour', ...settings }),
              ],
              [way, call('other', 'neighbour')],
              { concurrency },
            );
            return run(architecture, 20).resources.worker?.completed as number;
          };
          expect(completedBeside(others)).toBeLessThanOrEqual(completedBeside([]));
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('time scaled', () => {
  /** A design all of whose durations and times are `factor` times as long, and all of whose rates are so much lower. */
  function scaled(arrivalsMs: readonly number[], factor: number): Architecture {
    const client: ResourceInput = {
      ...clientAt(arrivalsMs.map((ms) => ms * factor)),
      timeoutMs: 700 * factor,
      retry: { tries: 3, baseMs: 50 * factor, capMs: 400 * factor, jitter: 'none', on: ['throttled', 'timedOut'] },
    } as ResourceInput;
    const worker = functionOf({
      initMs: constant(200 * factor),
      serviceMs: constant(100 * factor),
      coldServiceMs: constant(150 * factor),
      timeoutS: 0.4 * factor,
      keepAliveS: 0.9 * factor,
      maxInstanceAgeS: 2.5 * factor,
      reservedConcurrency: 4,
    });
    const inner = functionOf({
      id: 'inner',
      serviceMs: constant(160 * factor),
      initMs: constant(90 * factor),
      timeoutS: 0.5 * factor,
    });
    const latency = { latencyMs: constant(5 * factor) };
    return architectureOf(
      [client, worker, inner],
      [call('client', 'worker', latency), call('worker', 'inner', latency)],
    );
  }

  it('gives the same run on a scaled clock, move by move', () => {
    fc.assert(
      fc.property(
        arrivalTimesMs.map((times) => times.slice(0, 30)),
        fc.constantFrom(2, 5, 8),
        (arrivalsMs, factor) => {
          const plain = traceOf(scaled(arrivalsMs, 1), 20);
          const slow = traceOf(scaled(arrivalsMs, factor), 20 * factor);
          expect(slow.map(([ms, ends, state]) => [ms / factor, ends, state])).toEqual(plain);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives the same run for random laws too, when each draw is scaled', () => {
    const designOf = (factor: number) =>
      architectureOf(
        [
          clientOf(20 / factor),
          functionOf({
            initMs: { distribution: 'lognormal', mu: 5 + Math.log(factor), sigma: 0.4 },
            serviceMs: { distribution: 'exponential', mean: 400 * factor },
            timeoutS: 2 * factor,
            keepAliveS: 3 * factor,
          }),
        ],
        [way],
      );
    const factor = 4;
    const [plain, slow] = [run(designOf(1), 2_000), run(designOf(factor), 2_000 * factor)];
    // Draws are rounded to whole microseconds before they are scaled, so a tie or a limit may fall otherwise once.
    const close = (a: number, b: number) => expect(Math.abs(a - b) / Math.max(a, b)).toBeLessThan(1e-3);
    expect(slow.requests.arrived).toBeCloseTo(plain.requests.arrived, -1);
    close(slow.requests.timedOut, plain.requests.timedOut);
    close(slow.latencyMs.mean, factor * plain.latencyMs.mean);
    close(slow.resources.worker?.meanInstances as number, plain.resources.worker?.meanInstances as number);
    close(slow.resources.worker?.billedMs as number, factor * (plain.resources.worker?.billedMs as number));
  });
});

describe('a flow split', () => {
  it('into two clients with the same moments has the same totals and the same bill', () => {
    fc.assert(
      fc.property(arrivalTimesMs, fc.array(fc.boolean(), { minLength: 120, maxLength: 120 }), (arrivalsMs, isFirst) => {
        // Of requests at one moment the order may differ, which is the same to requests that are all alike; but not
        // that of a request and an end, so ends lie a microsecond beside the milliseconds at which requests come.
        const worker = functionOf({ reservedConcurrency: 5, initMs: constant(200.001), serviceMs: constant(100.001) });
        const whole = run(architectureOf([clientAt(arrivalsMs), worker], [way]), 20);
        const part = (wanted: boolean) => arrivalsMs.filter((_, index) => isFirst[index] === wanted);
        const halves = architectureOf(
          [clientAt(part(true)), { ...clientAt(part(false)), id: 'other' }, worker],
          [way, call('other', 'worker')],
        );
        const split = run(halves, 20);
        expect(split.requests).toEqual(whole.requests);
        expect(split.resources.worker).toEqual(whole.resources.worker);
        expect(split.bill.totalUsd).toBe(whole.bill.totalUsd);
        // The moments at which requests were over, and so their latencies, are those of one client as well.
        expect(split.latencyMs.max).toBe(whole.latencyMs.max);
      }),
      { numRuns: 80 },
    );
  });

  it('by share over two equal functions keeps what arrives and what is asked of them', () => {
    const worker = functionOf({ initMs: constant(0) });
    const whole = run(architectureOf([clientOf(50, 'even'), worker], [way]), 200);
    const split = run(
      architectureOf(
        [
          clientOf(50, 'even'),
          functionOf({ id: 'a', initMs: constant(0) }),
          functionOf({ id: 'b', initMs: constant(0) }),
        ],
        [call('client', 'a', { share: 3 }), call('client', 'b', { share: 1 })],
      ),
      200,
    );
    const sumOf = (field: string) => Number(split.resources.a?.[field]) + Number(split.resources.b?.[field]);
    expect(split.requests.arrived).toBe(whole.requests.arrived);
    expect(sumOf('arrived')).toBe(whole.resources.worker?.arrived);
    expect(sumOf('billedMs')).toBe(whole.resources.worker?.billedMs);
  });
});

describe('no traffic', () => {
  const resources: ResourceInput[] = [
    clientAt([]),
    { id: 'gateway', kind: 'gateway' },
    functionOf(),
    { id: 'table', kind: 'table' },
    { id: 'bucket', kind: 'bucket' },
    { id: 'pool', kind: 'user-pool' },
  ];
  const links: ArchitectureInput['links'] = [
    call('client', 'gateway'),
    call('gateway', 'worker'),
    call('worker', 'pool'),
    call('worker', 'table', { reads: 1, writes: 1 }),
    call('worker', 'bucket', { writes: 1 }),
    { id: 'bucket-worker', from: 'bucket', to: 'worker', kind: 'event' },
    { id: 'table-worker', from: 'table', to: 'worker', kind: 'poll' },
  ];

  it('costs nothing where nothing stands', () => {
    const { bill, events, requests } = run(architectureOf(resources, links), 3_600);
    expect(bill.lines.filter(({ usd }) => usd !== 0)).toEqual([]);
    expect(bill.totalUsd).toBe(0);
    expect(requests.arrived).toBe(0);
    expect(events).toBeLessThan(3_600 * 10);
  });

  it('costs what stands, in proportion to the time: provisioned instances and capacity, storage, polling', () => {
    const standing = resources.map((each) => {
      if (each.kind === 'function') return { ...each, provisionedConcurrency: 2, memoryMib: 1_024 };
      if (each.kind === 'table') return { ...each, capacity: 'provisioned', storedGib: 10 } as ResourceInput;
      return each;
    });
    const billOf = (durationS: number) => run(architectureOf(standing, links), durationS).bill;
    const metersOf = (durationS: number) =>
      Object.fromEntries(billOf(durationS).lines.map(({ resource, meter, usd }) => [`${resource} ${meter}`, usd]));
    const [short, long] = [metersOf(36_000), metersOf(72_000)];
    const standingMeters = Object.keys(short).filter((meter) => (short[meter] as number) > 0);
    expect(standingMeters).toContain('worker provisioned concurrency');
    for (const meter of standingMeters) {
      // The start of the provisioned instances happens once.
      if (meter === 'worker duration on provisioned concurrency') expect(long[meter]).toBe(short[meter]);
      else expect((long[meter] as number) / (short[meter] as number)).toBeCloseTo(2, 6);
    }
    expect(short['worker requests'] ?? 0).toBe(0);
  });
});

describe('a resource changed', () => {
  /** Two ways that share nothing, and draw at every step. */
  const designOf = (neighbour: object, faults: Architecture['faults'] = []): Architecture => ({
    ...architectureOf(
      [
        clientOf(20),
        { ...clientOf(30), id: 'other' },
        functionOf({ serviceMs: { distribution: 'exponential', mean: 80 }, errorRate: 0.1 }),
        { id: 'table', kind: 'table' },
        functionOf({ id: 'neighbour', serviceMs: { distribution: 'exponential', mean: 80 }, ...neighbour }),
      ],
      [way, call('worker', 'table', { reads: 1.5, probability: 0.5 }), call('other', 'neighbour')],
    ),
    faults,
  });
  const outage = { id: 'down', resource: 'neighbour', fault: 'outage' as const, fromS: 10, untilS: 20 };
  const mineOf = (architecture: Architecture) => {
    const simulation = simulationOf(architecture, 5);
    simulation.runUntil(60e6);
    const { client, worker, table } = simulation.facts();
    return { client, worker, table };
  };

  it.each<[string, object, Architecture['faults']]>([
    ['its work', { serviceMs: { distribution: 'lognormal', mu: 4, sigma: 1 } }, []],
    ['its memory, limits and errors', { memoryMib: 3_008, errorRate: 0.5, timeoutS: 0.2, keepAliveS: 1 }, []],
    ['its instances', { instanceConcurrency: 10, provisionedConcurrency: 3, reservedConcurrency: 5 }, []],
    ['what goes wrong there', {}, [outage]],
  ])('leaves the draws of the others alone: %s', (_, neighbour, faults) => {
    expect(mineOf(designOf(neighbour, faults))).toEqual(mineOf(designOf({})));
  });

  it('changes the draws of none of its own other purposes', () => {
    // The moments at which requests come, and how they are routed, stay whatever the function is like.
    const sentMs = (neighbour: object) =>
      traceOf(designOf(neighbour), 30)
        .filter(([, ends]) => ends === 'other>neighbour')
        .map(([ms]) => ms);
    const moments = sentMs({});
    expect(moments.length).toBeGreaterThan(500);
    expect(sentMs({ serviceMs: constant(1), initMs: constant(0), errorRate: 1 })).toEqual(moments);
  });
});
