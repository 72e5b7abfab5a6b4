import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../_contract/limits';
import type { MessageQueue, QueueConsumer, ReceivedMessage } from '../../_ports/message-queue';
import type { Scope } from '../../_ports/scope';
import { messages } from '../database/schema';
import { atOnce, NOW_MS, newScope, newUser, type Subject, tally } from './subject';

const VISIBILITY_MS = 30_000;

export function describeQueue(subject: () => Subject): void {
  describe('queue', () => {
    let scope: Scope;
    let queue: MessageQueue;
    let consumer: QueueConsumer;

    beforeEach(async () => {
      scope = await newScope(subject());
      queue = subject().storage.queue(scope);
      consumer = subject().storage.consumer;
    });

    it('hides a received message, and shows it again when its time is over', async () => {
      await send('a');
      const [first] = await receive(NOW_MS);
      expect(first).toMatchObject({ ...scope, id: 'a', body: { text: 'a' }, sentAtMs: NOW_MS, receiveCount: 1 });
      expect(await receive(NOW_MS + VISIBILITY_MS - 1)).toEqual([]);
      const [second] = await receive(NOW_MS + VISIBILITY_MS);
      expect(second).toMatchObject({ id: 'a', receiveCount: 2 });
      expect(second?.handle).not.toBe(first?.handle);
    });

    it('ignores a handle that went stale, so a slow consumer ends nobody else’s delivery', async () => {
      await send('a');
      const [slow] = await receive(NOW_MS);
      const [quick] = await receive(NOW_MS + VISIBILITY_MS);
      expect(await consumer.complete([slow!.handle], NOW_MS)).toBe(0);
      await consumer.giveBack([slow!.handle], 'too late', NOW_MS);
      expect(await receive(NOW_MS + VISIBILITY_MS)).toEqual([]);
      expect(await consumer.complete([quick!.handle, 'never-was', '\0'], NOW_MS)).toBe(1);
      expect(await consumer.complete([quick!.handle], NOW_MS)).toBe(0);
      expect(await queue.depth(NOW_MS)).toMatchObject({ visible: 0, inFlight: 0, done: 1, dead: 0 });
    });

    it('sends a message once per identifier', async () => {
      const outcomes = await atOnce(20, () => send('same'));
      expect(tally(outcomes)).toEqual({ sent: 1, exists: 19 });
    });

    it('gives each message to one of many consumers', async () => {
      await atOnce(30, (index) => send(`m-${index}`));
      const batches = await atOnce(8, () => receive(NOW_MS, 5));
      const ids = batches.flat().map((message) => message.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBe(30);
    });

    it('redelivers only what failed of a batch', async () => {
      await atOnce(6, (index) => send(`m-${index}`));
      const batch = await receive(NOW_MS);
      await consumer.complete(handles(batch.slice(0, 4)), NOW_MS);
      await consumer.giveBack(handles(batch.slice(4)), 'it would not work', NOW_MS);
      const again = await receive(NOW_MS);
      expect(ids(again)).toEqual(ids(batch.slice(4)));
      expect(again.every((message) => message.receiveCount === 2)).toBe(true);
    });

    it('moves a message that was received too often to the dead letters, with the reason', async () => {
      await send('poison');
      await send('forgotten');
      for (let round = 0; round < 5; round += 1) {
        const batch = await receive(NOW_MS + round * VISIBILITY_MS);
        expect(ids(batch)).toEqual(['forgotten', 'poison']);
        const poison = batch.filter((message) => message.id === 'poison');
        await consumer.giveBack(handles(poison), 'it is poison', NOW_MS + (round + 1) * VISIBILITY_MS);
      }
      expect(await receive(NOW_MS + 5 * VISIBILITY_MS)).toEqual([]);
      const dead = await queue.list({ state: 'dead', limit: 10, nowMs: NOW_MS });
      expect(dead).toMatchObject([
        {
          id: 'poison',
          state: 'dead',
          receiveCount: 5,
          reason: 'it is poison',
          body: { text: 'poison' },
          source: 'queue',
        },
        { id: 'forgotten', state: 'dead', receiveCount: 5, reason: 'its receiver never answered' },
      ]);
    });

    it('replays dead letters of the queue with a fresh count, and those of event sources not', async () => {
      await atOnce(3, (index) => send(`m-${index}`));
      await receive(NOW_MS, 10, 1);
      expect(await receive(NOW_MS + VISIBILITY_MS, 10, 1)).toEqual([]);
      const letter = { id: 'event', ...scope, body: {}, source: 'bucket', reason: 'gave up', nowMs: NOW_MS } as const;
      await atOnce(3, () => consumer.bury(letter));
      expect(await queue.depth(NOW_MS)).toMatchObject({ dead: 4 });
      expect(await queue.replay({ ids: ['m-0', 'event', 'none'], nowMs: NOW_MS })).toBe(1);
      expect(await queue.replay({ nowMs: NOW_MS })).toBe(2);
      const replayed = await receive(NOW_MS);
      expect(ids(replayed)).toEqual(['m-0', 'm-1', 'm-2']);
      expect(replayed.every((message) => message.receiveCount === 1 && message.sentAtMs === NOW_MS)).toBe(true);
      expect(await queue.get('event')).toMatchObject({ state: 'dead', source: 'bucket', reason: 'gave up' });
    });

    it('lets senders take turns, one owner to a batch', async () => {
      const user = await newUser(subject(), scope.sandboxId);
      const quiet = await newScope(subject());
      await atOnce(12, (index) => send(`loud-${index}`));
      await send('users', user);
      await send('quiet', quiet);
      const batches = [await receive(NOW_MS, 4), await receive(NOW_MS, 4), await receive(NOW_MS, 4)];
      const owners = batches.map((batch) => new Set(batch.map(({ sandboxId, ownerId }) => `${sandboxId}/${ownerId}`)));
      expect(owners.map((set) => set.size)).toEqual([1, 1, 1]);
      expect(new Set(owners.flatMap((set) => [...set])).size).toBe(3);
    });

    it('loses and invents nothing while consumers die', async () => {
      const others = await atOnce(2, () => newScope(subject()));
      const scopes = [scope, ...others];
      await atOnce(60, (index) => send(`m-${index}`, scopes[index % 3]!));
      const clock = { ms: NOW_MS };
      let completed = 0;
      const deliveries = new Map<string, number>();
      await atOnce(5, async (consumerIndex) => {
        for (let round = 0; completed < 60 && round < 100; round += 1) {
          const batch = await receive(clock.ms, 7, 1000);
          for (const { id } of batch) deliveries.set(id, (deliveries.get(id) ?? 0) + 1);
          /* Every third batch dies with its consumer; its messages come back when their time is over. */
          if ((round + consumerIndex) % 3 === 0) clock.ms += VISIBILITY_MS;
          else {
            const ended = await consumer.complete(handles(batch), clock.ms);
            completed += ended;
          }
        }
      });
      expect(completed).toBe(60);
      expect(deliveries.size).toBe(60);
      for (const owner of scopes) {
        const depth = await subject().storage.queue(owner).depth(clock.ms);
        expect(depth).toEqual({ visible: 0, inFlight: 0, done: 20, dead: 0, oldestAgeMs: 0 });
      }
    });

    it('never holds more messages than the sandbox may have; what is done no longer counts', async () => {
      const rows = Array.from({ length: LIMITS.messagesPerSandbox - 2 }, (_, index) => ({
        ...scope,
        id: `filled-${index}`,
        body: {},
        sentAtMs: NOW_MS,
        state: 'dead' as const,
        visibleAtMs: NOW_MS,
        receiveCount: 5,
        source: 'queue' as const,
      }));
      await subject().database.insert(messages).values(rows);
      const outcomes = await atOnce(12, (index) => send(`last-${index}`));
      expect(tally(outcomes)).toEqual({ sent: 2, 'quota-exceeded': 10 });
      await consumer.complete(handles(await receive(NOW_MS)), NOW_MS);
      expect(await send('after')).toMatchObject({ kind: 'sent' });
    });

    it('tells how deep it is and how old its oldest message', async () => {
      await send('a');
      await send('b', scope, NOW_MS + 1000);
      await receive(NOW_MS + 1000, 1);
      const depth = await queue.depth(NOW_MS + 5000);
      expect(depth).toEqual({ visible: 1, inFlight: 1, done: 0, dead: 0, oldestAgeMs: 5000 });
      const visible = await queue.list({ state: 'visible', limit: 5, nowMs: NOW_MS + 5000 });
      const inFlight = await queue.list({ state: 'in-flight', limit: 5, nowMs: NOW_MS + 5000 });
      expect([visible, inFlight].map((list) => list.map((message) => message.id))).toEqual([['b'], ['a']]);
      expect((await queue.list({ limit: 5, nowMs: NOW_MS })).map((message) => message.id)).toEqual(['b', 'a']);
    });

    it('shows nothing of another owner or another sandbox', async () => {
      await send('mine');
      for (const other of [await newUser(subject(), scope.sandboxId), await newScope(subject())]) {
        const foreign = subject().storage.queue(other);
        expect(await foreign.get('mine')).toBeUndefined();
        expect(await foreign.list({ limit: 5, nowMs: NOW_MS })).toEqual([]);
        expect(await foreign.depth(NOW_MS)).toEqual({ visible: 0, inFlight: 0, done: 0, dead: 0, oldestAgeMs: 0 });
      }
    });

    function send(id: string, owner = scope, nowMs = NOW_MS) {
      return subject()
        .storage.queue(owner)
        .send({ id, body: { text: id }, nowMs });
    }

    function receive(nowMs: number, max = 10, maxReceiveCount = 5): Promise<ReceivedMessage[]> {
      return consumer.receive({ max, visibilityTimeoutMs: VISIBILITY_MS, maxReceiveCount, nowMs });
    }
  });
}

function ids(batch: ReceivedMessage[]): string[] {
  return batch.map((message) => message.id).sort();
}

function handles(batch: ReceivedMessage[]): string[] {
  return batch.map((message) => message.handle);
}
