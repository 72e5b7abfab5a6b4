import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArchitectureInput } from '../document/architecture';
import type { QueueResource } from '../document/kinds/queue';
import { HOP_FIELDS } from '../metrics/views';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, constant, functionOf, simulationOf, TEST_CATALOG, traceOf } from '../testing';
import { ENDED } from './calls';
import { PollerScaling, pollerPolicyOf } from './poller-scaling';
import { QueueModel } from './queue';
import { type Delivery, Sink, type Treatment, worldOf } from './testing-sink';

type Architecture = ReturnType<typeof architectureOf>;
type Batch = { chain: number; group: number }[];
interface MessageSettings {
  bytes?: number;
  isPoisoned?: boolean;
  group?: number;
}

const queueOf = (settings: object = {}) => ({
  id: 'queue',
  kind: 'queue' as const,
  sendMs: constant(0),
  visibilityTimeoutS: 30,
  ...settings,
});
const pollOf = (settings: object = {}) => ({
  id: 'queue-worker',
  from: 'queue',
  to: 'worker',
  kind: 'poll' as const,
  ...settings,
});
const send = call('client', 'queue', { writes: 1 });
const dead = (settings: object = {}) => queueOf({ id: 'dead', ...settings });

const run = (architecture: Architecture, durationS: number) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS });

/** When batches were sent to the function, in milliseconds. */
const invokedMs = (architecture: Architecture, untilS: number) =>
  traceOf(architecture, untilS)
    .filter(([, way]) => way === 'queue>worker')
    .map(([ms]) => ms);

/** A function that always fails, at once. */
const failing = functionOf({ initMs: constant(0), serviceMs: constant(0), errorRate: 1 });

/** Which limit the queue names at the end of each second. */
function bindingLimits(architecture: Architecture, untilS: number): (string | undefined)[] {
  const simulation = simulationOf(architecture, 1, 1);
  const index = architecture.resources.findIndex(({ id }) => id === 'queue');
  return Array.from({ length: untilS }, (_, second) => {
    simulation.runUntil((second + 1) * 1e6);
    return simulation.view(index).bindingLimit;
  });
}

/** A queue that is polled by a function which does as told, and whose messages the test puts in itself. */
function bench(
  treat: (delivery: Delivery<Batch>) => Treatment,
  settings: { queue?: object; poll?: object; resources?: ArchitectureInput['resources'] } = {},
) {
  const architecture = architectureOf(
    [queueOf(settings.queue), functionOf(), ...(settings.resources ?? [])],
    [pollOf(settings.poll)],
  );
  const world = worldOf(architecture);
  const [queue, ...others] = architecture.resources.flatMap((spec, index) => {
    if (spec.kind === 'function') {
      world.add(new Sink<Batch>(world, index, treat));
      return [];
    }
    const model = new QueueModel(world, index, spec as QueueResource);
    world.add(model);
    return [model];
  }) as [QueueModel, ...QueueModel[]];
  const sink = world.resources[1] as Sink<Batch>;
  sink.read = (record) => queue.batchOf(record);
  let chain = 0;
  return {
    world,
    queue,
    others,
    sink,
    /** Puts a message in at a moment that has not passed; returns its number. */
    put(atMs: number, { bytes = 0, isPoisoned = false, group = 0 }: MessageSettings = {}): number {
      world.advance(Math.round(atMs * 1_000));
      chain += 1;
      queue.bury(chain, { enqueuedUs: world.nowUs, bytes, isPoisoned, group });
      return chain;
    },
    /** Runs to a moment and tells what was delivered: when, and which messages. */
    until(ms: number): [number, number[]][] {
      world.advance(ms * 1_000);
      return sink.deliveries.map(({ atMs, batch }) => [atMs, batch.map((each) => each.chain)]);
    },
  };
}

describe('batches', () => {
  it('[Q9] a batch holds at most 6 MiB of messages', () => {
    const { put, sink, until } = bench(() => ({ serviceMs: 1_000, outcome: 'completed' }), {
      poll: { maxConcurrency: 1 },
    });
    for (let i = 0; i < 13; i += 1) put(0, { bytes: 1_048_576 });
    until(10_000);
    expect(sink.deliveries.map(({ atMs, records }) => [atMs, records])).toEqual([
      [0, 1],
      [1_000, 6],
      [2_000, 6],
    ]);
  });

  it('[Q2] a window ends when the batch is full, or has 6 MiB', () => {
    const byCount = bench(() => ({ serviceMs: 0, outcome: 'completed' }), { poll: { batchSize: 3, batchWindowS: 5 } });
    [0, 100, 200, 300].forEach((atMs) => {
      byCount.put(atMs);
    });
    expect(byCount.until(10_000)).toEqual([
      [200, [1, 2, 3]],
      [5_300, [4]],
    ]);
    const byBytes = bench(() => ({ serviceMs: 0, outcome: 'completed' }), { poll: { batchWindowS: 5 } });
    for (let i = 0; i < 6; i += 1) byBytes.put(i * 100, { bytes: 1_048_576 });
    expect(byBytes.until(10_000)).toEqual([[500, [1, 2, 3, 4, 5, 6]]]);
  });

  it('[Q2] more than ten messages come with a window of a second', () => {
    const { put, sink, until } = bench(() => ({ serviceMs: 0, outcome: 'completed' }), {
      poll: { batchSize: 10_000, batchWindowS: 1 },
    });
    for (let i = 0; i < 500; i += 1) put(i);
    until(5_000);
    expect(sink.deliveries.map(({ atMs, records }) => [atMs, records])).toEqual([[1_000, 500]]);
  });

  it('[Q10] with a low-traffic wait a batch that does not fill waits that long, though its window is shorter', () => {
    const { put, until } = bench(() => ({ serviceMs: 0, outcome: 'completed' }), {
      poll: { batchSize: 3, batchWindowS: 1, lowTrafficWaitS: 20 },
    });
    put(0);
    for (const atMs of [30_000, 30_100, 30_200]) put(atMs);
    expect(until(60_000)).toEqual([
      [20_000, [1]],
      [30_200, [2, 3, 4]],
    ]);
  });

  it('[Q6] a request covers ten messages and 64 KB', () => {
    const sqs = (payloadBytes: number) =>
      run(
        architectureOf(
          [clientAt([0]), queueOf(), functionOf({ initMs: constant(0) })],
          [call('client', 'queue', { writes: 1, payloadBytes }), pollOf()],
        ),
        15,
      ).bill.lines.find(({ service }) => service === 'sqs')?.quantity;
    // 74.9 s of idle pollers are three empty receives; then sending and receiving 64 KB parts, and one delete.
    expect(sqs(65_536)).toBe(3 + 1 + 1 + 1);
    expect(sqs(65_537)).toBe(3 + 2 + 2 + 1);
    const { put, queue, until } = bench(() => ({ serviceMs: 0, outcome: 'completed' }), {
      poll: { batchSize: 25, batchWindowS: 1, enabled: true },
    });
    for (let i = 0; i < 25; i += 1) put(0);
    until(1_000);
    // 25 messages: three receives and three deletes.
    expect(queue.usage()[0]?.amount).toBe(6);
  });

  it('[Q11] a message over 1 MiB is refused, and the refusal names the limit', () => {
    const architecture = architectureOf(
      [clientAt([0]), queueOf()],
      [call('client', 'queue', { writes: 1, payloadBytes: 1_048_577 })],
    );
    expect(run(architecture, 1).requests).toMatchObject({ failed: 1 });
    expect(bindingLimits(architecture, 1)).toEqual(['a message may have 1,048,576 bytes']);
  });
});

describe('pollers', () => {
  const backlog = (poll: object, account: object, messages: number) => {
    const simulation = simulationOf(
      architectureOf(
        [
          clientAt(Array.from({ length: messages }, () => 0)),
          queueOf({ visibilityTimeoutS: 43_200 }),
          functionOf({ initMs: constant(0), serviceMs: constant(850_000), timeoutS: 900 }),
        ],
        [send, pollOf({ batchSize: 1, ...poll })],
        account,
      ),
    );
    return (atS: number) => {
      simulation.runUntil(atS * 1e6);
      return simulation.view(2).instances?.busy;
    };
  };

  it('[Q4] grow by 300 a minute, minute by minute, to the ceiling', () => {
    const atS = [0, 59.999_999, 60, 119, 120, 180, 240, 299, 300, 360];
    expect(atS.map(backlog({}, { concurrency: 5_000 }, 2_000))).toEqual([
      5, 5, 305, 305, 605, 905, 1_205, 1_205, 1_250, 1_250,
    ]);
  });

  it('[Q4] grow no further than the account’s concurrency, but begin with five', () => {
    expect([0, 60, 120, 180, 240, 300].map(backlog({}, { concurrency: 1_000 }, 2_000))).toEqual([
      5, 305, 605, 905, 1_000, 1_000,
    ]);
    expect(pollerPolicyOf({} as never, false, 3)).toMatchObject({ start: 5, most: 5 });
  });

  it('[Q5] a maximum concurrency caps them without stopping their growth', () => {
    expect([0, 59, 60, 120].map(backlog({ maxConcurrency: 50 }, { concurrency: 5_000 }, 500))).toEqual([5, 5, 50, 50]);
  });

  it('[Q4] a minute without waiting messages leaves what that minute needed, and five at least', () => {
    const scaling = new PollerScaling({ start: 5, perMinute: 300, most: 1_250, perPoller: 1 });
    scaling.endMinute(true, 5);
    scaling.use(120);
    scaling.endMinute(false, 40);
    expect(scaling.allowed).toBe(120);
    scaling.endMinute(false, 0);
    expect(scaling.allowed).toBe(40);
    scaling.endMinute(false, 0);
    expect(scaling.allowed).toBe(5);
  });

  it('[Q12] provisioned pollers have ten batches each in work, and grow by a hundred pollers a minute', () => {
    const busyAt = backlog({ minimumPollers: 3, maximumPollers: 150 }, { concurrency: 5_000 }, 3_000);
    expect([0, 59, 60, 119, 120, 180].map(busyAt)).toEqual([30, 30, 1_030, 1_030, 1_500, 1_500]);
  });

  it('[Q12] provisioned pollers fall back to their minimum, in whole pollers', () => {
    const scaling = new PollerScaling(pollerPolicyOf({ minimumPollers: 2 } as never, false, 1_000));
    scaling.endMinute(true, 20);
    expect([scaling.allowed, scaling.pollers]).toEqual([1_020, 102]);
    scaling.use(41);
    scaling.endMinute(false, 0);
    expect([scaling.allowed, scaling.pollers]).toEqual([50, 5]);
    scaling.endMinute(false, 0);
    expect([scaling.allowed, scaling.pollers]).toEqual([20, 2]);
  });

  it('[Q12] a provisioned poller polls ten times and fetches 1 MiB a second', () => {
    const polls = bench(() => ({ serviceMs: 0, outcome: 'completed' }), { poll: { minimumPollers: 2, batchSize: 1 } });
    for (let i = 0; i < 24; i += 1) polls.put(0);
    // Twenty at once, then one each 50 ms.
    expect(
      polls
        .until(1_000)
        .map(([atMs]) => atMs)
        .slice(19),
    ).toEqual([0, 50, 100, 150, 200]);
    const bytes = bench(() => ({ serviceMs: 0, outcome: 'completed' }), { poll: { minimumPollers: 2, batchSize: 1 } });
    for (let i = 0; i < 4; i += 1) bytes.put(0, { bytes: 1_048_576 });
    // Two pollers fetch 2 MiB at once, then 2 MiB a second; a receive begins as soon as a byte may be fetched.
    expect(bytes.until(5_000).map(([atMs]) => atMs)).toEqual([0, 0, 0.001, 500.001]);
  });

  it('[Q12] provisioned pollers are paid by the hour, whether or not there is work', () => {
    const architecture = architectureOf([queueOf(), functionOf()], [pollOf({ minimumPollers: 4 })]);
    const line = run(architecture, 1_800).bill.lines.find(({ meter }) => meter === 'queue pollers');
    expect(line).toMatchObject({ quantity: 2, usd: 0.0185 });
  });
});

describe('receiving, failing and coming back', () => {
  it('[Q3] a throttled invocation counts as a receive', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        queueOf({ maxReceiveCount: 3, deadLetterQueue: 'dead' }),
        functionOf({ reservedConcurrency: 0 }),
        dead(),
      ],
      [send, pollOf()],
    );
    expect(invokedMs(architecture, 200)).toEqual([0, 30_000, 60_000]);
    const { resources } = run(architecture, 200);
    expect(resources.worker).toMatchObject({ throttles: 3, invocations: 0 });
    expect(resources.queue).toMatchObject({ receives: 3, failed: 1, deadLettered: 1, waiting: 0, messagesInFlight: 0 });
    expect(resources.dead).toMatchObject({ arrived: 1, waiting: 1 });
  });

  it('[Q3] messages of a failed batch come back together', () => {
    const { put, until } = bench(({ atMs }) => ({ serviceMs: 10, outcome: atMs < 10_000 ? 'failed' : 'completed' }), {
      poll: { batchSize: 3, batchWindowS: 1 },
    });
    for (const atMs of [0, 1, 2]) put(atMs);
    expect(until(60_000)).toEqual([
      [2, [1, 2, 3]],
      [30_002, [1, 2, 3]],
    ]);
  });

  it('[Q8] with partial batch responses only the messages that failed stay', () => {
    const { put, queue, sink, until } = bench(() => ({ serviceMs: 10, outcome: 'completed' }), {
      queue: { maxReceiveCount: 2, deadLetterQueue: 'dead' },
      poll: { batchSize: 3, batchWindowS: 1, partialBatchResponse: true },
      resources: [dead()],
    });
    put(0);
    put(1, { isPoisoned: true });
    put(2);
    expect(until(100_000)).toEqual([
      [2, [1, 2, 3]],
      [31_002, [2]],
    ]);
    expect(sink.deliveries.map(({ poisoned }) => poisoned)).toEqual([0, 0]);
    expect(queue.recorder.counts()).toMatchObject({ completed: 2, failed: 1, inSystem: 0 });
    expect(queue.facts()).toMatchObject({ deadLettered: 1 });
  });

  it('[Q8] without them the whole batch stays, and the call says how many messages are poisoned', () => {
    const { put, queue, sink, until } = bench(
      ({ poisoned }) => ({ serviceMs: 10, outcome: poisoned > 0 ? 'failed' : 'completed' }),
      { poll: { batchSize: 3, batchWindowS: 1 } },
    );
    put(0);
    put(1, { isPoisoned: true });
    put(2);
    expect(until(31_000)).toEqual([
      [2, [1, 2, 3]],
      [30_002, [1, 2, 3]],
    ]);
    expect(sink.deliveries.map(({ poisoned }) => poisoned)).toEqual([1, 1]);
    expect(queue.recorder.counts()).toMatchObject({ completed: 0, inSystem: 3 });
  });

  it('[Q8] messages that a fault poisons fail the function, or are reported by it, until they are dead letters', () => {
    const architecture = (partialBatchResponse: boolean): Architecture => ({
      ...architectureOf(
        [
          clientAt([0, 100]),
          queueOf({ maxReceiveCount: 2, deadLetterQueue: 'dead' }),
          functionOf({ initMs: constant(0), serviceMs: constant(10) }),
          dead(),
        ],
        [send, pollOf({ partialBatchResponse })],
      ),
      faults: [{ id: 'bad', resource: 'queue', fault: 'poison', fromS: 0, untilS: 0.05, rate: 1 }],
    });
    expect(run(architecture(false), 100).resources.worker).toMatchObject({ completed: 1, failed: 2 });
    expect(run(architecture(true), 100).resources.worker).toMatchObject({ completed: 3, failed: 0 });
    for (const isPartial of [false, true])
      expect(run(architecture(isPartial), 100).resources).toMatchObject({
        queue: { completed: 1, deadLettered: 1 },
        dead: { waiting: 1 },
      });
  });

  it('[Q13] a delayed message is hidden first', () => {
    const architecture = architectureOf(
      [clientAt([0, 1_000]), queueOf({ delayS: 5 }), functionOf({ initMs: constant(0) })],
      [send, pollOf()],
    );
    expect(invokedMs(architecture, 20)).toEqual([5_000, 6_000]);
    expect(run(architecture, 4).resources.queue).toMatchObject({ waiting: 2, messagesInFlight: 0 });
  });

  it('[K4] what was deleted long before its visibility timeout and its retention leaves nothing behind', () => {
    const { put, queue, world, until } = bench(() => ({ serviceMs: 5, outcome: 'completed' }), {
      queue: { visibilityTimeoutS: 43_200 },
    });
    for (let i = 0; i < 20_000; i += 1) put(i);
    until(30_000);
    expect(queue.recorder.counts()).toMatchObject({ completed: 20_000, inSystem: 0 });
    expect(world.events.length).toBe(2);
  });

  it('[Q14] messages beyond the limit in flight wait, and the queue says so while nothing happens', () => {
    const architecture = architectureOf(
      [
        clientAt([0, 0, 0, 0, 0]),
        queueOf({ inFlightLimit: 3 }),
        functionOf({ initMs: constant(0), serviceMs: constant(2_500) }),
      ],
      [send, pollOf({ batchSize: 1 })],
    );
    expect(invokedMs(architecture, 10)).toEqual([0, 0, 0, 2_500, 2_500]);
    // The words are of the moment when the limit first bound in the second.
    const words = (waiting: string) => `3 messages are in flight, 3 may be; ${waiting}`;
    expect(bindingLimits(architecture, 5)).toEqual([
      words('1 waits'),
      words('2 wait'),
      words('1 waits'),
      undefined,
      undefined,
    ]);
  });
});

describe('retention', () => {
  const events = (architecture: Architecture, id: string, atS: readonly number[]) => {
    const simulation = simulationOf(architecture);
    const index = architecture.resources.findIndex((each) => each.id === id);
    return atS.map((s) => {
      simulation.runUntil(s * 1e6);
      const { counts } = simulation.view(index);
      return [counts.arrived, counts.timedOut, counts.inSystem];
    });
  };

  it('[Q15] ends at its time, seen or unseen, to the microsecond', () => {
    const architecture = architectureOf([clientAt([1_000]), queueOf({ retentionS: 60 })], [send]);
    expect(events(architecture, 'queue', [60.999_999, 61])).toEqual([
      [1, 0, 1],
      [1, 1, 0],
    ]);
  });

  it('[Q15] ends while the message is worked on, which then deletes nothing', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        queueOf({ retentionS: 60, visibilityTimeoutS: 600 }),
        functionOf({ initMs: constant(0), serviceMs: constant(90_000), timeoutS: 100 }),
      ],
      [send, pollOf()],
    );
    const { resources, conservation } = run(architecture, 120);
    expect(resources.queue).toMatchObject({ arrived: 1, completed: 0, timedOut: 1, expired: 1, inSystem: 0 });
    expect(conservation.holds).toBe(true);
  });

  it('[Q15] is over before a message is received at that very moment', () => {
    // It comes back each second, at 60 s too.
    const { queue, sink, until, put } = bench(() => ({ serviceMs: 0, outcome: 'failed' }), {
      queue: { retentionS: 60, visibilityTimeoutS: 1 },
    });
    put(0);
    until(60_000);
    expect(sink.deliveries).toHaveLength(60);
    expect(queue.recorder.counts()).toMatchObject({ timedOut: 1, inSystem: 0 });
  });

  it('[Q8] [Q15] of a failed message may end while its batch is worked on; what follows it stays all the same', () => {
    const { queue, until, put } = bench(
      ({ atMs }) => ({ serviceMs: 6_000, outcome: atMs < 56_000 ? 'failed' : 'completed' }),
      {
        queue: { retentionS: 60, visibilityTimeoutS: 7, fifo: true },
        poll: { partialBatchResponse: true },
      },
    );
    put(0, { isPoisoned: true });
    put(6_500);
    // Both are received each 7 s, the last time at 56 s; the first expires at 60 s, the batch ends at 62 s.
    expect(until(62_500).at(-1)).toEqual([56_000, [1, 2]]);
    expect(queue.recorder.counts()).toMatchObject({ completed: 0, timedOut: 1, inSystem: 1 });
  });

  const redriven = (settings: object, queue: object = {}) =>
    architectureOf(
      [clientAt([0]), queueOf({ maxReceiveCount: 1, deadLetterQueue: 'dead', ...queue }), failing, dead(settings)],
      [send, pollOf()],
    );

  it('[Q15] of dead letters counts from their first queue; in an ordered queue it begins anew', () => {
    // Sent at 0, a dead letter at 30 s.
    expect(events(redriven({ retentionS: 60 }), 'dead', [29.9, 30, 59.9, 60])).toEqual([
      [0, 0, 0],
      [1, 0, 1],
      [1, 0, 1],
      [1, 1, 0],
    ]);
    expect(events(redriven({ retentionS: 60, fifo: true }, { fifo: true }), 'dead', [30, 60, 89.9, 90])).toEqual([
      [1, 0, 1],
      [1, 0, 1],
      [1, 0, 1],
      [1, 1, 0],
    ]);
  });

  it('[Q15] can be over before a dead letter gets there', () => {
    expect(events(redriven({ retentionS: 60 }, { visibilityTimeoutS: 90 }), 'dead', [89, 90])).toEqual([
      [0, 0, 0],
      [1, 1, 0],
    ]);
  });

  it('[Q15] changed in the middle of a run, holds for what is there', () => {
    const settings = (retentionS: number) => architectureOf([clientAt([0]), queueOf({ retentionS })], [send]);
    const simulation = simulationOf(settings(1_000));
    simulation.runUntil(100e6);
    simulation.configure(settings(120));
    simulation.runUntil(119.9e6);
    expect(simulation.view(1).counts.inSystem).toBe(1);
    simulation.runUntil(120e6);
    expect(simulation.view(1).counts).toMatchObject({ inSystem: 0, timedOut: 1 });
  });
});

describe('first-in first-out queues', () => {
  const fifo = (settings: object = {}) => ({ fifo: true, messageGroups: 10, ...settings });

  it('[Q16] work on one batch of a group at a time, in order, and on as many groups at once as have messages', () => {
    const { put, until } = bench(() => ({ serviceMs: 1_000, outcome: 'completed' }), {
      queue: fifo(),
      poll: { batchSize: 2 },
    });
    const groups = [0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7];
    for (const group of groups) put(0, { group });
    expect(until(10_000)).toEqual([
      [0, [1]],
      [0, [5]],
      [0, [7]],
      [0, [8]],
      [0, [9]],
      [0, [10]],
      [0, [11]],
      [0, [12]],
      [1_000, [2, 3]],
      [1_000, [6]],
      [2_000, [4]],
    ]);
  });

  it('[Q16] block a group while a message of it that failed is hidden', () => {
    const { put, until } = bench(
      ({ atMs, batch }) => ({ serviceMs: 10, outcome: atMs < 1_000 && batch[0]?.chain === 1 ? 'failed' : 'completed' }),
      { queue: fifo(), poll: { batchSize: 2 } },
    );
    put(0, { group: 0 });
    put(100, { group: 0 });
    put(200, { group: 1 });
    put(300, { group: 0 });
    expect(until(60_000)).toEqual([
      [0, [1]],
      [200, [3]],
      [30_000, [1, 2]],
      [30_010, [4]],
    ]);
  });

  it('[Q16] go on with the group when a failed message became a dead letter', () => {
    const { put, until, others } = bench(
      ({ batch }) => ({ serviceMs: 0, outcome: batch[0]?.chain === 1 ? 'failed' : 'completed' }),
      {
        queue: fifo({ maxReceiveCount: 2, deadLetterQueue: 'dead' }),
        poll: { batchSize: 1 },
        resources: [dead({ fifo: true })],
      },
    );
    put(0);
    put(100);
    expect(until(100_000)).toEqual([
      [0, [1]],
      [30_000, [1]],
      [60_000, [2]],
    ]);
    expect(others[0]?.recorder.counts()).toMatchObject({ arrived: 1, inSystem: 1 });
  });

  it('[Q8] [Q16] keep what follows a failed message of the batch, too', () => {
    const { put, queue, until } = bench(() => ({ serviceMs: 500, outcome: 'completed' }), {
      queue: fifo(),
      poll: { batchSize: 10, partialBatchResponse: true },
    });
    put(0);
    put(1);
    put(2, { isPoisoned: true });
    put(3);
    put(4, { group: 1 });
    expect(until(31_000)).toEqual([
      [0, [1]],
      [4, [5]],
      [500, [2, 3, 4]],
      [30_500, [3, 4]],
    ]);
    expect(queue.recorder.counts()).toMatchObject({ completed: 3, inSystem: 2 });
  });

  it('[Q13] [Q16] keep the order when the delay is shortened', () => {
    const architecture = (delayS: number) =>
      architectureOf(
        [clientAt([0, 2_000]), queueOf({ fifo: true, messageGroups: 1, delayS }), failing],
        [send, pollOf({ batchSize: 1 })],
      );
    const simulation = simulationOf(architecture(10));
    simulation.sampleHops(1);
    simulation.runUntil(1e6);
    simulation.configure(architecture(0));
    simulation.runUntil(12e6);
    const hops = simulation.drainHops();
    const polled: [number | undefined, number | undefined][] = [];
    for (let at = 0; at < hops.length; at += HOP_FIELDS)
      if (hops[at] === 1 && hops[at + 1] === 1) polled.push([hops[at + 2], hops[at + 5]]);
    // Both become visible at 10 s; the first one fails, so the second stays behind it.
    expect(polled).toEqual([[10e6, 1]]);
  });

  it('[Q16] name the groups as the limit when all that waits is behind its group', () => {
    const architecture = architectureOf(
      [
        clientAt([0, 0, 0]),
        queueOf({ fifo: true, messageGroups: 1 }),
        functionOf({ initMs: constant(0), serviceMs: constant(3_000) }),
      ],
      [send, pollOf({ batchSize: 1 })],
    );
    expect(bindingLimits(architecture, 2)).toEqual([
      'their groups have 1 in flight; 1 waits',
      'their groups have 1 in flight; 2 wait',
    ]);
  });

  it('[Q17] take so many sends a second and throttle the rest', () => {
    const architecture = architectureOf(
      [clientAt([...Array.from({ length: 400 }, () => 0), 100, 100, 1_000]), queueOf({ fifo: true })],
      [send],
    );
    // 300 at once; 30 more are allowed 100 ms later.
    expect(run(architecture, 2).requests).toMatchObject({ completed: 303, throttled: 100 });
    expect(bindingLimits(architecture, 1)).toEqual([
      'a first-in first-out queue takes 300 sends/s and as many receives',
    ]);
  });

  it('[Q17] are received from at that rate, ten messages at a time', () => {
    const { put, until } = bench(() => ({ serviceMs: 0, outcome: 'completed' }), {
      queue: fifo({ fifoCallsPerS: 2 }),
    });
    for (let group = 0; group < 5; group += 1) put(0, { group });
    expect(until(10_000)).toEqual([
      [0, [1]],
      [0, [2]],
      [500, [3]],
      [1_000, [4]],
      [1_500, [5]],
    ]);
  });

  it('[Q18] messages spread over the groups evenly, or one group has its share', () => {
    const spread = (settings: object) => {
      const counts = new Map<number, number>();
      const { world, queue, sink } = bench(() => ({ serviceMs: 0, outcome: 'completed' }), {
        queue: { fifo: true, ...settings },
      });
      sink.onEnd = ({ batch }) => {
        for (const { group } of batch) counts.set(group, (counts.get(group) ?? 0) + 1);
      };
      for (let i = 0; i < 8_000; i += 1) {
        world.advance(world.nowUs + 10_000);
        queue.bury(i);
      }
      world.advance(world.nowUs + 1_000_000);
      return counts;
    };
    const even = spread({ messageGroups: 8 });
    // Binomial: 1,000 expected in each, standard deviation 30.
    expect([...even.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const count of even.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    const hot = spread({ messageGroups: 8, hottestGroupShare: 0.5 });
    expect(Math.abs((hot.get(0) ?? 0) - 4_000)).toBeLessThan(225);
    for (const [group, count] of hot) if (group > 0) expect(Math.abs(count - 571)).toBeLessThan(120);
  });
});

/** Random work on a queue: what is put in when, and how each invocation ends. */
const scenarios = fc.record({
  fifo: fc.boolean(),
  messages: fc.array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 400 }),
      group: fc.integer({ min: 0, max: 3 }),
      isPoisoned: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
      bytes: fc.constantFrom(0, 1_000, 1_048_576),
    }),
    { minLength: 1, maxLength: 60 },
  ),
  endings: fc.array(
    fc.record({
      serviceMs: fc.integer({ min: 0, max: 1_900 }),
      outcome: fc.constantFrom('completed', 'completed', 'completed', 'failed', 'throttled', 'timedOut'),
    }),
    { minLength: 1, maxLength: 20 },
  ),
  batchSize: fc.integer({ min: 1, max: 10 }),
  partialBatchResponse: fc.boolean(),
  maxReceiveCount: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  delayS: fc.constantFrom(0, 0, 1),
  retentionS: fc.constantFrom(60, 345_600),
  afterS: fc.constantFrom(0, 10, 100),
  maxConcurrency: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});

describe('in random work', () => {
  it('[Q16] [C1] no message overtakes another of its group, and none is lost or done twice', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const { fifo, endings, maxReceiveCount, maxConcurrency } = scenario;
        let ended = 0;
        const rig = bench(
          ({ poisoned }) => {
            const ending = endings[ended++ % endings.length] as Treatment;
            return poisoned > 0 && ending.outcome === 'completed' ? { ...ending, outcome: 'failed' } : ending;
          },
          {
            queue: {
              fifo,
              messageGroups: 4,
              visibilityTimeoutS: 2,
              delayS: scenario.delayS,
              retentionS: scenario.retentionS,
              deadLetterQueue: 'dead',
              ...(maxReceiveCount === undefined ? {} : { maxReceiveCount }),
            },
            poll: {
              batchSize: scenario.batchSize,
              partialBatchResponse: scenario.partialBatchResponse,
              ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
            },
            resources: [dead({ fifo })],
          },
        );
        const putMs = new Map<number, number>();
        const messageOf = (chain: number) => scenario.messages[chain - 1] as (typeof scenario.messages)[number];
        const done = new Set<number>();
        const buried = new Set<number>();
        const isExpired = (chain: number) =>
          rig.world.nowUs / 1_000 - (putMs.get(chain) as number) >= scenario.retentionS * 1_000;
        const [deadLetters] = rig.others as [QueueModel];
        const bury = deadLetters.bury.bind(deadLetters);
        deadLetters.bury = (chain, letter) => {
          expect(done.has(chain) || buried.has(chain)).toBe(false);
          buried.add(chain);
          bury(chain, letter);
        };
        rig.sink.read = (record) => {
          const batch = rig.queue.batchOf(record);
          const chains = batch.map(({ chain }) => chain);
          expect(chains.length).toBeLessThanOrEqual(scenario.batchSize);
          expect(chains.some((chain) => done.has(chain) || buried.has(chain) || isExpired(chain))).toBe(false);
          if (!fifo) return batch;
          const { group } = messageOf(chains[0] as number);
          const newest = Math.max(...chains);
          const open = [...putMs.keys()].filter(
            (chain) =>
              messageOf(chain).group === group &&
              chain <= newest &&
              !(done.has(chain) || buried.has(chain) || isExpired(chain)),
          );
          // Whatever is older in the group is in this very batch, or gone.
          expect(chains).toEqual(open);
          return batch;
        };
        // A batch is worked on for less than its visibility timeout, so what it completed is gone for good.
        rig.sink.onEnd = ({ batch, outcome }) => {
          if (outcome !== ENDED.completed) return;
          for (const { chain } of batch) {
            if (!messageOf(chain).isPoisoned) done.add(chain);
            else if (fifo) break;
          }
        };
        let atMs = 0;
        for (const message of scenario.messages) {
          atMs += message.gapMs;
          putMs.set(putMs.size + 1, atMs);
          rig.put(atMs, message);
        }
        rig.until(atMs + scenario.afterS * 1_000);
        const { arrived, completed, failed, timedOut, inSystem } = rig.queue.recorder.counts();
        expect(arrived).toBe(scenario.messages.length);
        expect(completed + failed + timedOut + inSystem).toBe(arrived);
        expect(failed).toBe(buried.size);
        expect(deadLetters.recorder.counts().arrived).toBe(buried.size);
        // Work that ended after its message had expired completed nothing.
        expect(completed).toBeLessThanOrEqual(done.size);
        expect(done.size - completed).toBeLessThanOrEqual(timedOut);
        expect(rig.queue.conservation().every(({ holds }) => holds)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
