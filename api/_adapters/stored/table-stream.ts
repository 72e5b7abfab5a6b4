import { createHash } from 'node:crypto';
import { and, asc, count, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import type { ChangeRecord, TableStream } from '../../_ports/table';
import { type Database, inTransaction } from '../database/database';
import { streamRecords, streamShards } from '../database/schema';

/** As many as the migrations made. */
export const SHARDS = 4;

/**
 * Adds a change to the stream in the transaction that makes it. From here to the end of the transaction the shard is locked:
 * sequences have no gaps, and a later one never commits before an earlier one.
 */
export async function appendChange(
  transaction: Database,
  change: Omit<ChangeRecord, 'shard' | 'sequence'>,
): Promise<void> {
  const shard = shardOf(change.sandboxId);
  const [row] = await transaction
    .update(streamShards)
    .set({ lastSequence: sql`${streamShards.lastSequence} + 1` })
    .where(eq(streamShards.shard, shard))
    .returning({ sequence: streamShards.lastSequence });
  if (!row) throw new Error(`The stream has no shard ${shard}.`);
  await transaction.insert(streamRecords).values({ ...change, shard, sequence: row.sequence });
}

/** All changes of a sandbox are in one shard, and so in order. */
function shardOf(sandboxId: string): number {
  return createHash('sha256').update(sandboxId).digest().readUInt32BE(0) % SHARDS;
}

/** The stream of all tables. */
export class DatabaseTableStream implements TableStream {
  readonly shards = SHARDS;

  constructor(private readonly database: Database) {}

  claim(
    shard: number,
    { reader, limit, leaseMs, nowMs }: { reader: string; limit: number; leaseMs: number; nowMs: number },
  ): Promise<ChangeRecord[] | undefined> {
    return inTransaction(this.database, async (transaction) => {
      const [claimed] = await transaction
        .update(streamShards)
        .set({ reader, leaseUntilMs: nowMs + leaseMs })
        .where(
          and(
            eq(streamShards.shard, shard),
            gt(streamShards.lastSequence, streamShards.checkpoint),
            or(isNull(streamShards.reader), eq(streamShards.reader, reader), lte(streamShards.leaseUntilMs, nowMs)),
          ),
        )
        .returning();
      if (!claimed) return undefined;
      const records = await transaction
        .select()
        .from(streamRecords)
        .where(and(eq(streamRecords.shard, shard), gt(streamRecords.sequence, claimed.checkpoint)))
        .orderBy(asc(streamRecords.sequence))
        .limit(limit);
      if (records.length > 0) return records.map(toChangeRecord);
      /* What was there was erased with its sandbox. */
      await this.moveOn(transaction, shard, reader, claimed.lastSequence);
      return undefined;
    });
  }

  commit(shard: number, { reader, sequence }: { reader: string; sequence: number }): Promise<boolean> {
    return this.moveOn(this.database, shard, reader, sequence);
  }

  async release(shard: number, reader: string): Promise<void> {
    await this.database
      .update(streamShards)
      .set({ reader: null, leaseUntilMs: 0 })
      .where(and(eq(streamShards.shard, shard), eq(streamShards.reader, reader)));
  }

  async lag(): Promise<number> {
    const [waiting] = await this.database
      .select({ records: count() })
      .from(streamRecords)
      .innerJoin(streamShards, eq(streamShards.shard, streamRecords.shard))
      .where(gt(streamRecords.sequence, streamShards.checkpoint));
    return waiting?.records ?? 0;
  }

  private async moveOn(database: Database, shard: number, reader: string, sequence: number): Promise<boolean> {
    const moved = await database
      .update(streamShards)
      .set({
        checkpoint: sql`greatest(${streamShards.checkpoint}, ${sequence}::bigint)`,
        reader: null,
        leaseUntilMs: 0,
      })
      .where(
        and(
          eq(streamShards.shard, shard),
          eq(streamShards.reader, reader),
          sql`${streamShards.lastSequence} >= ${sequence}::bigint`,
        ),
      )
      .returning({ shard: streamShards.shard });
    return moved.length > 0;
  }
}

function toChangeRecord({ before, after, cause, ...record }: typeof streamRecords.$inferSelect): ChangeRecord {
  return { ...record, ...(before && { before }), ...(after && { after }), ...(cause && { cause }) };
}
