import { describe, expect, it } from 'vitest';
import { parseArchitecture } from './parse';

const design = (resource: object, link: object = {}, to = 'table') => ({
  format: 'cloud-architecture/1',
  name: 'test',
  platform: 'aws',
  region: 'us-east-1',
  resources: [
    { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS: 1 } },
    { id: 'worker', kind: 'function', serviceMs: { distribution: 'constant', value: 1 } },
    { id: 'gateway', kind: 'gateway' },
    { id: 'table', kind: 'table' },
    { id: 'pool', kind: 'user-pool' },
    { id: 'subject', kind: 'schedule', ...resource },
  ],
  links: [{ id: 'link', from: 'client', to, kind: 'call', ...link }],
});

/** What is wrong with a design, as "pointer: message". */
function errorsOf(document: unknown): string[] {
  const parsed = parseArchitecture(document);
  return parsed.kind === 'valid' ? [] : parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
}

describe('fields that have a meaning only beside others', () => {
  it.each<[string, object, object, string | undefined, string]>([
    [
      'an HTTP time limit that the platform does not raise',
      { kind: 'gateway', api: 'http', timeoutMs: 30_001 },
      {},
      undefined,
      '/resources/5/timeoutMs: expected at most 30000 for an HTTP API, got 30001',
    ],
    [
      'an authorizer that no link leads to',
      { kind: 'gateway', authorizer: { kind: 'lambda', function: 'worker' } },
      {},
      undefined,
      '/resources/5/authorizer/function: expected the id of a function that a call link of this gateway leads to, got "worker"',
    ],
    [
      'an authorizer that is no function',
      { kind: 'gateway', authorizer: { kind: 'lambda', function: 'pool' } },
      { from: 'subject' },
      'pool',
      '/resources/5/authorizer/function: expected the id of a function that a call link of this gateway leads to, got "pool"',
    ],
    [
      'an authorizer that takes its time twice',
      {
        kind: 'gateway',
        authorizer: { kind: 'lambda', function: 'worker', latencyMs: { distribution: 'constant', value: 1 } },
      },
      {},
      undefined,
      '/resources/5/authorizer: expected either function or latencyMs, got {"kind":"lambda","function":"worker","latencyMs":{"distri…',
    ],
    [
      'a decision kept for too long',
      {
        kind: 'gateway',
        authorizer: { kind: 'lambda', latencyMs: { distribution: 'constant', value: 1 }, cacheTtlS: 3_601 },
      },
      {},
      undefined,
      '/resources/5/authorizer/cacheTtlS: expected a whole number from 0 to 3600, got 3601',
    ],
    [
      'scaling of an on-demand table',
      { kind: 'table', readScaling: { minUnitsPerS: 1, maxUnitsPerS: 9 } },
      {},
      undefined,
      '/resources/5/readScaling: expected no scaling of an on-demand table',
    ],
    [
      'provisioned units outside of their bounds',
      {
        kind: 'table',
        capacity: 'provisioned',
        writeUnitsPerS: 10,
        writeScaling: { minUnitsPerS: 20, maxUnitsPerS: 90 },
      },
      {},
      undefined,
      '/resources/5/writeUnitsPerS: expected from 20 to 90, as writeScaling says, got 10',
    ],
    [
      'bounds the wrong way round',
      { kind: 'table', capacity: 'provisioned', writeScaling: { minUnitsPerS: 20, maxUnitsPerS: 9 } },
      {},
      undefined,
      '/resources/5/writeScaling: expected minUnitsPerS <= maxUnitsPerS, got {"minUnitsPerS":20,"maxUnitsPerS":9}',
    ],
    [
      'a target outside of the platform’s range',
      {
        kind: 'table',
        capacity: 'provisioned',
        writeScaling: { minUnitsPerS: 1, maxUnitsPerS: 9_000, targetPercent: 95 },
      },
      {},
      undefined,
      '/resources/5/writeScaling/targetPercent: expected a whole number from 20 to 90, got 95',
    ],
    [
      'more partitions than prefixes',
      { kind: 'bucket', partitions: 3, prefixes: 2 },
      {},
      undefined,
      '/resources/5/partitions: expected at most 2, the prefixes, got 3',
    ],
    [
      'a cron expression that is none',
      { cron: '0 25 * * ? *' },
      {},
      undefined,
      '/resources/5/cron: expected hours from 0 to 23, got 25',
    ],
    [
      'a cron expression that never comes',
      { cron: '0 0 30 2 ? *' },
      {},
      undefined,
      '/resources/5/cron: expected a time after the start of a run, got 0 0 30 2 ? *',
    ],
    [
      'a table’s field on another call',
      {},
      { transactional: true },
      'worker',
      '/links/0/transactional: expected no such field on a call to a function; it belongs to calls to a table',
    ],
    [
      'a function’s patience on another call',
      {},
      { timeoutMs: 5 },
      undefined,
      '/links/0/timeoutMs: expected no such field on a call from a client; it belongs to calls from a function, a container-service or a vm-group',
    ],
    [
      'a call that starts where nothing calls',
      { kind: 'table' },
      { from: 'subject' },
      undefined,
      '/links/0/kind: expected a call to start at a client, a gateway, a function, a load-balancer, a container-service or a vm-group, got a call from table to table',
    ],
    [
      'a call that ends where nothing answers',
      {},
      {},
      'subject',
      '/links/0/kind: expected a call to end at a gateway, a function, a user-pool, a table, a bucket, a queue, a load-balancer, a container-service or a vm-group, got a call from client to schedule',
    ],
    [
      'a user pool’s category on another call',
      {},
      { category: 'UserRead' },
      undefined,
      '/links/0/category: expected no such field on a call to a table; it belongs to calls to a user-pool',
    ],
    [
      'a category that nobody knows',
      {},
      { category: 'Sleeping' },
      'pool',
      '/links/0/category: expected "UserAuthentication" or "ChallengeResponse" or "UserCreation" or "UserFederation" or "UserAccountRecovery" or "UserRead" or "UserUpdate" or "UserToken" or "UserResourceRead" or "UserList" or "UserPoolRead" or "ClientAuthentication", got "Sleeping"',
    ],
    [
      'a route’s throttle that leaves no gateway',
      {},
      { routeRatePerS: 5 },
      'worker',
      '/links/0/routeRatePerS: expected no such field on a call from a client; it belongs to calls from a gateway',
    ],
    [
      'a burst without a rate',
      {},
      { from: 'gateway', routeBurst: 5 },
      'worker',
      '/links/0/routeRatePerS: expected a rate beside routeBurst, got nothing',
    ],
    [
      'eventual reads in a transaction',
      {},
      { reads: 1, transactional: true, consistency: 'eventual' },
      undefined,
      '/links/0/consistency: expected no eventual reads in a transaction',
    ],
    [
      'a batch that writes too much',
      {},
      { writes: 1, items: 26 },
      undefined,
      '/links/0/items: expected at most 25 items in a batch that writes, got 26',
    ],
    [
      'more keys than the engine draws from',
      {},
      { writes: 1, keys: { count: 1_000_000 } },
      undefined,
      '/links/0/keys/count: expected a whole number from 1 to 100000, got 1000000',
    ],
  ])('refuses %s', (_, resource, link, to, error) => {
    expect(errorsOf(design(resource, link, to))).toEqual([error]);
  });

  it('takes the same fields where they belong', () => {
    const scaling = { minUnitsPerS: 1, maxUnitsPerS: 40_000 };
    expect(
      errorsOf(
        design(
          { kind: 'table', capacity: 'provisioned', readScaling: scaling, writeScaling: scaling },
          { writes: 1, items: 100, transactional: true, consistency: 'strong', keys: { count: 3, skew: 1 } },
        ),
      ),
    ).toEqual([]);
    expect(errorsOf(design({ cron: '0/5 8-17 ? * MON-FRI *', jitterS: 30, flexibleWindowMin: 15 }))).toEqual([]);
    expect(errorsOf(design({}, { category: 'UserRead' }, 'pool'))).toEqual([]);
    expect(errorsOf(design({}, { from: 'gateway', routeRatePerS: 5, routeBurst: 9 }, 'worker'))).toEqual([]);
  });
});
