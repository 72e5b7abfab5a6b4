import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../_ports/json';
import type { Scope } from '../../_ports/scope';
import type { ChangeRecord, Table, TableStream } from '../../_ports/table';
import { atOnce, NOW_MS, newScope, type Subject } from './subject';

const LEASE_MS = 1000;

export function describeTableStream(subject: () => Subject): void {
  describe('stream of the table', () => {
    let scope: Scope;
    let table: Table;
    let stream: TableStream;

    beforeEach(async () => {
      scope = await newScope(subject());
      table = subject().storage.table(scope);
      stream = subject().storage.stream;
      await readToEnd();
    });

    it('tells each change once, in the order of the item', async () => {
      await table.create({ id: 'a', document: { n: 1 }, nowMs: NOW_MS });
      await table.replace({ id: 'a', ifVersion: 1, document: { n: 2 }, nowMs: NOW_MS + 1 });
      await table.replace({ id: 'a', ifVersion: 1, document: { n: 3 }, nowMs: NOW_MS + 2 });
      await table.delete({ id: 'a', ifVersion: 2, nowMs: NOW_MS + 3 });
      const about = { ...scope, itemId: 'a' };
      expect(await readToEnd()).toMatchObject([
        { ...about, kind: 'insert', version: 1, after: { n: 1 }, committedAtMs: NOW_MS },
        { ...about, kind: 'modify', version: 2, before: { n: 1 }, after: { n: 2 }, committedAtMs: NOW_MS + 1 },
        { ...about, kind: 'remove', version: 3, before: { n: 2 }, committedAtMs: NOW_MS + 3 },
      ]);
      expect(await stream.lag()).toBe(0);
    });

    it('folds to the table after random changes by writers at once', async () => {
      const random = generator(20_261_123);
      await atOnce(4, async () => {
        for (let step = 0; step < 60; step += 1) await changeAtRandom(table, random);
      });
      const folded = new Map<string, { version: number; document: JsonObject | undefined }>();
      for (const { itemId, kind, version, after } of await readToEnd()) {
        if (kind === 'remove') folded.delete(itemId);
        else folded.set(itemId, { version, document: after });
      }
      const { items } = await table.list({ limit: 100 });
      const kept = items.map(({ id, version, document }) => [id, { version, document }] as const);
      expect(kept.length).toBeGreaterThan(0);
      expect(folded).toEqual(new Map(kept));
    });

    it('shows a reader who follows along no gap and nothing out of order', async () => {
      const scopes = await atOnce(6, () => newScope(subject()));
      let isWriting = true;
      const writing = atOnce(90, async (index) => {
        const own = subject().storage.table(scopes[index % scopes.length]!);
        /* A third of them come to nothing, and must leave no number behind. */
        await own.create({ id: `item-${index % 60}`, document: { index }, nowMs: NOW_MS });
      }).finally(() => {
        isWriting = false;
      });
      const seen: ChangeRecord[] = [];
      while (isWriting) seen.push(...(await readToEnd()));
      await writing;
      seen.push(...(await readToEnd()));
      expect(seen).toHaveLength(60);
      for (let shard = 0; shard < stream.shards; shard += 1) {
        const sequences = seen.filter((record) => record.shard === shard).map((record) => record.sequence);
        expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
      }
    });

    it('gives a shard to one reader, until its lease ends', async () => {
      await table.create({ id: 'a', document: {}, nowMs: NOW_MS });
      const claims = await atOnce(8, (index) => claimAll(`reader-${index}`, NOW_MS));
      expect(claims.filter((records) => records.length > 0)).toHaveLength(1);
      expect(await claimAll('late', NOW_MS + LEASE_MS - 1)).toEqual([]);
      expect(await claimAll('heir', NOW_MS + LEASE_MS)).toHaveLength(1);
    });

    it('refuses the checkpoint of a reader who lost the lease, so that nothing is skipped', async () => {
      await table.create({ id: 'a', document: {}, nowMs: NOW_MS });
      const [record] = await claimAll('slow', NOW_MS);
      await claimAll('heir', NOW_MS + LEASE_MS);
      const { shard, sequence } = record!;
      expect(await stream.commit(shard, { reader: 'slow', sequence })).toBe(false);
      expect(await stream.lag()).toBe(1);
      expect(await stream.commit(shard, { reader: 'heir', sequence })).toBe(true);
      expect(await stream.lag()).toBe(0);
    });

    it('reads the same again after a release, and refuses a checkpoint beyond the end', async () => {
      await table.create({ id: 'a', document: {}, nowMs: NOW_MS });
      const [record] = await claimAll('reader', NOW_MS);
      const { shard, sequence } = record!;
      await stream.release(shard, 'somebody-else');
      expect(await claimAll('other', NOW_MS)).toEqual([]);
      await stream.release(shard, 'reader');
      expect(await claimAll('other', NOW_MS)).toEqual([record]);
      expect(await stream.commit(shard, { reader: 'other', sequence: sequence + 1 })).toBe(false);
      expect(await stream.commit(shard, { reader: 'other', sequence })).toBe(true);
    });

    it('moves on past what was erased', async () => {
      await table.create({ id: 'a', document: {}, nowMs: NOW_MS });
      await subject().storage.sandboxes.erase(scope.sandboxId);
      expect(await claimAll('reader', NOW_MS)).toEqual([]);
      expect(await stream.lag()).toBe(0);
    });

    async function claimAll(reader: string, nowMs: number): Promise<ChangeRecord[]> {
      const options = { reader, limit: 100, leaseMs: LEASE_MS, nowMs };
      const claimed = await atOnce(stream.shards, (shard) => stream.claim(shard, options));
      return claimed.flatMap((records) => records ?? []);
    }

    /** Everything new, in the order of each shard. Its lease is long over for whoever comes after. */
    async function readToEnd(): Promise<ChangeRecord[]> {
      const read: ChangeRecord[] = [];
      for (let shard = 0; shard < stream.shards; shard += 1) {
        for (;;) {
          const options = { reader: 'follower', limit: 7, leaseMs: 0, nowMs: NOW_MS + 100 * LEASE_MS };
          const records = await stream.claim(shard, options);
          if (!records) break;
          read.push(...records);
          await stream.commit(shard, { reader: 'follower', sequence: records.at(-1)!.sequence });
        }
      }
      return read;
    }
  });
}

async function changeAtRandom(table: Table, random: () => number): Promise<void> {
  const id = `item-${Math.floor(random() * 12)}`;
  const document = { value: Math.floor(random() * 1000) };
  const choice = random();
  if (choice < 0.4) {
    await table.create({ id, document, nowMs: NOW_MS });
    return;
  }
  const item = await table.get(id);
  if (!item) return;
  const change = { id, ifVersion: item.version, nowMs: NOW_MS };
  if (choice < 0.8) await table.replace({ ...change, document });
  else await table.delete(change);
}

/** Numbers from 0 to 1 by a linear congruence: random enough to mix operations, and the same in each run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
