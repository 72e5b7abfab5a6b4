import fc from 'fast-check';
import type { ResourceKind } from './document/architecture';
import { USER_POOL_CATEGORIES } from './document/user-pool-categories';

/** Settings of one resource or link as a person would write them; the document's parser has the last word on them. */
export type Settings = Record<string, unknown>;

/** Evenly spread, ends included; `fc.double` would spread over exponents, and nearly all draws would be tiny. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 10_000 }).map((part) => min + ((max - min) * part) / 10_000);
const whole = (min: number, max: number) => fc.integer({ min, max });
const share = between(0, 1);
/** A limit that binds nearly always, or only now and then. */
const limit = (tight: number, loose: number) => fc.oneof(whole(1, tight), whole(tight, loose), whole(tight, loose));
/** Mostly nothing: what would spoil every run if it were always there. */
const rarely = <T, N>(arbitrary: fc.Arbitrary<T>, otherwise: N): fc.Arbitrary<T | N> =>
  fc.oneof({ arbitrary: fc.constant(otherwise), weight: 3 }, { arbitrary, weight: 1 });
const rareShare = rarely(share, 0);
const smallShare = fc.oneof(fc.constant(0), between(0, 0.2), share);

/** Settings that may each be left out. */
const someOf = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T): fc.Arbitrary<Settings> =>
  fc.record(model, { requiredKeys: [] });
/** Two sets of settings in one. */
const both = (a: fc.Arbitrary<Settings>, b: fc.Arbitrary<Settings>): fc.Arbitrary<Settings> =>
  fc.tuple(a, b).map(([first, second]) => ({ ...first, ...second }));

/** Random durations of every law but the measured one, most of them below `mostMs`. */
function lawOf(mostMs: number): fc.Arbitrary<Settings> {
  const ms = between(0, mostMs);
  const aboveZeroMs = between(mostMs / 1e4, mostMs);
  return fc.oneof(
    fc.record({ distribution: fc.constant('constant'), value: fc.oneof(fc.constant(0), ms) }),
    fc.record({ distribution: fc.constant('exponential'), mean: aboveZeroMs }),
    fc
      .tuple(aboveZeroMs, between(1, 20))
      .map(([median, factor]) => ({ distribution: 'lognormal', median, p99: median * factor })),
    fc.record({ distribution: fc.constant('lognormal'), mu: between(-3, 5), sigma: between(0, 1.2) }),
    fc.tuple(ms, ms).map(([a, b]) => ({ distribution: 'uniform', min: Math.min(a, b), max: Math.max(a, b) })),
    fc.array(ms, { minLength: 2, maxLength: 6 }).map((values) => ({
      distribution: 'empirical',
      quantiles: values.sort((a, b) => a - b).map((value, at) => [at / (values.length - 1), value]),
    })),
  );
}

const shortLaw = lawOf(50);
const mediumLaw = lawOf(400);
const longLaw = lawOf(1_500);
const networkLaw = rarely(shortLaw, { distribution: 'constant', value: 0 });
const payloadBytes = fc.oneof(
  { arbitrary: whole(1, 20_000), weight: 6 },
  { arbitrary: whole(1, 12_000_000), weight: 1 },
);
const keys = fc.record({ count: whole(1, 200), skew: between(0, 3) });

/** Requests that one client sends in the whole of a run, about. */
const requests = fc.oneof(whole(0, 60), whole(0, 300), whole(0, 1_200));

/** How a client, or a function, waits for what it calls. */
const waiting = someOf({
  timeoutMs: whole(1, 3_000),
  retry: someOf({
    tries: whole(1, 4),
    baseMs: between(0, 500),
    capMs: between(0, 2_000),
    jitter: fc.constantFrom('full', 'equal', 'none'),
    on: fc.uniqueArray(fc.constantFrom('failed', 'throttled', 'timedOut'), { minLength: 1 }),
  }),
});

function clientSettings(lengthS: number): fc.Arbitrary<Settings> {
  return both(fc.record({ traffic: trafficOf(lengthS) }), waiting);
}

function trafficOf(lengthS: number): fc.Arbitrary<Settings> {
  const part = (least: number, most: number) => between(least * lengthS, most * lengthS);
  const scaled = both(
    fc.record({ ratePerS: requests.map((many) => many / lengthS) }),
    someOf({
      arrivals: fc.constantFrom('poisson', 'even', 'hyper-exponential', 'markov-modulated'),
      cv: between(1, 20),
      burstFactor: between(1, 50),
      burstS: part(0.01, 0.3),
      calmS: part(0.01, 0.5),
    }),
  );
  const shaped = (shape: string, settings: Record<string, fc.Arbitrary<unknown>>) =>
    both(scaled, fc.record({ shape: fc.constant(shape), ...settings }));
  const factor = between(0, 6);
  return fc.oneof(
    shaped('constant', {}),
    shaped('ramp', { startFactor: factor, rampS: part(0.01, 1) }),
    shaped('step', { atS: part(0.01, 1), factor }),
    shaped('spike', {
      atS: part(0.01, 0.3),
      lengthS: part(0.01, 0.3),
      everyS: part(0.001, 0.5),
      factor,
      restFactor: share,
    }),
    shaped('daily', {
      peakToTrough: between(1, 50),
      periodS: part(0.02, 2),
      peakAtS: part(0.01, 1),
      weekendFactor: between(0, 2),
    }),
    shaped('bursts', { onS: part(0.02, 0.2), offS: part(0.01, 0.4) }),
    fc.tuple(fc.array(part(0, 1), { maxLength: 40 }), whole(1, 20)).map(([timesS, times]) => ({
      shape: 'trace',
      arrivalsS: timesS.sort((a, b) => a - b).flatMap((timeS) => Array<number>(times).fill(timeS)),
    })),
    fc.record({ shape: fc.constant('closed'), users: whole(0, 30), thinkMs: lawOf(100 * lengthS) }),
  );
}

function gatewaySettings(): fc.Arbitrary<Settings> {
  return someOf({
    api: fc.constantFrom('http', 'rest'),
    ratePerS: limit(20, 1_000),
    burst: limit(20, 1_000),
    timeoutMs: whole(50, 3_000),
    overheadMs: shortLaw,
    responseBytes: fc.oneof(whole(0, 20_000), whole(0, 10_000_000)),
  });
}

const lambdaAuthorizer = both(
  fc.record({ kind: fc.constant('lambda') }),
  someOf({ cacheTtlS: whole(0, 30), identities: whole(1, 60), skew: between(0, 2), unauthorizedShare: rareShare }),
);

/** An authorizer of a gateway; the function that decides, where there is one. */
export function authorizerOf(decider: string | undefined): fc.Arbitrary<Settings | undefined> {
  if (decider !== undefined) return lambdaAuthorizer.map((settings) => ({ ...settings, function: decider }));
  const jwt = both(
    fc.record({ kind: fc.constant('jwt') }),
    someOf({ latencyMs: shortLaw, unauthorizedShare: rareShare }),
  );
  return rarely(fc.oneof(jwt, both(lambdaAuthorizer, fc.record({ latencyMs: shortLaw }))), undefined);
}

function functionSettings(lengthS: number): fc.Arbitrary<Settings> {
  const starts = fc.oneof(
    fc.constant({ initMs: { distribution: 'measured' } }),
    fc.record({ initMs: longLaw, architecture: fc.constantFrom('x86_64', 'arm64') }),
  );
  return both(
    both(both(fc.record({ serviceMs: mediumLaw }), starts), setAside),
    someOf({
      memoryMib: whole(128, 10_240),
      timeoutS: between(0.02, 5),
      coldServiceMs: mediumLaw,
      measuredAtMemoryMib: whole(128, 10_240),
      cpuBoundShare: share,
      perRecordMs: between(0, 50),
      initLimitS: between(0.1, 2),
      keepAliveS: between(0, lengthS),
      maxInstanceAgeS: between(0.01, lengthS),
      instanceConcurrency: rarely(whole(2, 5), 1),
      provisioningDelayS: between(0, Math.min(3_600, lengthS / 4)),
      errorRate: smallShare,
      asyncRetries: whole(0, 2),
      duplicateRate: between(0, 0.4),
      maxEventAgeS: whole(60, 600),
      logBytes: whole(0, 10_000),
    }),
  );
}

/** Concurrency that is reserved, provisioned, both or neither; no more is provisioned than reserved. */
const setAside = fc.oneof(
  { arbitrary: fc.constant({}), weight: 2 },
  { arbitrary: fc.record({ reservedConcurrency: fc.oneof(whole(0, 5), whole(0, 40)) }), weight: 2 },
  { arbitrary: fc.record({ provisionedConcurrency: whole(0, 8) }), weight: 1 },
  {
    arbitrary: fc
      .tuple(whole(0, 6), whole(0, 6))
      .map(([least, more]) => ({ provisionedConcurrency: least, reservedConcurrency: least + more })),
    weight: 1,
  },
);

function userPoolSettings(): fc.Arbitrary<Settings> {
  const raised = USER_POOL_CATEGORIES.filter((category) => category !== 'UserAuthentication');
  return someOf({
    ratePerS: limit(20, 1_000),
    quotas: someOf(Object.fromEntries(raised.map((category) => [category, limit(10, 500)]))),
    latencyMs: mediumLaw,
    monthlyActiveUsers: rarely(whole(0, 3_000_000), 100),
  });
}

function tableSettings(): fc.Arbitrary<Settings> {
  const common = someOf({
    quotaUnitsPerS: limit(100, 4_000),
    keys,
    itemBytes: fc.oneof({ arbitrary: whole(1, 20_000), weight: 8 }, { arbitrary: whole(1, 409_600), weight: 1 }),
    consistency: fc.constantFrom('eventual', 'strong'),
    readMs: shortLaw,
    writeMs: shortLaw,
    sdkTries: whole(1, 5),
    sdkBackOffMs: whole(1, 100),
    shards: whole(1, 4),
    storedGib: between(0, 50),
  });
  return both(common, fc.oneof(fixedUnits, scaledUnits));
}

const fixedUnits = both(
  fc.record({ readUnitsPerS: limit(100, 4_000), writeUnitsPerS: limit(100, 4_000) }),
  someOf({ capacity: fc.constantFrom('on-demand', 'provisioned') }),
);

/** Bounds, and units within them. */
const scaledDirection = (direction: 'read' | 'write') =>
  fc
    .tuple(fc.uniqueArray(limit(100, 2_000), { minLength: 3, maxLength: 3 }), whole(20, 90))
    .map(([units, targetPercent]) => {
      const [least, now, most] = units.sort((a, b) => a - b);
      return {
        [`${direction}UnitsPerS`]: now,
        [`${direction}Scaling`]: { minUnitsPerS: least, maxUnitsPerS: most, targetPercent },
      };
    });
const scaledUnits = both(
  both(scaledDirection('read'), scaledDirection('write')),
  fc.constant({ capacity: 'provisioned' }),
);

function bucketSettings(): fc.Arbitrary<Settings> {
  const places = fc
    .tuple(whole(1, 4), whole(1, 4))
    .map(([a, b]) => ({ partitions: Math.min(a, b), prefixes: Math.max(a, b) }));
  return both(
    places,
    someOf({
      splitAfterMin: whole(1, 3),
      readsPerS: limit(20, 1_000),
      writesPerS: limit(20, 1_000),
      readMs: shortLaw,
      writeMs: shortLaw,
      notificationMs: longLaw,
      connectionBytesPerS: whole(100_000, 100_000_000),
      duplicateShare: between(0, 0.4),
      storedGib: between(0, 50),
    }),
  );
}

function queueSettings(lengthS: number): fc.Arbitrary<Settings> {
  return both(
    fc.record({
      // Many returns of each message in a run, but not so many that nothing else happens.
      visibilityTimeoutS: fc.oneof(
        { arbitrary: between(0.02 * lengthS, Math.min(43_200, 0.5 * lengthS)), weight: 12 },
        { arbitrary: between(0, 0.1), weight: 1 },
      ),
    }),
    someOf({
      retentionS: whole(60, 300),
      delayS: between(0, Math.min(900, 0.2 * lengthS)),
      inFlightLimit: limit(20, 1_000),
      messageGroups: whole(1, 20),
      hottestGroupShare: share,
      fifoCallsPerS: limit(20, 500),
      maxReceiveCount: whole(1, 4),
      sendMs: shortLaw,
    }),
  );
}

const CRON_EXPRESSIONS = [
  '* * * * ? *',
  '0/7 * ? * MON-FRI *',
  '*/2 0-3 L * ? 2026-2030',
  '5,50 1 ? JAN 2#1 *',
  '30 0 15W * ? *',
  '0 2 ? * 6L 2026',
];

function scheduleSettings(lengthS: number): fc.Arbitrary<Settings> {
  return both(
    fc.record({ everyS: whole(1, 100).map((ticks) => Math.max(1, lengthS / ticks)) }),
    someOf({
      cron: fc.constantFrom(...CRON_EXPRESSIONS),
      jitterS: between(0, Math.min(60, lengthS / 10)),
      flexibleWindowMin: whole(0, 3),
      duplicateShare: between(0, 0.4),
    }),
  );
}

function loadBalancerSettings(): fc.Arbitrary<Settings> {
  return someOf({
    idleTimeoutS: whole(1, 3),
    overheadMs: shortLaw,
    requestsPerConnection: between(1, 50),
    connectionS: between(0, 100),
    rules: whole(1, 30),
    responseBytes: fc.oneof(whole(0, 20_000), whole(0, 10_000_000)),
  });
}

/** Servers with little room and short lives. */
function serverSettings(lengthS: number): fc.Arbitrary<Settings> {
  const bounds = fc
    .uniqueArray(whole(0, 30), { minLength: 3, maxLength: 3 })
    .map((numbers) => numbers.sort((a, b) => a - b))
    .map(([minimum, initial, maximum]) => ({ minimum, initial, maximum }));
  return both(
    both(bounds, fc.record({ serviceMs: mediumLaw })),
    someOf({
      requestsAtOnce: whole(1, 10),
      queueLength: fc.oneof(whole(0, 5), whole(0, 200)),
      waitMs: rarely(shortLaw, { distribution: 'constant', value: 0 }),
      balancing: fc.constantFrom('round-robin', 'least-outstanding'),
      healthCheckS: between(0, Math.min(300, lengthS / 10)),
      deregistrationDelayS: fc.oneof(between(0, 0.5), between(0, 300)),
      errorRate: smallShare,
      startMs: lawOf(Math.min(60_000, 100 * lengthS)),
    }),
  );
}

/** What is followed, and for how long it must be off; low targets, so that the number changes often. */
const tracking = both(
  fc.oneof(
    fc.record({ metric: fc.constant('cpu'), target: between(1, 80) }),
    fc.record({ metric: fc.constant('requests'), target: between(1, 100) }),
  ),
  someOf({ scaleOutMinutes: whole(1, 3), scaleInMinutes: whole(1, 5) }),
);

function containerServiceSettings(lengthS: number): fc.Arbitrary<Settings> {
  const cooldowns = someOf({ scaleOutCooldownS: between(0, 300), scaleInCooldownS: between(0, 300) });
  return both(
    serverSettings(lengthS),
    someOf({
      vcpu: fc.constantFrom(0.25, 0.5, 1, 2, 4),
      memoryMib: whole(512, 8_192),
      architecture: fc.constantFrom('x86_64', 'arm64'),
      scaling: both(tracking, cooldowns),
    }),
  );
}

function vmGroupSettings(lengthS: number): fc.Arbitrary<Settings> {
  return both(
    serverSettings(lengthS),
    both(
      fc.record({ instanceType: fc.constantFrom('m7g.medium', 'm7g.large') }),
      someOf({ volumeGib: whole(1, 100), scaling: both(tracking, someOf({ warmUpS: between(0, 300) })) }),
    ),
  );
}

/** Random settings of a resource, with limits low enough to bind in a run of this length. */
export function resourceSettings(kind: ResourceKind, lengthS: number): fc.Arbitrary<Settings> {
  switch (kind) {
    case 'client':
      return clientSettings(lengthS);
    case 'gateway':
      return gatewaySettings();
    case 'function':
      return functionSettings(lengthS);
    case 'user-pool':
      return userPoolSettings();
    case 'table':
      return tableSettings();
    case 'bucket':
      return bucketSettings();
    case 'queue':
      return queueSettings(lengthS);
    case 'schedule':
      return scheduleSettings(lengthS);
    case 'load-balancer':
      return loadBalancerSettings();
    case 'container-service':
      return containerServiceSettings(lengthS);
    case 'vm-group':
      return vmGroupSettings(lengthS);
  }
}

/** Limits of the account that bind, but for the concurrency. */
export const accountSettings: fc.Arbitrary<Settings> = someOf({
  scalingPer10S: limit(20, 1_000),
  gatewayRatePerS: limit(50, 2_000),
  gatewayBurst: limit(50, 2_000),
});

const enabled = fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, { arbitrary: fc.constant(false), weight: 1 });

/** What a call link says besides its ends. Calls that may come back to where they started are rare, so that loops end. */
export function callSettings(from: ResourceKind, to: ResourceKind, isLoop: boolean): fc.Arbitrary<Settings> {
  const uses = isLoop
    ? fc.record({ probability: between(0, 0.1), writes: fc.constantFrom(0, 1) })
    : someOf({ probability: share, reads: between(0, 2.5), writes: between(0, 2.5) });
  const common = both(
    both(fc.record({ enabled }), someOf({ latencyMs: networkLaw, payloadBytes, share: between(0, 5) })),
    uses,
  );
  const ofEnds: fc.Arbitrary<Settings>[] = [common];
  if (from === 'gateway') ofEnds.push(routeThrottle);
  if (from === 'function' || from === 'container-service' || from === 'vm-group') ofEnds.push(waiting);
  if (to === 'table') ofEnds.push(isLoop ? fc.constant({}) : tableCall);
  if (to === 'user-pool') ofEnds.push(someOf({ category: fc.constantFrom(...USER_POOL_CATEGORIES) }));
  return ofEnds.reduce(both);
}

const routeThrottle = fc.oneof(
  fc.constant({}),
  both(fc.record({ routeRatePerS: limit(20, 1_000) }), someOf({ routeBurst: limit(20, 500) })),
);

const tableCall = fc.oneof(
  someOf({ items: rarely(whole(1, 25), 2), keys, consistency: fc.constantFrom('eventual', 'strong') }),
  both(fc.constant({ transactional: true }), someOf({ items: rarely(whole(1, 100), 2), keys })),
);

/** What an event link says besides its ends. */
export const eventSettings: fc.Arbitrary<Settings> = both(fc.record({ enabled }), someOf({ probability: share }));

const pollers = fc.oneof(
  someOf({ maxConcurrency: whole(1, 10) }),
  fc.tuple(whole(2, 4), whole(0, 4)).map(([least, more]) => ({ minimumPollers: least, maximumPollers: least + more })),
);

/** What an event source mapping of a queue says besides its ends. */
export function queuePollSettings(isFifo: boolean): fc.Arbitrary<Settings> {
  const small = both(fc.record({ enabled }), someOf({ batchSize: whole(1, 10), partialBatchResponse: fc.boolean() }));
  const windowed = fc.record({
    batchSize: whole(1, 100),
    batchWindowS: between(1, 10),
    lowTrafficWaitS: between(0, 20),
  });
  return both(isFifo ? small : both(small, rarely(windowed, {})), pollers);
}

/** What an event source mapping of a stream says besides its ends. */
export const streamPollSettings: fc.Arbitrary<Settings> = both(
  fc.record({ enabled }),
  someOf({
    batchSize: whole(1, 200),
    batchWindowS: between(0, 10),
    parallelization: whole(1, 4),
    partialBatchResponse: fc.boolean(),
    bisectOnError: fc.boolean(),
    maxRetries: whole(-1, 3),
    maxRecordAgeS: fc.oneof(fc.constant(-1), whole(60, 200)),
  }),
);

/** A client that sends more than its traffic says for a while, or that tries again at once. */
export function clientFaultSettings(lengthS: number): fc.Arbitrary<Settings> {
  const when = fc
    .tuple(between(0, lengthS), between(0.001, lengthS))
    .map(([fromS, forS]) => ({ fromS, untilS: fromS + forS }));
  const storm = both(
    fc.record({ fault: fc.constant('retry-storm'), tries: whole(2, 6) }),
    someOf({ patienceMs: whole(1, 5_000) }),
  );
  return both(when, fc.oneof(fc.record({ fault: fc.constant('spike'), factor: between(0, 8) }), storm));
}

/** Something that goes wrong for a while with a resource: with the calls to it, or with what it keeps for others. */
export function faultSettings(isPoison: boolean, lengthS: number): fc.Arbitrary<Settings> {
  const when = fc
    .tuple(between(0, lengthS), between(0.001, lengthS))
    .map(([fromS, forS]) => ({ fromS, untilS: fromS + forS }));
  if (isPoison) return both(when, fc.record({ fault: fc.constant('poison'), rate: share }));
  return both(
    when,
    fc.oneof(
      fc.record({ fault: fc.constant('latency'), addMs: mediumLaw }),
      fc.record({ fault: fc.constantFrom('errors', 'throttling'), rate: share }),
      fc.constant({ fault: 'outage' }),
    ),
  );
}
