import { beforeEach, describe, expect, it } from 'vitest';
import type { Cause } from '../../_ports/cause';
import type { Scope } from '../../_ports/scope';
import type { ChangeRecord } from '../../_ports/table';
import { NOW_MS, newScope, type Subject } from './subject';

const LEASE_MS = 1000;

/** What a write brings about carries the step that made it, however late and however often it is handed out. */
export function describeCauses(subject: () => Subject): void {
  describe('causes', () => {
    let scope: Scope;
    const cause: Cause = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
    const other: Cause = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) };

    beforeEach(async () => {
      await readStream();
      scope = await newScope(subject());
    });

    it('go with each record of the stream', async () => {
      const { storage } = subject();
      await storage.table(scope, cause).create({ id: 'a', document: {}, nowMs: NOW_MS });
      await storage.table(scope, other).replace({ id: 'a', ifVersion: 1, document: { n: 1 }, nowMs: NOW_MS });
      await storage.table(scope, cause).delete({ id: 'a', ifVersion: 2, nowMs: NOW_MS });
      expect((await readStream()).map((record) => record.cause)).toEqual([cause, other, cause]);
    });

    it('go with a message through every delivery, and are those of the sender also after a replay', async () => {
      const { storage } = subject();
      await storage.queue(scope, cause).send({ id: 'm', body: {}, nowMs: NOW_MS });
      const [first] = await receive();
      await storage.consumer.giveBack([first!.handle], 'on purpose', NOW_MS);
      const [second] = await receive();
      await storage.consumer.giveBack([second!.handle], 'on purpose', NOW_MS);
      expect(await receive()).toEqual([]);
      expect(await storage.queue(scope, other).replay({ nowMs: NOW_MS })).toBe(1);
      const [third] = await receive();
      expect([first, second, third].map((message) => message?.cause)).toEqual([cause, cause, cause]);
    });

    it('go with the event of an upload through every delivery', async () => {
      const { storage } = subject();
      const file = { id: 'f', name: 'f.txt', contentType: 'text/plain', sizeBytes: 3, nowMs: NOW_MS };
      await storage.bucket(scope, other).declare(file);
      await storage.bucket(scope, cause).upload({ ...file, bytes: new TextEncoder().encode('abc') });
      expect((await claim(NOW_MS)).map((event) => event.cause)).toEqual([cause]);
      expect((await claim(NOW_MS + LEASE_MS)).map((event) => event.cause)).toEqual([cause]);
    });

    it('are absent, and not empty, where a write has none', async () => {
      const { storage } = subject();
      await storage.table(scope).create({ id: 'a', document: {}, nowMs: NOW_MS });
      await storage.queue(scope).send({ id: 'm', body: {}, nowMs: NOW_MS });
      const [record] = await readStream();
      const [message] = await receive();
      expect([record, message].map((each) => each && 'cause' in each)).toEqual([false, false]);
    });

    function receive() {
      const { consumer } = subject().storage;
      return consumer.receive({ max: 10, visibilityTimeoutMs: LEASE_MS, maxReceiveCount: 2, nowMs: NOW_MS });
    }

    async function claim(nowMs: number) {
      const events = await subject().storage.outbox.claim({ max: 100, leaseMs: LEASE_MS, nowMs });
      return events.filter(({ sandboxId }) => sandboxId === scope.sandboxId);
    }

    /** Everything that is new in the stream, and moves its checkpoints behind it. */
    async function readStream(): Promise<ChangeRecord[]> {
      const { stream } = subject().storage;
      const all: ChangeRecord[] = [];
      for (let shard = 0; shard < stream.shards; shard += 1) {
        const claimed = await stream.claim(shard, { reader: 'test', limit: 1000, leaseMs: LEASE_MS, nowMs: NOW_MS });
        const last = claimed?.at(-1);
        if (last) await stream.commit(shard, { reader: 'test', sequence: last.sequence });
        all.push(...(claimed ?? []));
      }
      return all;
    }
  });
}
