import { describe, expect, it } from 'vitest';
import { parseArchitecture } from '@/simulator';
import { catalog } from './load-catalog';

const figure = (id: string) => catalog.figures[id]?.value;

/** A document that leaves out every field it may, with the platform's defaults filled in. */
function defaults() {
  const parsed = parseArchitecture({
    format: 'cloud-architecture/1',
    name: 'defaults',
    platform: 'aws',
    region: 'us-east-1',
    resources: [
      {
        id: 'gateway',
        kind: 'gateway',
        authorizer: { kind: 'lambda', latencyMs: { distribution: 'constant', value: 1 } },
      },
      {
        id: 'table',
        kind: 'table',
        capacity: 'provisioned',
        writeScaling: { minUnitsPerS: 1, maxUnitsPerS: 40_000 },
      },
      { id: 'bucket', kind: 'bucket' },
      { id: 'pool', kind: 'user-pool' },
    ],
    links: [],
  });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

describe('defaults of the document', () => {
  it('are the catalog’s figures', () => {
    const { account, resources } = defaults();
    const [gateway, table, bucket, pool] = resources;
    expect(account).toMatchObject({ gatewayRatePerS: figure('gateway.rate'), gatewayBurst: figure('gateway.burst') });
    expect(gateway).toMatchObject({
      ratePerS: figure('gateway.rate'),
      burst: figure('gateway.burst'),
      authorizer: { cacheTtlS: figure('gateway.authorizer-ttl-s') },
    });
    expect(table).toMatchObject({
      readUnitsPerS: figure('table.read-units'),
      writeUnitsPerS: figure('table.write-units'),
      quotaUnitsPerS: figure('table.quota-units'),
      writeScaling: { targetPercent: figure('table.scaling-target') },
      sdkTries: figure('table.sdk-tries'),
      sdkBackOffMs: figure('table.sdk-back-off-ms'),
    });
    expect(bucket).toMatchObject({
      readsPerS: figure('bucket.gets'),
      writesPerS: figure('bucket.puts'),
      splitAfterMin: figure('bucket.split-min'),
      connectionBytesPerS: 1e6 * (figure('bucket.connection-mb-per-s') as number),
    });
    expect(pool).toMatchObject({ ratePerS: figure('user-pool.authentications') });
  });
});
