import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeBucket } from './contract/bucket-contract';
import { describeCauses } from './contract/cause-contract';
import { describeErasure } from './contract/erasure-contract';
import { describeQueue } from './contract/queue-contract';
import { describeRecords } from './contract/records-contract';
import { describeShared } from './contract/shared-contract';
import type { Subject } from './contract/subject';
import { describeTable } from './contract/table-contract';
import { describeTableStream } from './contract/table-stream-contract';
import { describeUserPool } from './contract/user-pool-contract';
import { sandboxes } from './database/schema';
import { SHARDS } from './stored/table-stream';

/**
 * Everything that a storage promises, as tests. Each kind of storage runs all of them.
 *
 * @param open - Opens an empty storage; `close` ends it with whatever serves it.
 */
export function describeStorage(name: string, open: () => Promise<Subject & { close(): Promise<void> }>): void {
  describe(name, () => {
    let opened: Subject & { close(): Promise<void> };
    const subject = () => opened;

    beforeAll(async () => {
      opened = await open();
    }, 60_000);

    afterEach(async () => {
      for (const { id } of await opened.database.select().from(sandboxes)) await opened.storage.sandboxes.erase(id);
    });

    afterAll(() => opened?.close());

    describeTable(subject);
    describeTableStream(subject);
    describeQueue(subject);
    describeBucket(subject);
    describeRecords(subject);
    describeUserPool(subject);
    describeErasure(subject);
    describeCauses(subject);
    describeShared(subject);

    it('answers', async () => {
      await expect(opened.storage.ping()).resolves.toBeUndefined();
    });

    it('has as many shards as the migrations made', async () => {
      const shards = await opened.database.execute(sql`select shard from stream_shards`);
      expect((shards as { rows: unknown[] }).rows).toHaveLength(SHARDS);
    });
  });
}
