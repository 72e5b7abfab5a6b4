import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueResource } from '../document/kinds/queue';
import type { TableResource } from '../document/kinds/table';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, constant, functionOf, simulationOf, TEST_CATALOG, traceOf } from '../testing';
import { ENDED } from './calls';
import { QueueModel } from './queue';
import { RecordRing } from './record-ring';
import { StreamLane } from './stream-lane';
import { StreamMapping } from './stream-mapping';
import { type Delivery, Sink, type Treatment, worldOf } from './testing-sink';

type Architecture = ReturnType<typeof architectureOf>;

const tableOf = (settings: object = {}) => ({
  id: 'table',
  kind: 'table' as const,
  writeMs: constant(10),
  ...settings,
});
const pollOf = (settings: object = {}) => ({
  id: 'table-worker',
  from: 'table',
  to: 'worker',
  kind: 'poll' as const,
  ...settings,
});
const write = call('client', 'table', { writes: 1 });
const quick = functionOf({ initMs: constant(0), serviceMs: constant(10) });
const failing = functionOf({ initMs: constant(0), serviceMs: constant(100), errorRate: 1 });

const run = (architecture: Architecture, durationS: number) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS });

/** When batches were sent to the function, in milliseconds. */
const invokedMs = (architecture: Architecture, untilS: number) =>
  traceOf(architecture, untilS)
    .filter(([, way]) => way === 'table>worker')
    .map(([ms]) => ms);

/** A stream whose changes the test makes itself, read by a function that does as told; `dead` is its queue for failures. */
function bench(treat: (delivery: Delivery<number[]>) => Treatment, settings: { poll?: object; shards?: number } = {}) {
  const architecture = architectureOf(
    [tableOf({ shards: settings.shards ?? 1 }), functionOf(), { id: 'dead', kind: 'queue' }],
    [pollOf(settings.poll)],
  );
  const world = worldOf(architecture);
  const mapping = new StreamMapping(world, 0, architecture.resources[0] as TableResource);
  const nothing = () => ({ serviceMs: 0, outcome: 'completed' as const });
  const sink = new Sink<number[]>(world, 1, treat);
  const dead = new QueueModel(world, 2, architecture.resources[2] as QueueResource);
  for (const resource of [new Sink(world, 0, nothing), sink, dead]) world.add(resource);
  sink.read = (record) => mapping.batchOf(record);
  let chain = 0;
  return {
    world,
    mapping,
    sink,
    dead,
    /** Writes a change at a moment that has not passed; returns its number. */
    change(atMs: number, { bytes = 0, isPoisoned = false, key = 0 } = {}): number {
      world.advance(Math.round(atMs * 1_000));
      chain += 1;
      mapping.append(chain, bytes, isPoisoned, key);
      return chain;
    },
    /** Runs to a moment and tells what was delivered: when, and which changes. */
    until(ms: number): [number, number[]][] {
      world.advance(ms * 1_000);
      return sink.deliveries.map(({ atMs, batch }) => [atMs, batch]);
    },
  };
}

/** Works for 100 ms, and fails when something in the batch is poisoned. */
const failsOnPoison = ({ poisoned }: { poisoned: number }): Treatment => ({
  serviceMs: 100,
  outcome: poisoned > 0 ? 'failed' : 'completed',
});

describe('reading a stream', () => {
  it('[E1] a window ends at the next read once the batch is full', () => {
    const { change, until } = bench(() => ({ serviceMs: 0, outcome: 'completed' }), {
      poll: { batchSize: 3, batchWindowS: 10 },
    });
    for (const atMs of [0, 1_000, 2_010, 2_600]) change(atMs);
    expect(until(60_000)).toEqual([
      [2_250, [1, 2, 3]],
      [12_600, [4]],
    ]);
  });

  it('[E2] a batch holds at most 6 MiB of changes', () => {
    const { change, sink, until } = bench(() => ({ serviceMs: 0, outcome: 'completed' }));
    for (let i = 0; i < 40; i += 1) change(0, { bytes: 409_600 });
    until(10_000);
    // 15 changes of 400 KiB fit; what is left is a full batch and is read at once.
    expect(sink.deliveries.map(({ atMs, records }) => [atMs, records])).toEqual([
      [250, 15],
      [250, 15],
      [500, 10],
    ]);
    // One change a second in a window of 30 s: the sixteenth does not fit any more.
    const architecture = architectureOf(
      [clientAt(Array.from({ length: 20 }, (_, s) => s * 1_000)), tableOf({ itemBytes: 409_600 }), quick],
      [write, pollOf({ batchWindowS: 30 })],
    );
    expect(invokedMs(architecture, 60)).toEqual([15_250, 45_010]);
  });

  it('[E3] a shard has as many batches in work as its parallelization, and names that when more is full', () => {
    const { change, mapping, until, world } = bench(() => ({ serviceMs: 3_000, outcome: 'completed' }), {
      poll: { parallelization: 2, batchSize: 1 },
    });
    for (let key = 0; key < 2; key += 1) for (let i = 0; i < 2; i += 1) change(0, { key });
    expect(until(10_000)).toEqual([
      [250, [1]],
      [250, [3]],
      [3_250, [2]],
      [3_250, [4]],
    ]);
    world.bindings.fill(0);
    change(10_000);
    change(10_000);
    until(11_000);
    mapping.noteLimits();
    expect(world.bindings.reduce((sum, times) => sum + times, 0)).toBe(1);
    expect(mapping.describeLimit(12)).toBe(
      'the shard has 2 batches in work at once; the oldest of 1 waiting change is 1 s old',
    );
  });

  it('[E4] a link that is switched off holds what it has, and goes on with it later', () => {
    const architecture = (enabled: boolean) =>
      architectureOf(
        [clientAt([0, 5_000]), tableOf(), functionOf({ initMs: constant(0), serviceMs: constant(10) })],
        [write, pollOf({ enabled, batchWindowS: 2 })],
      );
    const simulation = simulationOf(architecture(true));
    simulation.runUntil(1e6);
    simulation.configure(architecture(false));
    simulation.runUntil(20e6);
    expect(simulation.view(1).backlog).toMatchObject({ waiting: 1, inFlight: 0 });
    simulation.configure(architecture(true));
    simulation.runUntil(21e6);
    expect(simulation.view(1).backlog).toMatchObject({ waiting: 0 });
    expect(simulation.view(2).counts).toMatchObject({ completed: 1 });
  });

  it('[E4] a batch that waits for its next try when the link is switched off is tried when it is on again', () => {
    const architecture = (enabled: boolean) =>
      architectureOf([clientAt([0]), tableOf(), failing], [write, pollOf({ enabled, maxRetries: 1 })]);
    const simulation = simulationOf(architecture(true));
    simulation.runUntil(1e6);
    simulation.configure(architecture(false));
    simulation.runUntil(20e6);
    expect(simulation.view(2).counts).toMatchObject({ failed: 1 });
    simulation.configure(architecture(true));
    simulation.runUntil(30e6);
    expect(simulation.view(2).counts).toMatchObject({ failed: 2 });
    expect(simulation.facts().table).toMatchObject({ discardedRecords: 1 });
  });

  it('[E5] the iterator age is that of the oldest change not done', () => {
    const { change, mapping, until } = bench(() => ({ serviceMs: 1_000, outcome: 'completed' }), {
      poll: { batchSize: 1 },
    });
    change(0);
    change(100);
    until(1_000);
    expect(mapping.facts()).toMatchObject({ iteratorAgeS: 1, maxIteratorAgeS: 1 });
    until(1_500); // the first was done at 1.25 s
    expect(mapping.facts()).toMatchObject({ iteratorAgeS: 1.4, maxIteratorAgeS: 1.4 });
    until(5_000); // the second at 2.25 s
    expect(mapping.facts()).toMatchObject({ iteratorAgeS: 0, maxIteratorAgeS: 2.15 });
    mapping.reset(5_000_000);
    expect(mapping.facts()).toMatchObject({ maxIteratorAgeS: 0 });
  });
});

describe('a batch of a stream that fails', () => {
  it('[E6] is not charged a retry for being throttled', () => {
    const architecture = architectureOf(
      [clientAt([0]), tableOf(), functionOf({ reservedConcurrency: 0 })],
      [write, pollOf({ maxRetries: 0 })],
    );
    expect(invokedMs(architecture, 16)).toEqual([250, 1_250, 3_250, 7_250, 15_250]);
    expect(run(architecture, 16).resources.table).toMatchObject({ discardedRecords: 0, blockedShards: 1 });
  });

  it('[T2] is tried without end with -1 retries, as it is without a number', () => {
    const triesWith = (poll: object) =>
      invokedMs(architectureOf([clientAt([0]), tableOf(), failing], [write, pollOf(poll)]), 600).length;
    // 250 ms, then back-offs of 1, 2, 4, 8, 16, 32, 60, 60, ... s after 100 ms of work each.
    expect(triesWith({})).toBe(15);
    expect(triesWith({ maxRetries: -1 })).toBe(15);
    expect(triesWith({ maxRetries: 3 })).toBe(4);
  });

  it('[E7] is split in halves until the poisoned change is alone; splitting costs no retry', () => {
    const { change, mapping, sink, until } = bench(failsOnPoison, { poll: { bisectOnError: true, maxRetries: 1 } });
    for (let i = 1; i <= 8; i += 1) change(0, { isPoisoned: i === 6 });
    const deliveries = until(60_000);
    expect(deliveries).toEqual([
      [250, [1, 2, 3, 4, 5, 6, 7, 8]],
      [1_350, [1, 2, 3, 4]],
      [1_450, [5, 6, 7, 8]],
      [2_550, [5, 6]],
      [3_650, [5]],
      [3_750, [6]],
      [4_850, [6]],
      [4_950, [7, 8]],
    ]);
    expect(sink.deliveries.map(({ poisoned }) => poisoned)).toEqual([1, 0, 1, 1, 0, 1, 1, 0]);
    expect(mapping.facts()).toMatchObject({ discardedRecords: 1, blockedShards: 0 });
    expect(mapping.conservation()).toMatchObject({ arrived: 8, completed: 7, failed: 1, waiting: 0, holds: true });
  });

  it('[E7] of an odd number has the larger half first, and the changes behind it wait for both', () => {
    const { change, until } = bench(
      ({ atMs }) => ({ serviceMs: 100, outcome: atMs < 1_000 ? 'failed' : 'completed' }),
      { poll: { bisectOnError: true } },
    );
    for (let i = 0; i < 5; i += 1) change(0);
    change(300);
    expect(until(60_000)).toEqual([
      [250, [1, 2, 3, 4, 5]],
      [1_350, [1, 2, 3]],
      [1_450, [4, 5]],
      [1_750, [6]],
    ]);
  });

  it('[E7] keeps waiting only what is behind all its parts', () => {
    const lane = new StreamLane();
    for (let chain = 0; chain < 9; chain += 1) lane.records.push(0, chain, 0, false);
    lane.begin(7);
    lane.split();
    lane.split();
    expect([lane.batch, lane.waiting]).toEqual([2, 2]);
    const parts = [];
    while (lane.beginNextPart()) parts.push(lane.batch);
    expect(parts).toEqual([2, 3]);
    // No record was shifted here, so all nine wait again.
    expect(lane.waiting).toBe(9);
  });

  it('[E8] with partial batch responses goes on from the first change that failed', () => {
    const { change, dead, mapping, sink, until } = bench(() => ({ serviceMs: 100, outcome: 'completed' }), {
      poll: { partialBatchResponse: true, maxRetries: 2, onFailure: 'dead' },
    });
    for (let i = 1; i <= 5; i += 1) change(0, { isPoisoned: i === 3 });
    expect(until(60_000)).toEqual([
      [250, [1, 2, 3, 4, 5]],
      [1_350, [3, 4, 5]],
      [3_450, [3, 4, 5]],
    ]);
    expect(sink.deliveries.map(({ poisoned }) => poisoned)).toEqual([0, 0, 0]);
    expect(mapping.conservation()).toMatchObject({ completed: 2, failed: 3, waiting: 0 });
    expect(dead.recorder.counts().arrived).toBe(1);
  });

  it('[E8] counts the retries of what is left anew when a part was done', () => {
    const { change, until } = bench(
      ({ atMs }) => ({ serviceMs: 100, outcome: atMs < 1_000 ? 'failed' : 'completed' }),
      {
        poll: { partialBatchResponse: true, maxRetries: 1 },
      },
    );
    for (let i = 1; i <= 3; i += 1) change(0, { isPoisoned: i === 3 });
    expect(until(60_000)).toEqual([
      [250, [1, 2, 3]],
      [1_350, [1, 2, 3]],
      [2_450, [3]],
    ]);
  });

  it('[E7] [E8] with both, only the poisoned change is given up', () => {
    const { change, mapping, until } = bench(() => ({ serviceMs: 100, outcome: 'completed' }), {
      poll: { partialBatchResponse: true, bisectOnError: true, maxRetries: 0 },
    });
    for (let i = 1; i <= 5; i += 1) change(0, { isPoisoned: i === 3 });
    expect(until(60_000)).toEqual([
      [250, [1, 2, 3, 4, 5]],
      [1_350, [3, 4]],
      [2_450, [3]],
      [2_550, [4]],
      [2_650, [5]],
    ]);
    expect(mapping.conservation()).toMatchObject({ completed: 4, failed: 1 });
  });

  it('[E9] gives up changes that are too old, and tells the destination once for all of them', () => {
    const { change, dead, mapping, until } = bench(() => ({ serviceMs: 100, outcome: 'failed' }), {
      poll: { maxRecordAgeS: 60, onFailure: 'dead' },
    });
    change(0);
    change(10);
    change(40_000); // behind the batch, that blocks the shard
    // Tries at 0.25, 1.35, 3.45, 7.55, 15.65, 31.75 s; the next look at 63.85 s finds both too old.
    const deliveries = until(63_900);
    expect(deliveries.map(([atMs]) => atMs)).toEqual([250, 1_350, 3_450, 7_550, 15_650, 31_750]);
    expect(deliveries.every(([, batch]) => batch.length === 2)).toBe(true);
    expect(mapping.facts()).toMatchObject({ discardedRecords: 2, maxIteratorAgeS: 63.85 });
    expect(dead.recorder.counts().arrived).toBe(1);
    expect(until(64_100).at(-1)).toEqual([64_000, [3]]);
  });

  it('[T2] [E9] loses its changes after 24 hours', () => {
    const { change, mapping, until } = bench(() => ({ serviceMs: 0, outcome: 'failed' }));
    change(0);
    until(86_400_000);
    expect(mapping.conservation()).toMatchObject({ waiting: 1, failed: 0 });
    until(86_460_000);
    expect(mapping.conservation()).toMatchObject({ waiting: 0, failed: 1, holds: true });
  });

  it('[E10] blocks its shard, and the table says so second by second', () => {
    const architecture = architectureOf(
      [clientAt([0, 1_000, 4_200]), tableOf({ shards: 1 }), failing],
      [write, pollOf({ maxRetries: 3 })],
    );
    const simulation = simulationOf(architecture, 1, 1);
    const limits = [1, 2, 3, 4].map((second) => {
      simulation.runUntil(second * 1e6);
      const { backlog, bindingLimit } = simulation.view(1);
      return [backlog?.blockedShards, bindingLimit];
    });
    // The first change fails at 0.35 s; the second comes at 1.01 s and waits behind it. The words are of the moment
    // when the limit first bound in the second: when the second change came, and then at the end of each.
    const words = (ageS: number) =>
      `a batch that fails blocks 1 of 1 shard; the oldest of 2 waiting changes is ${ageS} s old`;
    expect(limits).toEqual([
      [1, undefined],
      [1, words(1)],
      [1, words(3)],
      [1, words(4)],
    ]);
  });

  it('[E11] a table’s poisoned changes fail the function that works on them', () => {
    const architecture: Architecture = {
      ...architectureOf([clientAt([0, 100]), tableOf(), quick], [write, pollOf({ maxRetries: 1 })]),
      faults: [{ id: 'bad', resource: 'table', fault: 'poison', fromS: 0, untilS: 0.05, rate: 1 }],
    };
    const { resources } = run(architecture, 10);
    expect(resources.worker).toMatchObject({ failed: 2 });
    expect(resources.table).toMatchObject({ discardedRecords: 2 });
  });
});

describe('in random work', () => {
  const scenarios = fc.record({
    shards: fc.integer({ min: 1, max: 3 }),
    poll: fc.record({
      parallelization: fc.integer({ min: 1, max: 2 }),
      batchSize: fc.integer({ min: 1, max: 12 }),
      batchWindowS: fc.constantFrom(0, 0, 1),
      bisectOnError: fc.boolean(),
      partialBatchResponse: fc.boolean(),
      maxRetries: fc.integer({ min: -1, max: 3 }),
      maxRecordAgeS: fc.constantFrom(-1, 60),
      onFailure: fc.constant('dead'),
    }),
    changes: fc.array(
      fc.record({
        gapMs: fc.integer({ min: 0, max: 300 }),
        key: fc.integer({ min: 0, max: 9 }),
        isPoisoned: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
        bytes: fc.constantFrom(0, 1_000, 1_000_000),
      }),
      { minLength: 1, maxLength: 80 },
    ),
    endings: fc.array(
      fc.record({
        serviceMs: fc.integer({ min: 0, max: 900 }),
        outcome: fc.constantFrom('completed', 'completed', 'completed', 'failed', 'throttled', 'timedOut'),
      }),
      { minLength: 1, maxLength: 20 },
    ),
    afterS: fc.constantFrom(0, 5, 300),
  });

  it('[T1] [C1] the order of a key is kept, and each change is done, given up, or there', () => {
    fc.assert(
      fc.property(scenarios, ({ shards, poll, changes, endings, afterS }) => {
        let ended = 0;
        const rig = bench(
          ({ poisoned }) => {
            const ending = endings[ended++ % endings.length] as Treatment;
            return poisoned > 0 && ending.outcome === 'completed' ? { ...ending, outcome: 'failed' } : ending;
          },
          { poll, shards },
        );
        const changeOf = (chain: number) => changes[chain - 1] as (typeof changes)[number];
        const done = new Set<number>();
        const givenUp = new Set<number>();
        rig.sink.read = (record) => {
          const batch = rig.mapping.batchOf(record);
          expect(batch.length).toBeLessThanOrEqual(poll.batchSize);
          for (const chain of batch) {
            expect(done.has(chain) || givenUp.has(chain)).toBe(false);
            // What is older than this of the same key is in the batch too, or is never sent again.
            for (let older = 1; older < chain; older += 1) {
              if (changeOf(older).key !== changeOf(chain).key) continue;
              if (!done.has(older) && !batch.includes(older)) givenUp.add(older);
            }
          }
          expect(batch).toEqual([...batch].sort((a, b) => a - b));
          return batch;
        };
        rig.sink.onEnd = ({ batch, outcome }) => {
          if (outcome !== ENDED.completed) return;
          for (const chain of batch) {
            if (changeOf(chain).isPoisoned) break;
            done.add(chain);
          }
        };
        let atMs = 0;
        for (const change of changes) {
          atMs += change.gapMs;
          rig.change(atMs, change);
        }
        rig.until(atMs + afterS * 1_000);
        const { arrived, completed, failed, waiting, holds } = rig.mapping.conservation();
        expect(holds).toBe(true);
        expect(arrived).toBe(changes.length);
        expect(completed).toBe(done.size);
        expect(completed + failed + waiting).toBe(arrived);
        expect(givenUp.size).toBeLessThanOrEqual(failed);
        expect(rig.mapping.facts().discardedRecords).toBe(failed);
        expect(rig.dead.recorder.counts().arrived).toBeLessThanOrEqual(failed);
        expect(rig.dead.recorder.counts().arrived > 0).toBe(failed > 0);
      }),
      { numRuns: 300 },
    );
  });

  it('a ring of records keeps what was put in, in order, however it wraps and grows', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant('shift' as const), fc.nat(9)), { maxLength: 300 }), (actions) => {
        const ring = new RecordRing();
        const expected: { chain: number; bytes: number; isPoisoned: boolean }[] = [];
        actions.forEach((action, at) => {
          if (action === 'shift') {
            if (expected.length > 0) ring.shift();
            expected.shift();
          } else {
            ring.push(at * 10, at, action, action === 0);
            expected.push({ chain: at, bytes: action, isPoisoned: action === 0 });
          }
        });
        expect(ring.count).toBe(expected.length);
        expect(expected.map((_, place) => [ring.chainAt(place), ring.writtenAtUs(place)])).toEqual(
          expected.map(({ chain }) => [chain, chain * 10]),
        );
        const firstBad = expected.findIndex(({ isPoisoned }) => isPoisoned);
        expect(ring.healthyBefore(expected.length)).toBe(firstBad < 0 ? expected.length : firstBad);
        expect(ring.poisonedAmong(expected.length)).toBe(expected.filter(({ isPoisoned }) => isPoisoned).length);
        let fitting = 0;
        for (let bytes = 0; fitting < expected.length; fitting += 1) {
          bytes += expected[fitting]?.bytes ?? 0;
          if (bytes > 20 && fitting > 0) break;
        }
        expect(ring.fitting(expected.length, 20)).toBe(fitting);
      }),
      { numRuns: 300 },
    );
  });
});
