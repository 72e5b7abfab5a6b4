import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../_contract/limits';
import type { Answer } from '../../_ports/receipt';
import type { Scope } from '../../_ports/scope';
import { atOnce, DAY_MS, NOW_MS, newScope, newUser, type Subject, tally } from './subject';

const LEASE_MS = 10_000;

/** Idempotency records, effects and the outbox: what remembers what was done. */
export function describeRecords(subject: () => Subject): void {
  describe('idempotency records', () => {
    const answer: Answer = {
      status: 201,
      headers: { Location: '/api/items/a' },
      body: { kind: 'json', value: { z: 1, a: '\0"', list: [null, 0.1] } },
    };
    let scope: Scope;

    beforeEach(async () => {
      scope = await newScope(subject());
    });

    it('starts one of 100 requests with the same key, and answers the others that it runs', async () => {
      expect(tally(await atOnce(100, () => begin()))).toEqual({ started: 1, 'in-flight': 99 });
      expect(await begin({ nowMs: NOW_MS + 1500 })).toEqual({ kind: 'in-flight', retryAfterS: 9 });
    });

    it('replays an answer byte for byte', async () => {
      await records().complete(await start(), answer);
      const replay = await begin({ nowMs: NOW_MS + 5 });
      expect(JSON.stringify(replay)).toBe(JSON.stringify({ kind: 'replay', answer }));
      const bytes: Answer = { status: 200, headers: {}, body: { kind: 'bytes', bytes: new Uint8Array([0, 255, 13]) } };
      await records().complete(await start({ key: 'bytes' }), bytes);
      expect(await begin({ key: 'bytes' })).toEqual({ kind: 'replay', answer: bytes });
    });

    it('keeps the first answer', async () => {
      const recordId = await start();
      await records().complete(recordId, answer);
      await records().complete(recordId, { ...answer, status: 500 });
      await records().abandon(recordId);
      expect(await begin()).toMatchObject({ kind: 'replay', answer: { status: 201 } });
    });

    it('stores the answer with the write it belongs to', async () => {
      const { storage } = subject();
      const item = { id: 'a', document: {}, nowMs: NOW_MS };
      await storage.table(scope).create(item, { recordId: await start({ key: 'item' }), answer });
      const message = { id: 'm', body: {}, nowMs: NOW_MS };
      await storage.queue(scope).send(message, { recordId: await start({ key: 'message' }), answer });
      const file = { id: 'f', name: 'f', contentType: 'text/csv', sizeBytes: 1, nowMs: NOW_MS };
      await storage.bucket(scope).declare(file, { recordId: await start({ key: 'file' }), answer });
      for (const key of ['item', 'message', 'file']) expect(await begin({ key })).toEqual({ kind: 'replay', answer });
    });

    it('stores no answer for another scope', async () => {
      const recordId = await start();
      const other = await newScope(subject());
      await subject().storage.table(other).create({ id: 'a', document: {}, nowMs: NOW_MS }, { recordId, answer });
      expect(await begin()).toMatchObject({ kind: 'in-flight' });
    });

    it('refuses the key for another request', async () => {
      await records().complete(await start(), answer);
      expect(await begin({ requestHash: 'another' })).toEqual({ kind: 'mismatch' });
    });

    it('hands a request whose server died to the next try, under the same record', async () => {
      const recordId = await start();
      expect(await begin({ nowMs: NOW_MS + LEASE_MS })).toEqual({ kind: 'started', recordId });
      expect(await begin({ nowMs: NOW_MS + LEASE_MS + 1 })).toMatchObject({ kind: 'in-flight' });
    });

    it('forgets a request that was abandoned, and any after a day', async () => {
      await records().abandon(await start());
      const recordId = await start();
      await records().complete(recordId, answer);
      expect(await begin({ nowMs: NOW_MS + DAY_MS - 1 })).toMatchObject({ kind: 'replay' });
      const next = await begin({ nowMs: NOW_MS + DAY_MS, requestHash: 'another' });
      expect(next).toMatchObject({ kind: 'started' });
      expect(next).not.toEqual({ kind: 'started', recordId });
    });

    it('keeps keys of operations, owners and sandboxes apart', async () => {
      await start();
      await start({ operation: 'other' });
      for (const other of [await newUser(subject(), scope.sandboxId), await newScope(subject())]) {
        expect(await begin({}, other)).toMatchObject({ kind: 'started' });
      }
    });

    function records() {
      return subject().storage.idempotency;
    }

    function begin(
      request: { operation?: string; key?: string; requestHash?: string; nowMs?: number } = {},
      owner = scope,
    ) {
      const defaults = { operation: 'create', key: 'k', requestHash: 'h', leaseMs: LEASE_MS, nowMs: NOW_MS };
      return records().begin(owner, { ...defaults, ...request });
    }

    async function start(request: { operation?: string; key?: string } = {}): Promise<string> {
      const outcome = await begin(request);
      if (outcome.kind !== 'started') throw new Error(`The request did not start: ${outcome.kind}.`);
      return outcome.recordId;
    }
  });

  describe('effects', () => {
    it('happen once for each key, however often the event comes, and the totals say so', async () => {
      const effects = subject().storage.effects(await newScope(subject()));
      const apply = (key: string, nr: number) => effects.apply({ key, kind: 'job', atMs: NOW_MS + nr, value: { nr } });
      expect(tally(await atOnce(20, (nr) => apply('message:a', nr)))).toEqual({ applied: 1, duplicate: 19 });
      await apply('message:b', 100);
      await effects.apply({ key: 'stream:0:1', kind: 'audit', atMs: NOW_MS, value: {} });
      const jobs = await effects.list({ kind: 'job', limit: 10 });
      expect(jobs).toMatchObject([
        { key: 'message:b', deliveries: 1, value: { nr: 100 } },
        { key: 'message:a', deliveries: 20 },
      ]);
      expect(await effects.get('message:a')).toEqual(jobs[1]);
      expect(await effects.get('none')).toBeUndefined();
      expect(await effects.totals()).toEqual({
        audit: { effects: 1, duplicates: 0 },
        job: { effects: 2, duplicates: 19 },
        'roll-up': { effects: 0, duplicates: 0 },
      });
    });

    it('know what changed since a time, and nothing of other scopes', async () => {
      const scope = await newScope(subject());
      const table = subject().storage.table(scope);
      await table.create({ id: 'a', document: {}, nowMs: NOW_MS });
      await table.create({ id: 'b', document: {}, nowMs: NOW_MS + 10 });
      await table.replace({ id: 'a', ifVersion: 1, document: {}, nowMs: NOW_MS + 20 });
      await table.delete({ id: 'b', ifVersion: 1, nowMs: NOW_MS + 30 });
      const activity = await subject()
        .storage.effects(scope)
        .activity(NOW_MS + 10);
      expect(activity).toEqual({ inserts: 1, modifies: 1, removes: 1, items: 1 });
      const other = subject().storage.effects(await newUser(subject(), scope.sandboxId));
      expect(await other.activity(0)).toEqual({ inserts: 0, modifies: 0, removes: 0, items: 0 });
    });
  });

  describe('outbox', () => {
    it('owes an event until it is settled, once for each identifier', async () => {
      const { outbox } = subject().storage;
      const scope = await newScope(subject());
      const event = {
        id: `e:${scope.sandboxId}`,
        kind: 'schedule',
        ...scope,
        detail: { job: 'x' },
        createdAtMs: NOW_MS,
      } as const;
      expect(tally(await atOnce(10, () => outbox.add(event)))).toEqual({ added: 1, exists: 9 });
      const claims = await atOnce(6, () => outbox.claim({ max: 10, leaseMs: LEASE_MS, nowMs: NOW_MS }));
      expect(claims.flat()).toEqual([{ ...event, attempt: 1 }]);
      const claim = (nowMs: number) => outbox.claim({ max: 10, leaseMs: LEASE_MS, nowMs });
      expect(await claim(NOW_MS + LEASE_MS - 1)).toEqual([]);
      expect(await claim(NOW_MS + LEASE_MS)).toEqual([{ ...event, attempt: 2 }]);
      await outbox.postpone(event.id, NOW_MS + DAY_MS);
      expect(await claim(NOW_MS + DAY_MS - 1)).toEqual([]);
      expect(await outbox.waiting()).toBe(1);
      expect(await claim(NOW_MS + DAY_MS)).toEqual([{ ...event, attempt: 3 }]);
      await outbox.settle(event.id);
      expect(await outbox.waiting()).toBe(0);
      expect(await claim(NOW_MS + 2 * DAY_MS)).toEqual([]);
      expect(await outbox.add(event)).toBe('exists');
    });

    it('carries an event of no sandbox', async () => {
      const { outbox } = subject().storage;
      const event = {
        id: 'expiry',
        kind: 'schedule',
        sandboxId: '',
        ownerId: '',
        detail: {},
        createdAtMs: NOW_MS,
      } as const;
      await outbox.add(event);
      expect(await outbox.claim({ max: 1, leaseMs: 1, nowMs: NOW_MS })).toEqual([{ ...event, attempt: 1 }]);
      await outbox.settle('expiry');
    });
  });

  describe('sweep', () => {
    it('erases what served its time and keeps the rest', async () => {
      const { storage } = subject();
      const scope = await newScope(subject());
      const request = { operation: 'o', key: 'k', requestHash: 'h', leaseMs: LEASE_MS };
      const life = LIMITS.idempotencyLifeS * 1000;
      await storage.idempotency.begin(scope, { ...request, nowMs: NOW_MS });
      await storage.idempotency.begin(scope, { ...request, key: 'young', nowMs: NOW_MS + 1 });
      await storage.queue(scope).send({ id: 'done', body: {}, nowMs: NOW_MS });
      const [message] = await storage.consumer.receive({
        max: 1,
        visibilityTimeoutMs: 1,
        maxReceiveCount: 1,
        nowMs: NOW_MS,
      });
      await storage.consumer.complete([message!.handle], NOW_MS);
      await storage.queue(scope).send({ id: 'waiting', body: {}, nowMs: NOW_MS });
      await storage.sweep(NOW_MS + life);
      expect(await storage.queue(scope).get('done')).toBeUndefined();
      expect(await storage.queue(scope).get('waiting')).toBeDefined();
      const again = (key: string) =>
        storage.idempotency.begin(scope, { ...request, key, requestHash: 'x', nowMs: NOW_MS + 2 });
      expect(await again('k')).toMatchObject({ kind: 'started' });
      expect(await again('young')).toEqual({ kind: 'mismatch' });
    });
  });
}
