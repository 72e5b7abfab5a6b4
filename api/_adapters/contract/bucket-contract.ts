import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../_contract/limits';
import type { Bucket } from '../../_ports/bucket';
import type { Scope } from '../../_ports/scope';
import { files } from '../database/schema';
import { atOnce, NOW_MS, newScope, newUser, type Subject, tally } from './subject';

const BYTES = new TextEncoder().encode('one,two\n1,2\n');
const ETAG = createHash('sha256').update(BYTES).digest('hex');

const HOSTILE_NAMES = [
  '../../etc/passwd',
  '..\\..\\windows\\system32',
  '/absolute',
  '%2e%2e%2f',
  'a\0.csv',
  'CON',
  '.',
  '..',
  '',
  '\u202egnp.exe',
  '\ud800',
  '\\u0000',
  'é'.repeat(1025),
  "'; drop table files; --",
];

export function describeBucket(subject: () => Subject): void {
  describe('bucket', () => {
    let scope: Scope;
    let bucket: Bucket;

    beforeEach(async () => {
      scope = await newScope(subject());
      bucket = subject().storage.bucket(scope);
    });

    it('takes the bytes that were declared, and announces them with the same commit', async () => {
      expect(await declare('f')).toMatchObject({
        kind: 'declared',
        file: { status: 'awaiting-upload', hasThumbnail: false },
      });
      expect(await bucket.read('f', 'content')).toBeUndefined();
      expect(await upload('f')).toMatchObject({
        kind: 'uploaded',
        file: { status: 'uploaded', etag: ETAG, uploadedAtMs: NOW_MS },
      });
      expect(await bucket.read('f', 'content')).toEqual(BYTES);
      expect(await claimOwnEvents()).toMatchObject([
        { kind: 'object-created', ...scope, detail: { fileId: 'f', etag: ETAG }, attempt: 1 },
      ]);
    });

    it('refuses bytes of another size or type, of no declaration, and a second upload', async () => {
      await declare('f');
      expect(await upload('none')).toEqual({ kind: 'missing' });
      expect(await upload('f', BYTES.slice(1))).toEqual({ kind: 'mismatch', field: 'sizeBytes' });
      expect(await upload('f', BYTES, 'text/html')).toEqual({ kind: 'mismatch', field: 'contentType' });
      expect(await claimOwnEvents()).toEqual([]);
      await upload('f');
      expect(await upload('f')).toEqual({ kind: 'already-uploaded' });
    });

    it('takes one of many uploads to the same file, and keeps its bytes whole', async () => {
      await declare('f');
      const texts = Array.from({ length: 12 }, (_, index) => new Uint8Array(BYTES.length).fill(65 + index));
      const outcomes = await atOnce(12, (index) => upload('f', texts[index]));
      expect(tally(outcomes)).toEqual({ uploaded: 1, 'already-uploaded': 11 });
      const winner = outcomes.findIndex((outcome) => outcome.kind === 'uploaded');
      expect(await bucket.read('f', 'content')).toEqual(texts[winner]);
      await bucket.delete('f');
      expect(await subject().bytes.deleteAll(scope.sandboxId)).toBe(0);
    });

    it('never holds more files than the sandbox may have, for 50 at once', async () => {
      const free = 5;
      const rows = Array.from({ length: LIMITS.filesPerSandbox - free }, (_, index) => ({
        ...scope,
        id: `filled-${index}`,
        name: 'a',
        contentType: 'text/csv',
        sizeBytes: 1,
        status: 'awaiting-upload' as const,
        createdAtMs: NOW_MS,
      }));
      await subject().database.insert(files).values(rows);
      const outcomes = await atOnce(50, (index) => declare(`f-${index}`));
      expect(tally(outcomes)).toEqual({ declared: free, 'quota-exceeded': 45 });
      expect(outcomes.find((outcome) => outcome.kind === 'quota-exceeded')).toMatchObject({ what: 'files', limit: 50 });
    });

    it('never holds more bytes than the sandbox may have, for 50 uploads at once', async () => {
      const bytes = new Uint8Array(LIMITS.fileBytes);
      const outcomes = await atOnce(50, async (index) => {
        const declared = await declare(`f-${index}`, { sizeBytes: bytes.length });
        if (declared.kind !== 'declared') return declared;
        return upload(`f-${index}`, bytes);
      });
      const fitting = Math.floor(LIMITS.fileBytesPerSandbox / LIMITS.fileBytes);
      expect(tally(outcomes)).toEqual({ uploaded: fitting, 'quota-exceeded': 50 - fitting });
      const usage = await subject().storage.sandboxes.usage(scope.sandboxId);
      expect(usage).toMatchObject({ files: fitting, fileBytes: fitting * LIMITS.fileBytes });
    });

    it('keeps any name as it is, and makes no path of it', async () => {
      await atOnce(HOSTILE_NAMES.length, async (index) => {
        await declare(`f-${index}`, { name: HOSTILE_NAMES[index]! });
        await upload(`f-${index}`);
      });
      const kept = await atOnce(HOSTILE_NAMES.length, (index) => bucket.get(`f-${index}`));
      expect(kept.map((file) => file?.name)).toEqual(HOSTILE_NAMES);
      for (const { contentKey } of await subject().database.select().from(files)) {
        expect(contentKey).toMatch(/^[A-Za-z0-9-]+\/anonymous\/f-\d+\/content-[0-9a-f-]{36}$/);
      }
    });

    it('refuses an identifier that could name another place', async () => {
      for (const id of HOSTILE_NAMES.filter((name) => name !== 'CON'))
        await expect(async () => declare(id)).rejects.toThrow(RangeError);
      expect(await bucket.list(100)).toEqual([]);
    });

    it('stores what processing found, once for each upload', async () => {
      await declare('f');
      await upload('f');
      const thumbnail = new Uint8Array([1, 2, 3]);
      const found = { kind: 'processed', etag: ETAG, nowMs: NOW_MS + 5 } as const;
      await bucket.finish('f', { ...found, etag: 'another', result: { rows: 9 } });
      expect(await bucket.get('f')).toMatchObject({ status: 'uploaded' });
      await atOnce(5, (rows) => bucket.finish('f', { ...found, result: { rows }, thumbnail }));
      const file = await bucket.get('f');
      expect(file).toMatchObject({ status: 'processed', hasThumbnail: true, processedAtMs: NOW_MS + 5 });
      expect(await bucket.read('f', 'thumbnail')).toEqual(thumbnail);
      await bucket.finish('f', { kind: 'failed', etag: ETAG, failure: 'late', nowMs: NOW_MS + 9 });
      expect(await bucket.get('f')).toEqual(file);
    });

    it('says in words why a file could not be processed', async () => {
      await declare('f');
      await upload('f');
      await bucket.finish('f', { kind: 'failed', etag: ETAG, failure: 'row 3 has \0 no end', nowMs: NOW_MS });
      expect(await bucket.get('f')).toMatchObject({
        status: 'failed',
        failure: 'row 3 has \0 no end',
        hasThumbnail: false,
      });
    });

    it('deletes a file with its bytes and frees its share of the quota', async () => {
      await declare('f');
      await upload('f');
      expect(await bucket.delete('f')).toBe(true);
      expect(await bucket.delete('f')).toBe(false);
      expect(await bucket.get('f')).toBeUndefined();
      expect(await bucket.read('f', 'content')).toBeUndefined();
      expect(await subject().bytes.deleteAll(scope.sandboxId)).toBe(0);
      expect(await subject().storage.sandboxes.usage(scope.sandboxId)).toMatchObject({ files: 0, fileBytes: 0 });
    });

    it('notices bytes that were damaged or lost', async () => {
      await declare('f');
      await upload('f');
      const [row] = await subject().database.select().from(files);
      await subject().bytes.put(row!.contentKey!, new Uint8Array(BYTES.length), 'text/csv');
      await expect(bucket.read('f', 'content')).rejects.toThrow('damaged');
      await subject().bytes.delete(row!.contentKey!);
      await expect(bucket.read('f', 'content')).rejects.toThrow('lost');
    });

    it('shows nothing of another owner or another sandbox', async () => {
      await declare('f');
      await upload('f');
      for (const other of [await newUser(subject(), scope.sandboxId), await newScope(subject())]) {
        const foreign = subject().storage.bucket(other);
        expect(await foreign.get('f')).toBeUndefined();
        expect(await foreign.list(10)).toEqual([]);
        expect(await foreign.read('f', 'content')).toBeUndefined();
        expect(await foreign.delete('f')).toBe(false);
        expect(await foreign.upload({ id: 'f', contentType: 'text/csv', bytes: BYTES, nowMs: NOW_MS })).toEqual({
          kind: 'missing',
        });
      }
    });

    function declare(id: string, file: { name?: string; sizeBytes?: number } = {}) {
      return bucket.declare({
        id,
        name: 'table.csv',
        contentType: 'text/csv',
        sizeBytes: BYTES.length,
        nowMs: NOW_MS,
        ...file,
      });
    }

    function upload(id: string, bytes: Uint8Array = BYTES, contentType = 'text/csv') {
      return bucket.upload({ id, contentType, bytes, nowMs: NOW_MS });
    }

    async function claimOwnEvents() {
      const events = await subject().storage.outbox.claim({ max: 100, leaseMs: 0, nowMs: NOW_MS });
      return events.filter((event) => event.sandboxId === scope.sandboxId);
    }
  });
}
