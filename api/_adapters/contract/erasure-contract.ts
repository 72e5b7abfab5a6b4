import { describe, expect, it } from 'vitest';
import { type Scope, ScopeGoneError } from '../../_ports/scope';
import { atOnce, DAY_MS, NOW_MS, newScope, newUser, type Subject, tableNames, tablesThatMention } from './subject';

const BYTES = new Uint8Array([1, 2, 3]);
/** Tables that hold nothing of a sandbox. */
const IMPERSONAL = ['byte_erasures', 'request_windows', 'signing_keys', 'stream_shards'];

export function describeErasure(subject: () => Subject): void {
  describe('sandboxes', () => {
    it('live until they expire', async () => {
      const { sandboxes } = subject().storage;
      const { sandboxId } = await newScope(subject());
      const sandbox = { id: sandboxId, createdAtMs: NOW_MS, expiresAtMs: NOW_MS + DAY_MS };
      expect(await sandboxes.get(sandboxId, NOW_MS + DAY_MS - 1)).toEqual(sandbox);
      expect(await sandboxes.get(sandboxId, NOW_MS + DAY_MS)).toBeUndefined();
      expect(await sandboxes.expired(NOW_MS + DAY_MS - 1, 100)).not.toContain(sandboxId);
      expect(await sandboxes.expired(NOW_MS + DAY_MS, 100)).toContain(sandboxId);
    });

    it('are active when a visitor changed something, not when the product did', async () => {
      const { storage } = subject();
      const [busy, idle] = [await newScope(subject()), await newScope(subject())];
      await storage.table(busy).create({ id: 'a', document: {}, nowMs: NOW_MS + 50 });
      await storage.effects(idle).apply({ key: 'k', kind: 'roll-up', atMs: NOW_MS + 50, value: {} });
      const active = await storage.sandboxes.active(NOW_MS + 50, NOW_MS + 60, 100);
      expect(active).toContain(busy.sandboxId);
      expect(active).not.toContain(idle.sandboxId);
    });

    it('leave no row and no byte behind when they are erased, and others whole', async () => {
      const { storage, database, bytes } = subject();
      const [visitor, neighbour] = [await newScope(subject()), await newScope(subject())];
      const user = await newUser(subject(), visitor.sandboxId);
      for (const scope of [visitor, user, neighbour]) await fill(scope);
      const personal = (await tableNames(database)).filter((table) => !IMPERSONAL.includes(table));
      expect(await tablesThatMention(database, visitor.sandboxId)).toEqual(personal);

      expect(await storage.sandboxes.erase(visitor.sandboxId)).toBe(true);
      expect(await tablesThatMention(database, visitor.sandboxId)).toEqual([]);
      expect(await bytes.deleteAll(visitor.sandboxId)).toBe(0);
      expect(await storage.sandboxes.erase(visitor.sandboxId)).toBe(false);
      expect(await storage.bucket(neighbour).read('f', 'content')).toEqual(BYTES);
      expect(await storage.sandboxes.usage(neighbour.sandboxId)).toMatchObject({ items: 1, files: 1, messages: 1 });
    });

    it('leave nothing behind when they are erased while visitors write', async () => {
      const { storage, database, bytes } = subject();
      const visitor = await newScope(subject());
      await fill(visitor);
      const refusals = atOnce(24, async (index) => {
        try {
          await storeSomething(visitor, `x-${index}`);
          await storeFile(visitor, `x-${index}`);
        } catch (error) {
          return error;
        }
      });
      await storage.sandboxes.erase(visitor.sandboxId);
      const refused = (await refusals).filter((error) => error !== undefined);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.every((error) => error instanceof ScopeGoneError)).toBe(true);
      await storage.sweep(NOW_MS);
      expect(await tablesThatMention(database, visitor.sandboxId)).toEqual([]);
      expect(await bytes.deleteAll(visitor.sandboxId)).toBe(0);
    });
  });

  describe('accounts', () => {
    it('leave no row and no byte behind when they are erased, and the rest of the sandbox whole', async () => {
      const { storage, database, bytes } = subject();
      const visitor = await newScope(subject());
      const name = `ada-${visitor.sandboxId}`;
      const user = await newUser(subject(), visitor.sandboxId, name);
      const pool = storage.userPool(visitor.sandboxId);
      for (const scope of [visitor, user]) await fill(scope);
      await pool.recordFailure(name, '192.0.2.1', NOW_MS);

      expect(await pool.erase(user.ownerId)).toBe(true);
      expect(await tablesThatMention(database, user.ownerId)).toEqual([]);
      expect(await tablesThatMention(database, name)).toEqual([]);
      expect(await bytes.deleteAll(`${user.sandboxId}/${user.ownerId}`)).toBe(0);
      expect(await pool.isLive(`family-of-${user.ownerId}`, NOW_MS)).toBe(false);
      expect(await storage.bucket(visitor).read('f', 'content')).toEqual(BYTES);
      expect(await storage.table(visitor).get('a')).toBeDefined();
      const late = storage.table(user).create({ id: 'late', document: {}, nowMs: NOW_MS });
      await expect(late).rejects.toThrow(ScopeGoneError);
    });
  });

  describe('bytes whose erasure a crash prevented', () => {
    it('go with the next sweep', async () => {
      const { storage, bytes } = subject();
      const visitor = await newScope(subject());
      await fill(visitor);
      const { deleteAll } = bytes;
      bytes.deleteAll = () => Promise.reject(new Error('the disk is away'));
      await expect(storage.sandboxes.erase(visitor.sandboxId)).rejects.toThrow('the disk is away');
      bytes.deleteAll = deleteAll;
      expect(await storage.sandboxes.get(visitor.sandboxId, NOW_MS)).toBeUndefined();
      await storage.sweep(NOW_MS);
      expect(await bytes.deleteAll(visitor.sandboxId)).toBe(0);
    });
  });

  describe('signing keys', () => {
    it('are made once, whoever asks first', async () => {
      const keys = await atOnce(5, () => subject().storage.signingKeys());
      expect(new Set(keys.map((key) => key.tokenKey.kid)).size).toBe(1);
      expect(keys[0]?.tokenKey).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256' });
      expect(keys[0]?.macKey).toHaveLength(32);
    });
  });

  /** Leaves something of a scope in every table that can hold it. */
  async function fill(scope: Scope): Promise<void> {
    const { storage } = subject();
    await storeSomething(scope, 'a');
    await storage.effects(scope).apply({ key: 'k', kind: 'audit', atMs: NOW_MS, value: {} });
    await storeFile(scope, 'f');
    const request = { operation: 'o', key: 'k', requestHash: 'h', leaseMs: 1, nowMs: NOW_MS };
    await storage.idempotency.begin(scope, request);
    await storage.spanArchive.add({ writer: 'w', spans: new Map([[scope.sandboxId, []]]), nowMs: NOW_MS });
    const pool = storage.userPool(scope.sandboxId);
    await pool.recordFailure('somebody', '192.0.2.9', NOW_MS);
    if (await pool.findById(scope.ownerId)) {
      const familyId = `family-of-${scope.ownerId}`;
      await pool.openSession({ familyId, userId: scope.ownerId, tokenHash: familyId, expiresAtMs: NOW_MS + DAY_MS });
    }
  }

  async function storeFile(scope: Scope, id: string): Promise<void> {
    const bucket = subject().storage.bucket(scope);
    await bucket.declare({ id, name: id, contentType: 'text/csv', sizeBytes: BYTES.length, nowMs: NOW_MS });
    await bucket.upload({ id, contentType: 'text/csv', bytes: BYTES, nowMs: NOW_MS });
  }

  async function storeSomething(scope: Scope, id: string): Promise<void> {
    const { storage } = subject();
    await storage.table(scope).create({ id, document: {}, nowMs: NOW_MS });
    await storage.queue(scope).send({ id, body: {}, nowMs: NOW_MS });
  }
}
