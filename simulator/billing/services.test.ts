import { describe, expect, it } from 'vitest';
import { asNumber } from './exact';
import { SERVICES } from './services';

/** What an item is metered as: quantities above zero, by meter. */
function metered(item: { service: string; [field: string]: unknown }): Record<string, number> {
  const read = SERVICES.find(({ name }) => name === item.service)?.read(item);
  if (read?.kind !== 'valid') throw new Error(JSON.stringify(read));
  const used = read.meters.filter(({ quantity }) => quantity.numerator > 0n);
  return Object.fromEntries(used.map(({ meter, quantity }) => [meter, asNumber(quantity)]));
}

describe('[M5] what a service counts', () => {
  it('lambda: each started millisecond, with the memory in GB of 1,024 MiB', () => {
    const item = { service: 'lambda', requests: 1_000, memoryMib: 512 };
    expect(metered({ ...item, meanDurationMs: 100 }).duration).toBe(50);
    expect(metered({ ...item, meanDurationMs: 99.01 }).duration).toBe(50);
    expect(metered({ ...item, meanDurationMs: 100.01 }).duration).toBe(50.5);
  });

  it('lambda: the initialization of cold starts, rounded up together with the run', () => {
    const item = { service: 'lambda', requests: 1_000, coldStarts: 10, memoryMib: 1024 };
    expect(metered({ ...item, meanDurationMs: 100, meanInitMs: 250 }).duration).toBe(99 + 3.5);
    expect(metered({ ...item, meanDurationMs: 99.5, meanInitMs: 0.5 }).duration).toBe(99 + 1);
  });

  it('lambda: an asynchronous event once for 256 KB and once more for each started 64 KB', () => {
    const requests = (payloadKb: number) =>
      metered({ service: 'lambda', requests: 1, invocation: 'asynchronous', payloadKb }).requests;
    expect([0, 1, 256, 256.1, 320, 321, 1024].map(requests)).toEqual([1, 1, 1, 2, 2, 3, 13]);
    expect(metered({ service: 'lambda', requests: 1, payloadKb: 1024 }).requests).toBe(1);
  });

  it('lambda: provisioned concurrency by each started five minutes, used or not', () => {
    const item = { service: 'lambda', memoryMib: 1024, provisionedConcurrency: 2 };
    const ready = (provisionedHours: number) => metered({ ...item, provisionedHours })['provisioned concurrency'];
    expect([1, 0.01, 1.001].map(ready)).toEqual([7_200, 600, 7_800]);
  });

  it('lambda: all requests run on provisioned concurrency, or as many as are said to', () => {
    const item = { service: 'lambda', requests: 10, meanDurationMs: 1_000, memoryMib: 1024, provisionedConcurrency: 1 };
    expect(metered(item)).toEqual({ requests: 10, 'duration on provisioned concurrency': 10 });
    expect(metered({ ...item, provisionedRequests: 4, provisionedMeanDurationMs: 500 })).toEqual({
      requests: 10,
      duration: 6,
      'duration on provisioned concurrency': 2,
    });
  });

  it('lambda: /tmp above 512 MB for as long as the code runs', () => {
    const item = { service: 'lambda', requests: 10, meanDurationMs: 1_000 };
    expect(metered({ ...item, ephemeralStorageMib: 512 })['ephemeral storage']).toBeUndefined();
    expect(metered({ ...item, ephemeralStorageMib: 1536 })['ephemeral storage']).toBe(10);
  });

  it('lambda: streamed data above 6 MB of each response', () => {
    const streamed = (streamedResponseMb: number) =>
      metered({ service: 'lambda', requests: 1_024, streamedResponseMb })['streamed responses'];
    expect([5, 6, 7].map(streamed)).toEqual([undefined, undefined, 1]);
  });

  it('lambda: a SnapStart version for at least three hours', () => {
    const cache = (snapStartHours: number) =>
      metered({ service: 'lambda', memoryMib: 1024, snapStartVersions: 2, snapStartHours })['SnapStart cache'];
    expect([1, 3, 4].map(cache)).toEqual([21_600, 21_600, 28_800]);
  });

  it('api-gateway: an HTTP call once for each started 512 KB, a REST call once, a message for each 32 KB', () => {
    const http = (requestKb: number) => metered({ service: 'api-gateway', requests: 10, requestKb }).requests;
    expect([0, 512, 513, 1_025].map(http)).toEqual([10, 10, 20, 30]);
    expect(metered({ service: 'api-gateway', api: 'rest', requests: 10, requestKb: 2_000 }).requests).toBe(10);
    const socket = (messageKb: number) =>
      metered({ service: 'api-gateway', api: 'websocket', messages: 10, messageKb }).messages;
    expect([1, 32, 33].map(socket)).toEqual([10, 10, 20]);
  });

  it('dynamodb: each item by itself, rounded up to 1 KB written and 4 KB read', () => {
    const item = (itemKb: number, settings: object = {}) =>
      metered({ service: 'dynamodb', writes: 10, reads: 10, itemKb, ...settings });
    expect([0.2, 1, 1.1, 3.5].map((kb) => item(kb).writes)).toEqual([10, 10, 20, 40]);
    expect([1, 4, 4.1, 8].map((kb) => item(kb).reads)).toEqual([5, 5, 10, 10]);
    expect(item(4.1, { consistency: 'strong' }).reads).toBe(20);
    expect(item(4.1, { consistency: 'transactional' }).reads).toBe(40);
    expect(item(2.5, { writes: 0, transactionalWrites: 10 }).writes).toBe(60);
  });

  it('dynamodb: provisioned capacity for a month of 730 hours, unless said otherwise', () => {
    const item = { service: 'dynamodb', writeCapacityUnits: 10, readCapacityUnits: 5 };
    expect(metered(item)).toEqual({ 'provisioned writes': 7_300, 'provisioned reads': 3_650 });
    expect(metered({ ...item, hours: 24 })).toEqual({ 'provisioned writes': 240, 'provisioned reads': 120 });
  });

  it('s3: a GB-month is byte-hours over 2^30 and the hours of the month', () => {
    expect(metered({ service: 's3', byteHours: 2 ** 30 * 730 }).storage).toBe(1);
    const versions = metered({ service: 's3', byteHours: 5_257_039_970_304, hoursInMonth: 744 });
    expect(versions.storage?.toFixed(3)).toBe('6.581');
  });

  it('s3: an archived object with 32 KB of its class and 8 KB of Standard', () => {
    const item = { service: 's3', storageClass: 'glacier-deep-archive', archivedObjects: 32 * 1024 };
    expect(metered(item)).toEqual({ storage: 1, 'names of archived objects': 0.25 });
  });

  it.each([
    ['sqs', 'requests', 'requests'],
    ['sns', 'publishes', 'publishes'],
    ['eventbridge', 'customEvents', 'custom events'],
    ['scheduler', 'invocations', 'invocations'],
  ])('%s: each started 64 KB', (service, field, meter) => {
    const counted = (payloadKb: number) => metered({ service, [field]: 10, payloadKb })[meter];
    expect([0, 1, 64, 65, 256].map(counted)).toEqual([10, 10, 10, 20, 40]);
  });

  it('eventbridge: each started 8 KB for schema discovery', () => {
    const item = { service: 'eventbridge', customEvents: 10, schemaDiscoveryEvents: 10, payloadKb: 9 };
    expect(metered(item)).toEqual({ 'custom events': 10, 'schema discovery': 20 });
  });

  it('sns: a FIFO topic counts messages once and data in GB', () => {
    const item = {
      service: 'sns',
      type: 'fifo',
      publishes: 1024 * 1024,
      sqsDeliveries: 2 * 1024 * 1024,
      payloadKb: 100,
    };
    expect(metered(item)).toEqual({
      publishes: 1_048_576,
      'data published': 100,
      deliveries: 2_097_152,
      'data delivered': 200,
    });
  });

  it('step-functions: Express in steps of 100 ms and 64 MB, in GB-hours', () => {
    const hours = (meanDurationMs: number, memoryMb: number) =>
      metered({ service: 'step-functions', type: 'express', requests: 36_000, meanDurationMs, memoryMb }).duration;
    expect([hours(1_600, 64), hours(1_501, 1), hours(1_600, 65)]).toEqual([1, 1, 2]);
  });

  it('fargate: by the second, at least a minute on Linux and five on Windows', () => {
    const seconds = (durationS: number, operatingSystem: string) =>
      metered({ service: 'fargate', durationS, operatingSystem, vcpu: 1, memoryGb: 2 }).processors;
    expect([10, 60, 60.2].map((s) => seconds(s, 'linux'))).toEqual([60 / 3600, 60 / 3600, 61 / 3600]);
    expect([10, 300, 301].map((s) => seconds(s, 'windows'))).toEqual([300, 300, 301]);
  });

  it('ec2: by the second, at least a minute', () => {
    const hours = (of: number) => metered({ service: 'ec2', instanceType: 't3.micro', hours: of }).instances;
    expect([0.001, 1, 1.0001].map(hours)).toEqual([60 / 3600, 1, 3601 / 3600]);
  });

  it('alb: the largest dimension of the load, for each started hour', () => {
    const capacity = (load: object) => metered({ service: 'alb', hours: 1, ...load }).capacity;
    expect(capacity({ newConnectionsPerS: 50, activeConnections: 3_000 })).toBe(2);
    expect(capacity({ newConnectionsPerS: 25, activeConnections: 9_000 })).toBe(3);
    expect(capacity({ processedGbPerHour: 1, functionGbPerHour: 0.4 })).toBe(2);
    expect(capacity({ requestsPerS: 500, rules: 20 })).toBe(5);
    expect(capacity({ requestsPerS: 500, rules: 10 })).toBeUndefined();
    expect(metered({ service: 'alb', hours: 0.5 }).hours).toBe(1);
  });

  it('cloud-run: an instance while it serves, in steps of 100 ms, shared by concurrent requests', () => {
    const item = { service: 'cloud-run', requests: 1_000, vcpu: 2, memoryGib: 1 };
    expect(metered({ ...item, meanDurationMs: 101 })).toEqual({ requests: 1_000, processors: 400, memory: 200 });
    expect(metered({ ...item, meanDurationMs: 200, concurrency: 10 })).toMatchObject({ processors: 40, memory: 20 });
  });

  it('cloud-run: an instance from start to stop, at least a minute, and no requests', () => {
    const item = { service: 'cloud-run', billing: 'instance-based', instances: 2, requests: 5 };
    expect(metered({ ...item, instanceS: 10 })).toEqual({ processors: 120, memory: 60 });
    expect(metered({ ...item, instanceS: 100.05 })).toMatchObject({ processors: 200.2 });
  });

  it('vercel-functions: processor time, memory while in flight, and invocations', () => {
    const item = { service: 'vercel-functions', invocations: 3_600, meanActiveCpuMs: 1_000, meanDurationMs: 4_000 };
    expect(metered(item)).toEqual({ invocations: 3_600, 'active CPU': 1, 'provisioned memory': 8 });
    expect(metered({ ...item, concurrency: 4, memoryGb: 1 })['provisioned memory']).toBe(1);
  });

  it('azure-functions: steps and least amounts of each plan', () => {
    const duration = (plan: string, meanDurationMs: number, memoryMb: number) =>
      metered({ service: 'azure-functions', plan, executions: 1_024, meanDurationMs, memoryMb }).duration;
    expect(duration('consumption', 1_000, 129)).toBe(256);
    expect(duration('consumption', 10, 128)).toBe(12.8);
    expect(duration('consumption', 1_000.2, 1024)).toBe(1_025.024);
    expect(duration('flex', 10, 2048)).toBe(2_048);
    expect(duration('flex', 1_010, 2048)).toBeCloseTo(2_252.8, 9);
  });
});
