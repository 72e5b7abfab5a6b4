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

const bucketOf = (settings: object = {}) => ({
  id: 'bucket',
  kind: 'bucket' as const,
  readMs: constant(30),
  writeMs: constant(40),
  notificationMs: constant(1_000),
  ...settings,
});
const write = call('client', 'bucket', { writes: 1 });

describe('request rates of the bucket', () => {
  const growing = bucketOf({ writesPerS: 10, prefixes: 3, splitAfterMin: 2 });

  it('[B2] partitions double after so many minutes above what they take, up to the prefixes', () => {
    const simulation = simulationOf(architectureOf([clientOf(35, 'even'), growing], [write]), 1, 1);
    const partitionsAt = (atS: number) => {
      simulation.runUntil(atS * 1e6);
      return simulation.facts().bucket?.partitions;
    };
    expect([119, 120, 239, 240, 600].map(partitionsAt)).toEqual([1, 2, 2, 3, 3]);
    expect(simulation.view(1).bindingLimit).toBe('the bucket takes 30 writes/s over 3 of 3 prefixes');
  });

  it('[B2] takes its rate for each partition meanwhile, and refuses the rest', () => {
    const architecture = architectureOf([clientOf(35, 'even'), growing], [write]);
    const { resources } = simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS: 120 });
    // A second's worth at the first request, after 1/35 s, and ten a second from then on: 1,209.7.
    expect(resources.bucket?.throttled).toBe(35 * 120 - 1_209);
  });

  it('[B2] a minute below what they take starts the count anew', () => {
    const settings = bucketOf({ writesPerS: 10, prefixes: 4, splitAfterMin: 2 });
    const client = {
      ...clientOf(0),
      traffic: { shape: 'trace' as const, arrivalsS: minutesOfLoad([true, false, true, true]) },
    };
    const architecture = architectureOf([client, settings], [write]);
    const partitionsAt = (durationS: number) =>
      simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS }).resources.bucket?.partitions;
    expect([179, 181, 239, 241].map(partitionsAt)).toEqual([1, 1, 1, 2]);
  });

  it('[B2] reads and writes have rates of their own', () => {
    const resources = [
      clientAt([0, 0]),
      { ...clientAt([0, 0]), id: 'reader' },
      bucketOf({ writesPerS: 1, readsPerS: 2 }),
    ];
    const architecture = architectureOf(resources, [write, call('reader', 'bucket', { reads: 1 })]);
    const report = simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS: 0.5 });
    expect(report.resources.client).toMatchObject({ completed: 1, throttled: 1 });
    expect(report.resources.reader).toMatchObject({ completed: 2, throttled: 0 });
  });
});

/** Twenty requests a second in each minute that has load, evenly. */
function minutesOfLoad(minutes: readonly boolean[]): number[] {
  return minutes.flatMap((hasLoad, minute) =>
    hasLoad ? Array.from({ length: 1_200 }, (_, index) => minute * 60 + 0.025 + index / 20) : [],
  );
}

describe('transfers and announcements of the bucket', () => {
  it('[B3] a transfer takes the first byte’s time, and its size at the speed of a connection', () => {
    const architecture = architectureOf(
      [clientAt([0]), bucketOf({ connectionBytesPerS: 85_000_000 })],
      [call('client', 'bucket', { reads: 1, payloadBytes: 170_000_000 })],
    );
    expect(traceOf(architecture, 5)).toContainEqual([2_030, 'bucket>client', 'warm']);
  });

  it('[B4] an announcement may come twice, each after a delay of its own', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        bucketOf({ duplicateShare: 1, notificationMs: { distribution: 'uniform', min: 500, max: 5_000 } }),
        functionOf(),
      ],
      [write, { id: 'told', from: 'bucket', to: 'worker', kind: 'event' }],
    );
    const announcedMs = traceOf(architecture, 20)
      .filter(([, way, state]) => way === 'bucket>worker' && state === 'queued')
      .map(([ms]) => ms);
    expect(new Set(announcedMs).size).toBe(2);
    const { resources } = simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS: 20 });
    expect(resources.worker).toMatchObject({ invocations: 2 });
    expect(resources.bucket).toMatchObject({ writes: 1, duplicates: 1 });
  });
});
