import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

type Parts = Parameters<typeof architectureOf>;

const MIB = 1024 * 1024;
const gateway = (settings: object = {}) => ({
  id: 'gateway',
  kind: 'gateway' as const,
  overheadMs: constant(0),
  ...settings,
});
const worker = functionOf({ initMs: constant(0) });
const decider = functionOf({ id: 'decider', initMs: constant(0), serviceMs: constant(100) });
const ways = [call('client', 'gateway'), call('gateway', 'worker')];
const run = (resources: Parts[0], links: Parts[1], durationS: number, account: Parts[2] = {}) =>
  simulate(architectureOf(resources, links, account), { catalog: TEST_CATALOG, seed: 1, durationS });
/** When something moved along a way, in milliseconds. */
const momentsOf = (resources: Parts[0], links: Parts[1], way: string, untilS: number) =>
  traceOf(architectureOf(resources, links), untilS)
    .filter(([, moved]) => moved === way)
    .map(([ms]) => ms);
/** The limit that bound at a resource in the first second. */
function limitOf(resources: Parts[0], links: Parts[1], index: number, account: Parts[2] = {}): string | undefined {
  const simulation = simulationOf(architectureOf(resources, links, account), 1, 1);
  simulation.runUntil(1_000_000);
  return simulation.view(index).bindingLimit;
}

describe('throttles of the gateway', () => {
  it('[G1] all gateways of the account share one token bucket', () => {
    const resources = [
      clientAt([0, 0]),
      { ...clientAt([0, 0, 100]), id: 'other' },
      gateway(),
      gateway({ id: 'second' }),
      worker,
    ];
    const links = [...ways, call('other', 'second'), call('second', 'worker')];
    const account = { gatewayRatePerS: 10, gatewayBurst: 3 };
    // Three of four pass at once; a token has come back after 100 ms.
    expect(run(resources, links, 1, account).requests).toMatchObject({ arrived: 5, completed: 4, throttled: 1 });
    expect(limitOf(resources, links, 3, account)).toBe("the account's gateways let 10 requests/s through, 3 at once");
  });

  it('[G4] a request that the gateway’s own bucket refuses takes no token of the account', () => {
    const resources = [
      clientAt([0, 0, 0]),
      { ...clientAt([1, 1, 1]), id: 'other' },
      gateway({ ratePerS: 1, burst: 1 }),
      gateway({ id: 'second' }),
      worker,
    ];
    const links = [...ways, call('other', 'second'), call('second', 'worker')];
    const report = run(resources, links, 0.5, { gatewayRatePerS: 1, gatewayBurst: 3 });
    expect(report.resources.gateway).toMatchObject({ completed: 1, throttled: 2 });
    expect(report.resources.second).toMatchObject({ completed: 2, throttled: 1 });
    expect(limitOf(resources, links, 2)).toBe('its token bucket lets 1 request/s through, 1 at once');
  });

  it('[G4] a single way may have a token bucket of its own', () => {
    const links = [call('client', 'gateway'), call('gateway', 'worker', { routeRatePerS: 2, routeBurst: 1 })];
    const moments = [0, 10, 499, 501, 999, 1_001];
    expect(run([clientAt(moments), gateway(), worker], links, 2).requests).toMatchObject({
      completed: 3,
      throttled: 3,
    });
    expect(limitOf([clientAt(moments), gateway(), worker], links, 1)).toContain('a rate of its own');
  });
});

describe('time limits of the gateway', () => {
  it.each([
    ['rest', 29_000],
    ['http', 30_000],
  ] as const)('[G2] the %s kind waits %i ms, and what is behind it goes on', (api, limitMs) => {
    const slow = functionOf({ initMs: constant(0), serviceMs: constant(45_000), timeoutS: 60 });
    const resources = [clientAt([0]), gateway({ api }), slow];
    expect(momentsOf(resources, ways, 'gateway>client', 60)).toEqual([limitMs]);
    expect(run(resources, ways, 60).resources.worker).toMatchObject({ completed: 1 });
  });

  it('[G2] a REST time limit can be raised', () => {
    const slow = functionOf({ initMs: constant(0), serviceMs: constant(45_000), timeoutS: 60 });
    const report = run([clientAt([0]), gateway({ api: 'rest', timeoutMs: 60_000 }), slow], ways, 60);
    expect(report.requests).toMatchObject({ completed: 1 });
  });

  it('[G6] the authorizer has a time limit of its own, which does not shorten the target’s', () => {
    const slow = functionOf({ id: 'decider', initMs: constant(0), serviceMs: constant(800) });
    const target = functionOf({ initMs: constant(0), serviceMs: constant(900) });
    const links = [...ways, call('gateway', 'decider')];
    const authorized = (timeoutMs: number) =>
      gateway({ timeoutMs, authorizer: { kind: 'lambda', function: 'decider' } });
    expect(momentsOf([clientAt([0]), authorized(1_000), target, slow], links, 'gateway>client', 5)).toEqual([1_700]);
    expect(run([clientAt([0]), authorized(700), target, slow], links, 5)).toMatchObject({
      requests: { timedOut: 1 },
      resources: { worker: { arrived: 0 }, decider: { completed: 1 } },
    });
    expect(limitOf([clientAt([0]), authorized(700), target, slow], links, 1)).toBe('it waits 700 ms for an answer');
  });
});

describe('the authorizer', () => {
  const authorizer = (settings: object = {}) =>
    gateway({ authorizer: { kind: 'lambda', function: 'decider', identities: 1, cacheTtlS: 10, ...settings } });
  const links = [...ways, call('gateway', 'decider')];

  it('[G5] its decision is kept for its time to live from when it was made', () => {
    // The second request comes while the first is being decided; its own decision is made at 150 ms and kept to 10,150.
    const arrivals = clientAt([0, 50, 1_000, 10_149, 10_150]);
    expect(momentsOf([arrivals, authorizer(), worker, decider], links, 'gateway>decider', 20)).toEqual([0, 50, 10_150]);
    const { resources, requests } = run([arrivals, authorizer(), worker, decider], links, 20);
    expect(resources.gateway).toMatchObject({ authorizerMisses: 3, authorizerHits: 2, unauthorized: 0 });
    expect(resources.worker).toMatchObject({ arrived: 5 });
    expect(requests).toMatchObject({ completed: 5 });
  });

  it('[G5] with no time to live it is asked each time', () => {
    const resources = [clientAt([0, 1_000, 2_000]), authorizer({ cacheTtlS: 0 }), worker, decider];
    expect(momentsOf(resources, links, 'gateway>decider', 5)).toEqual([0, 1_000, 2_000]);
  });

  it('[G5] a miss costs the authorizer’s time, a hit costs none', () => {
    const resources = [clientAt([0, 1_000]), authorizer(), worker, decider];
    expect(momentsOf(resources, links, 'gateway>client', 5)).toEqual([200, 1_100]);
    const undrawn = gateway({ authorizer: { kind: 'lambda', latencyMs: constant(30), identities: 1 } });
    expect(momentsOf([clientAt([0, 1_000]), undrawn, worker], ways, 'gateway>client', 5)).toEqual([130, 1_100]);
  });

  it.each([0, 1])('[G5] the share of misses is 1 / (1 + rate × time to live), caller by caller (skew %i)', (skew) => {
    const identities = 500;
    const ratePerS = 100;
    const cacheTtlS = 60;
    const front = gateway({ authorizer: { kind: 'lambda', latencyMs: constant(0), identities, skew, cacheTtlS } });
    const fast = functionOf({ initMs: constant(0), serviceMs: constant(0) });
    const architecture = architectureOf([clientOf(ratePerS), front, fast], ways);
    const { resources } = simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS: 3_000, warmUpS: 120 });
    const weights = Array.from({ length: identities }, (_, rank) => 1 / (rank + 1) ** skew);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const expected = weights
      .map((weight) => weight / total)
      .reduce((sum, share) => sum + share / (1 + share * ratePerS * cacheTtlS), 0);
    const misses = resources.gateway?.authorizerMisses as number;
    const asked = misses + (resources.gateway?.authorizerHits as number);
    // Four standard errors of a share.
    expect(Math.abs(misses / asked - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / asked));
  });

  it('[G6] who is not authorized is turned away, without a call to the target and without a charge', () => {
    const front = authorizer({ unauthorizedShare: 1 });
    const resources = [clientAt([0, 1_000]), front, worker, decider];
    const report = run(resources, links, 5);
    expect(report.requests).toMatchObject({ completed: 0, failed: 2 });
    expect(report.resources).toMatchObject({
      gateway: { authorizerMisses: 1, authorizerHits: 1, unauthorized: 2 },
      worker: { arrived: 0 },
    });
    expect(report.bill.lines.filter(({ service }) => service === 'api-gateway')).toEqual([]);
    expect(limitOf(resources, links, 1)).toBe('it turns away who is not authorized');
  });

  it('[G6] the callers who are turned away are the share that is asked for', () => {
    const front = gateway({
      authorizer: { kind: 'lambda', latencyMs: constant(0), identities: 40, unauthorizedShare: 0.25 },
    });
    const { resources, requests } = run([clientOf(200), front, worker], ways, 200);
    const share = (resources.gateway?.unauthorized as number) / requests.arrived;
    expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / requests.arrived));
  });

  it('[G6] a request fails when its authorizer is throttled, or switched off', () => {
    const full = functionOf({ id: 'decider', reservedConcurrency: 0 });
    const throttled = [clientAt([0]), authorizer(), worker, full];
    expect(run(throttled, links, 5).requests).toMatchObject({ failed: 1 });
    expect(limitOf(throttled, links, 1)).toBe('its authorizer did not decide');
    const off = [...ways, call('gateway', 'decider', { enabled: false })];
    expect(run([clientAt([0]), authorizer(), worker, decider], off, 5).requests).toMatchObject({ failed: 1 });
  });

  it('[G6] a check of a token takes the gateway’s own time and calls nobody', () => {
    const front = gateway({ authorizer: { kind: 'jwt', latencyMs: constant(5) } });
    expect(momentsOf([clientAt([0]), front, worker], ways, 'gateway>client', 5)).toEqual([105]);
    const strict = gateway({ authorizer: { kind: 'jwt', latencyMs: constant(5), unauthorizedShare: 1 } });
    expect(run([clientAt([0]), strict, worker], ways, 5).requests).toMatchObject({ failed: 1 });
  });
});

describe('payloads', () => {
  const sending = (payloadBytes: number) => [call('client', 'gateway', { payloadBytes }), call('gateway', 'worker')];

  it.each([
    ['10 MiB and a byte', 10 * MIB + 1, 'a request may have 10,485,760 bytes'],
    ['6 MiB and a byte for a function', 6 * MIB + 1, 'a request that it passes on may have 6,291,456 bytes'],
  ])('[G7] %s is too much', (_, payloadBytes, words) => {
    const resources = [clientAt([0]), gateway(), worker];
    expect(run(resources, sending(payloadBytes), 5)).toMatchObject({
      requests: { failed: 1 },
      resources: { worker: { arrived: 0 } },
    });
    expect(limitOf(resources, sending(payloadBytes), 1)).toBe(words);
  });

  it('[G7] 6 MiB pass, and an answer of more than that fails after the work was done', () => {
    expect(run([clientAt([0]), gateway(), worker], sending(6 * MIB), 5).requests).toMatchObject({ completed: 1 });
    const resources = [clientAt([0]), gateway({ responseBytes: 6 * MIB + 1 }), worker];
    expect(run(resources, ways, 5)).toMatchObject({
      requests: { failed: 1 },
      resources: { worker: { completed: 1 } },
    });
    expect(limitOf(resources, ways, 1)).toBe('an answer may have 6,291,456 bytes, 6,291,457 are wanted');
  });

  it('[G8] an HTTP request counts once for each 512 KB of its larger side, a REST request once', () => {
    const metered = (api: string, responseBytes: number, payloadBytes: number) =>
      run([clientAt([0]), gateway({ api, responseBytes }), worker], sending(payloadBytes), 5).bill.lines.find(
        ({ service }) => service === 'api-gateway',
      )?.quantity;
    expect(metered('http', 512 * 1024, 1)).toBe(1);
    expect(metered('http', 512 * 1024 + 1, 1)).toBe(2);
    expect(metered('http', 0, 5 * MIB)).toBe(10);
    expect(metered('rest', 0, 5 * MIB)).toBe(1);
  });

  it('[G3] without a way that is switched on a request fails, and says why', () => {
    const off = [call('client', 'gateway'), call('gateway', 'worker', { enabled: false })];
    expect(run([clientAt([0]), gateway(), worker], off, 5).requests).toMatchObject({ failed: 1 });
    expect(limitOf([clientAt([0]), gateway(), worker], off, 1)).toBe('every way out of it is switched off');
  });
});

describe('gateways of any kind', () => {
  const law = fc.oneof(
    fc.record({ distribution: fc.constant('constant' as const), value: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ distribution: fc.constant('exponential' as const), mean: fc.integer({ min: 1, max: 400 }) }),
  );
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const settings = fc.record({
    ratePerS: fc.integer({ min: 1, max: 300 }),
    timeoutMs: fc.integer({ min: 50, max: 1_000 }),
    serviceMs: law,
    authorizer: optional(
      fc.oneof(
        fc.record({
          kind: fc.constant('lambda' as const),
          function: fc.constant('decider'),
          identities: fc.integer({ min: 1, max: 30 }),
          cacheTtlS: fc.integer({ min: 0, max: 3 }),
          unauthorizedShare: fc.constantFrom(0, 0.3),
        }),
        fc.record({
          kind: fc.constant('lambda' as const),
          latencyMs: law,
          identities: fc.integer({ min: 1, max: 30 }),
        }),
        fc.record({ kind: fc.constant('jwt' as const), latencyMs: law, unauthorizedShare: fc.constantFrom(0, 0.3) }),
      ),
    ),
    routeRatePerS: optional(fc.integer({ min: 1, max: 100 })),
    payloadBytes: fc.constantFrom(1, 7 * MIB, 11 * MIB),
    enabled: fc.boolean(),
  });
  const designOf = (d: typeof settings extends fc.Arbitrary<infer T> ? T : never) => {
    const { authorizer, routeRatePerS } = d;
    const front = gateway({ ratePerS: d.ratePerS, timeoutMs: d.timeoutMs, ...(authorizer ? { authorizer } : {}) });
    return architectureOf(
      [
        clientOf(150),
        front,
        functionOf({ serviceMs: d.serviceMs }),
        functionOf({ id: 'decider', serviceMs: d.serviceMs }),
      ],
      [
        call('client', 'gateway', { payloadBytes: d.payloadBytes }),
        call('gateway', 'worker', { enabled: d.enabled, ...(routeRatePerS ? { routeRatePerS } : {}) }),
        call('gateway', 'decider'),
      ],
    );
  };

  it('[C2] account for every request, also when their settings change in the middle of a run', () => {
    fc.assert(
      fc.property(settings, settings, fc.integer({ min: 0, max: 1e6 }), (before, after, seed) => {
        const simulation = simulationOf(designOf(before), seed);
        simulation.runUntil(2_000_000);
        simulation.configure(designOf(after));
        simulation.runUntil(4_000_000);
        expect(simulation.conservation().filter(({ holds }) => !holds)).toEqual([]);
        const {
          authorizerHits = 0,
          authorizerMisses = 0,
          arrived,
        } = simulation.facts().gateway as Record<string, number>;
        expect(authorizerHits + authorizerMisses).toBeLessThanOrEqual(arrived as number);
      }),
      { numRuns: 100 },
    );
  });
});
