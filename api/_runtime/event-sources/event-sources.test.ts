import { describe, expect, it } from 'vitest';
import type { FunctionEvent } from '../../_ports/function-runtime';
import { ScopeGoneError } from '../../_ports/scope';
import type { Span } from '../../_ports/spans';
import {
  DONE,
  FAILED,
  failedIds,
  MemoryOutbox,
  MemoryQueue,
  MemoryStream,
  THROTTLED,
  World,
} from '../testing/event-doubles';
import { placeInTrace } from './event-source';
import { OutboxSource, RETRY_PAUSES_MS } from './outbox-source';
import { QueueSource } from './queue-source';
import { ScheduleSource } from './schedule-source';
import { StreamSource } from './stream-source';

/** Sequences of the batches that the function was handed, in order. */
function batchesOf(world: World): number[][] {
  return world.delivered.map(({ event }) =>
    event.source === 'table' ? event.records.map(({ sequence }) => sequence) : [],
  );
}

function sequencesOf(event: FunctionEvent): number[] {
  return event.source === 'table' ? event.records.map(({ sequence }) => sequence) : [];
}

describe('the queue', () => {
  function withMessages(ids: string[], answer: ConstructorParameters<typeof World>[0]) {
    const world = new World(answer);
    const queue = new MemoryQueue();
    for (const id of ids) queue.send(id);
    const states = () => Object.fromEntries(queue.messages.map(({ id, state }) => [id, state]));
    return { world, queue, states, source: new QueueSource(queue, world) };
  }

  it('ends the messages of a batch that the function worked on', async () => {
    const { world, states, source } = withMessages(['a', 'b'], () => DONE);
    expect([await source.round(), await source.round()]).toEqual(['worked', 'idle']);
    expect(states()).toEqual({ a: 'done', b: 'done' });
    expect(world.delivered).toEqual([
      {
        scope: { sandboxId: 'sandbox-1', ownerId: 'ada' },
        event: {
          source: 'queue',
          messages: [
            { id: 'a', body: 'a', receiveCount: 1, sentAtMs: 0 },
            { id: 'b', body: 'b', receiveCount: 1, sentAtMs: 0 },
          ],
        },
      },
    ]);
  });

  it('gives back the messages that the function names, and only those', async () => {
    const { queue, states, source } = withMessages(['a', 'b', 'c'], () => failedIds('b'));
    await source.round();
    expect(states()).toEqual({ a: 'done', b: 'visible', c: 'done' });
    expect(queue.messages[1]).toMatchObject({ receiveCount: 1, reason: 'The function reported that it failed.' });
  });

  it('gives back the whole batch when the function fails, and says why', async () => {
    const { queue, states, source } = withMessages(['a', 'b'], () => FAILED);
    await source.round();
    expect(states()).toEqual({ a: 'visible', b: 'visible' });
    expect(queue.messages[0]?.reason).toBe('Error: on purpose');
  });

  it('delivers a message that always fails five times, then it is among the dead letters', async () => {
    const { world, states, source } = withMessages(['a'], () => FAILED);
    while ((await source.round()) === 'worked');
    expect(world.delivered).toHaveLength(5);
    expect(states()).toEqual({ a: 'dead' });
  });

  it('takes nothing while the function has no free instance', async () => {
    const { world, queue, source } = withMessages(['a'], () => DONE);
    world.isFull = true;
    expect(await source.round()).toBe('throttled');
    expect(queue.messages[0]).toMatchObject({ state: 'visible', receiveCount: 0 });
  });

  it('waits when it is throttled with a batch in hand, which counts as one delivery', async () => {
    let throttles = 6;
    const { world, queue, states, source } = withMessages(['a'], () => (throttles-- > 0 ? THROTTLED : DONE));
    await source.round();
    expect(world.sleeps).toEqual([50, 100, 200, 400, 800, 1000]);
    expect(states()).toEqual({ a: 'done' });
    expect(queue.messages[0]?.receiveCount).toBe(1);
  });
});

describe('the stream', () => {
  function withRecords(count: number, answer: ConstructorParameters<typeof World>[0]) {
    const world = new World(answer);
    const stream = new MemoryStream();
    stream.append(count);
    const consumer = new MemoryQueue();
    return { world, stream, consumer, source: new StreamSource(0, 'reader-1', { stream, consumer }, world) };
  }
  const failsAt = (poison: number) => (event: FunctionEvent) => (sequencesOf(event).includes(poison) ? FAILED : DONE);

  it('hands over records in order, a hundred at a time, and moves the checkpoint behind them', async () => {
    const { world, stream, source } = withRecords(150, () => DONE);
    expect([await source.round(), stream.checkpoint]).toEqual(['worked', 100]);
    expect([await source.round(), stream.checkpoint]).toEqual(['worked', 150]);
    expect(await source.round()).toBe('idle');
    expect(batchesOf(world).flat()).toEqual(stream.records.map(({ sequence }) => sequence));
    expect(stream.holder).toBeUndefined();
  });

  it('moves the checkpoint only after the function has worked on the batch', async () => {
    const seen: number[] = [];
    const { stream, source } = withRecords(3, () => {
      seen.push(stream.checkpoint);
      return DONE;
    });
    await source.round();
    expect(seen).toEqual([0]);
    expect(stream.checkpoint).toBe(3);
  });

  it('halves a batch that fails until the poison stands alone, tries that again three times, and buries it', async () => {
    const { world, stream, consumer, source } = withRecords(8, failsAt(3));
    await source.round();
    expect(batchesOf(world)).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4],
      [1, 2],
      [3, 4],
      [3],
      [3],
      [3],
      [3],
      [4],
      [5, 6, 7, 8],
    ]);
    expect(world.sleeps).toEqual([100, 200, 400]);
    expect(consumer.letters).toEqual([
      expect.objectContaining({
        id: 'stream:0:3',
        sandboxId: 'sandbox-1',
        ownerId: 'ada',
        source: 'table',
        reason: 'Error: on purpose',
        body: expect.objectContaining({ itemId: 'item-3', sequence: 3 }),
      }),
    ]);
    expect(stream.checkpoint).toBe(8);
  });

  it('worked on every record but the poison, once it is through', async () => {
    const worked = new Set<number>();
    const { stream, consumer, source } = withRecords(100, (event) => {
      if (sequencesOf(event).includes(42)) return FAILED;
      for (const sequence of sequencesOf(event)) worked.add(sequence);
      return DONE;
    });
    await source.round();
    expect([worked.size, worked.has(42), stream.checkpoint]).toEqual([99, false, 100]);
    expect(consumer.letters.map(({ id }) => id)).toEqual(['stream:0:42']);
  });

  it('takes the word of a function that names where it stopped', async () => {
    let isHealed = false;
    const { world, stream, consumer, source } = withRecords(5, (event) => {
      const sequences = sequencesOf(event);
      if (isHealed || !sequences.includes(3)) return DONE;
      isHealed = sequences.length === 1;
      return failedIds(...sequences.filter((sequence) => sequence >= 3).map((sequence) => `stream:0:${sequence}`));
    });
    await source.round();
    expect(batchesOf(world)).toEqual([[1, 2, 3, 4, 5], [3], [3], [4, 5]]);
    expect(consumer.letters).toEqual([]);
    expect(stream.checkpoint).toBe(5);
  });

  it('keeps owners apart, each with its own scope, and each record in its order', async () => {
    const { world, stream, source } = withRecords(2, () => DONE);
    stream.append(1, { sandboxId: 'sandbox-2', ownerId: 'bob' });
    stream.append(1);
    await source.round();
    expect(batchesOf(world)).toEqual([[1, 2, 4], [3]]);
    expect(world.delivered.map(({ scope }) => scope.ownerId)).toEqual(['ada', 'bob']);
    expect(stream.checkpoint).toBe(4);
  });

  it('goes back to what was left when it is throttled, and forgets nothing that was done', async () => {
    const { stream, source } = withRecords(2, (_event, { ownerId }) => {
      return ownerId === 'bob' ? THROTTLED : DONE;
    });
    stream.append(2, { sandboxId: 'sandbox-2', ownerId: 'bob' });
    expect(await source.round()).toBe('throttled');
    expect([stream.checkpoint, stream.holder]).toEqual([2, undefined]);
  });

  it('gives the shard back with what was done when its time is used up', async () => {
    const { world, stream, source } = withRecords(2, () => {
      world.nowMs += 70_000;
      return DONE;
    });
    stream.append(2, { sandboxId: 'sandbox-2', ownerId: 'bob' });
    expect([await source.round(), stream.checkpoint]).toEqual(['worked', 2]);
    expect([await source.round(), stream.checkpoint]).toEqual(['worked', 4]);
  });

  it('leaves a shard alone that another process reads', async () => {
    const { world, stream, source } = withRecords(2, () => DONE);
    stream.holder = 'reader-2';
    expect(await source.round()).toBe('idle');
    expect([world.delivered, stream.holder]).toEqual([[], 'reader-2']);
  });

  it('delivers a batch again when the process died before the checkpoint moved', async () => {
    const { world, stream, source } = withRecords(2, () => DONE);
    stream.commit = async () => {
      throw new Error('the process died');
    };
    await expect(source.round()).rejects.toThrow('the process died');
    Reflect.deleteProperty(stream, 'commit');
    await source.round();
    expect(batchesOf(world)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});

describe('the outbox', () => {
  const UPLOAD = {
    id: 'upload-1',
    kind: 'object-created' as const,
    sandboxId: 'sandbox-1',
    ownerId: 'ada',
    detail: { fileId: 'file-1', etag: 'abc' },
    createdAtMs: 0,
  };
  async function withUpload(answer: ConstructorParameters<typeof World>[0]) {
    const world = new World(answer);
    const outbox = new MemoryOutbox();
    const consumer = new MemoryQueue();
    await outbox.add(UPLOAD);
    const stores = { outbox, consumer, bucket: () => outbox.bucket() };
    return { world, outbox, consumer, source: new OutboxSource(stores, world) };
  }

  it('hands an upload to the function and is done with it', async () => {
    const { world, outbox, source } = await withUpload(() => DONE);
    expect([await source.round(), await source.round()]).toEqual(['worked', 'idle']);
    expect(world.delivered).toEqual([
      {
        scope: { sandboxId: 'sandbox-1', ownerId: 'ada' },
        event: { source: 'bucket', eventId: 'upload-1', fileId: 'file-1', etag: 'abc', attempt: 1 },
      },
    ]);
    expect(await outbox.waiting()).toBe(0);
  });

  it('tries again after a pause, twice, then buries the event and says so on the file', async () => {
    const { world, outbox, consumer, source } = await withUpload(() => FAILED);
    const startMs = world.nowMs;
    const times: number[] = [];
    while ((await outbox.waiting()) > 0) {
      if ((await source.round()) === 'worked') times.push(world.nowMs - startMs);
      world.nowMs += 500;
    }
    expect(times).toEqual([0, RETRY_PAUSES_MS[0], RETRY_PAUSES_MS[0] + RETRY_PAUSES_MS[1]]);
    expect(consumer.letters).toEqual([
      expect.objectContaining({ id: 'upload-1', source: 'bucket', reason: 'Error: on purpose', body: UPLOAD.detail }),
    ]);
    expect(outbox.finished).toEqual([['file-1', expect.objectContaining({ kind: 'failed', etag: 'abc' })]]);
  });

  it('buries an event that it does not understand, at once', async () => {
    const { world, outbox, consumer, source } = await withUpload(() => DONE);
    await outbox.add({ ...UPLOAD, id: 'upload-2', detail: { fileId: 3 } });
    await source.round();
    expect(world.delivered).toHaveLength(1);
    expect(consumer.letters.map(({ id }) => id)).toEqual(['upload-2']);
    expect(await outbox.waiting()).toBe(0);
  });

  it('claims nothing while the function has no free instance', async () => {
    const { world, outbox, source } = await withUpload(() => DONE);
    world.isFull = true;
    expect(await source.round()).toBe('throttled');
    expect(outbox.events.get('upload-1')?.attempt).toBe(0);
  });

  it('delivers an event again whose process died while it was worked on', async () => {
    let isDead = true;
    const { world, outbox, source } = await withUpload(() => {
      if (isDead) throw new Error('the process died');
      return DONE;
    });
    await expect(source.round()).rejects.toThrow('the process died');
    isDead = false;
    expect(await source.round()).toBe('idle');
    world.nowMs += 60_000;
    await source.round();
    expect(world.delivered.map(({ event }) => event)).toEqual([expect.objectContaining({ attempt: 2 })]);
    expect(await outbox.waiting()).toBe(0);
  });
});

describe('the schedule', () => {
  const MINUTE_MS = 60_000;
  function withSandboxes(active: string[]) {
    const world = new World(() => DONE);
    world.nowMs = 100 * MINUTE_MS + 1234;
    const outbox = new MemoryOutbox();
    let owed = 0;
    const spans: Span[] = [];
    const stores = {
      outbox,
      sandboxes: { active: async () => active },
      sweep: async () => undefined,
      spans: { add: (more: Span[]) => void spans.push(...more) },
    };
    const start = () => new ScheduleSource(stores, world.clock, () => owed++);
    return { world, outbox, spans, start, owedTimes: () => owed };
  }

  it('owes each active sandbox a roll-up, and the product an expiry, once a minute', async () => {
    const { world, outbox, start, owedTimes } = withSandboxes(['a', 'b']);
    const source = start();
    await source.round();
    await source.round();
    const at = 100 * MINUTE_MS;
    expect([...outbox.events.keys()]).toEqual([
      `schedule:roll-up:a:${at}`,
      `schedule:roll-up:b:${at}`,
      `schedule:expiry:${at}`,
    ]);
    expect(owedTimes()).toBe(1);
    world.nowMs += MINUTE_MS;
    await source.round();
    expect(outbox.events.size).toBe(6);
  });

  it('owes nothing twice when several processes keep it, or one starts anew', async () => {
    const { outbox, start } = withSandboxes(['a']);
    await Promise.all([start().round(), start().round()]);
    expect(outbox.events.size).toBe(2);
  });

  it('begins a trace for each event that it owes a sandbox, once however many processes keep it', async () => {
    const { outbox, spans, start } = withSandboxes(['a', 'b']);
    await Promise.all([start().round(), start().round()]);
    expect(spans.map(({ sandboxId, resource, name }) => [sandboxId, resource, name])).toEqual([
      ['a', 'schedule', 'roll-up'],
      ['b', 'schedule', 'roll-up'],
    ]);
    const causes = [...outbox.events.values()].map(({ cause }) => cause);
    expect(new Set(causes.map((cause) => cause?.traceId)).size).toBe(3);
    expect(causes.slice(0, 2)).toEqual(spans.map(({ traceId, spanId }) => ({ traceId, spanId })));
  });

  it('is handed to the function with its minute', async () => {
    const { world, outbox, start } = withSandboxes(['a']);
    await start().round();
    const consumer = new MemoryQueue();
    await new OutboxSource({ outbox, consumer, bucket: () => outbox.bucket() }, world).round();
    expect(world.delivered).toEqual([
      {
        scope: { sandboxId: 'a', ownerId: 'anonymous' },
        event: { source: 'schedule', job: 'roll-up', scheduledAtMs: 100 * MINUTE_MS },
      },
      {
        scope: { sandboxId: '', ownerId: 'anonymous' },
        event: { source: 'schedule', job: 'expiry', scheduledAtMs: 100 * MINUTE_MS },
      },
    ]);
  });

  it('passes over a sandbox that was erased meanwhile, and does a round that broke off again', async () => {
    const { outbox, start } = withSandboxes(['gone', 'b']);
    const add = outbox.add.bind(outbox);
    let isBroken = true;
    outbox.add = async (event) => {
      if (event.sandboxId === 'gone') throw new ScopeGoneError({ sandboxId: 'gone', ownerId: 'anonymous' });
      if (isBroken) throw new Error('no connection');
      return add(event);
    };
    const source = start();
    await expect(source.round()).rejects.toThrow('no connection');
    isBroken = false;
    await source.round();
    expect([...outbox.events.values()].map(({ sandboxId }) => sandboxId)).toEqual(['b', '']);
  });
});

describe('the place of a delivery among traces', () => {
  const cause = (traceId: string, spanId: string) => ({ traceId, spanId });

  it('is under the one step that caused it', () => {
    expect(placeInTrace([cause('t', '1')])).toEqual({ traceId: 't', parentSpanId: '1' });
    expect(placeInTrace([cause('t', '1'), undefined, cause('t', '1')])).toEqual({ traceId: 't', parentSpanId: '1' });
  });

  it('is under the first of several steps of one trace, with links to the others', () => {
    const [first, second] = [cause('t', '1'), cause('t', '2')];
    expect(placeInTrace([first, second])).toEqual({ traceId: 't', parentSpanId: '1', links: [second] });
  });

  it('is a trace of its own where several traces meet, with a link to each cause', () => {
    const causes = [cause('t', '1'), cause('u', '2'), cause('t', '3')];
    const place = placeInTrace(causes);
    expect(place).toEqual({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), links: causes });
  });

  it('is a trace of its own where no cause is known', () => {
    expect(placeInTrace([undefined])).toEqual({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });
});
