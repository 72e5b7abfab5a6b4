import { randomUUID } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { LIMITS } from '../../_contract/limits';
import type { BeginOutcome, IdempotencyRecords } from '../../_ports/idempotency';
import type { Answer } from '../../_ports/receipt';
import type { Scope } from '../../_ports/scope';
import { type Database, inTransaction } from '../database/database';
import { idempotencyRecords } from '../database/schema';
import { decodeAnswer, encodeAnswer } from './answers';
import { enterScope } from './enter-scope';
import { ownedBy } from './owned-by';

interface KeyedRequest {
  operation: string;
  key: string;
  requestHash: string;
  leaseMs: number;
  nowMs: number;
}

type StoredRecord = typeof idempotencyRecords.$inferSelect;

const LIFE_MS = LIMITS.idempotencyLifeS * 1000;

/** Records of requests, one for each scope, operation and key. */
export class DatabaseIdempotencyRecords implements IdempotencyRecords {
  constructor(private readonly database: Database) {}

  begin(scope: Scope, request: KeyedRequest): Promise<BeginOutcome> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, scope);
      const started = await insertRecord(transaction, scope, request);
      if (started) return started;
      const record = await lockRecord(transaction, scope, request);
      /* Somebody abandoned it between the two statements, or it is too old to count. */
      if (!record || record.createdAtMs + LIFE_MS <= request.nowMs) {
        if (record) await transaction.delete(idempotencyRecords).where(eq(idempotencyRecords.id, record.id));
        return (await insertRecord(transaction, scope, request)) ?? { kind: 'in-flight', retryAfterS: 1 };
      }
      return resume(transaction, record, request);
    });
  }

  async complete(recordId: string, answer: Answer): Promise<void> {
    await this.database
      .update(idempotencyRecords)
      .set({ answer: encodeAnswer(answer) })
      .where(and(eq(idempotencyRecords.id, recordId), isNull(idempotencyRecords.answer)));
  }

  async abandon(recordId: string): Promise<void> {
    await this.database
      .delete(idempotencyRecords)
      .where(and(eq(idempotencyRecords.id, recordId), isNull(idempotencyRecords.answer)));
  }
}

async function insertRecord(
  transaction: Database,
  scope: Scope,
  { operation, key, requestHash, leaseMs, nowMs }: KeyedRequest,
): Promise<BeginOutcome | undefined> {
  const recordId = randomUUID();
  const inserted = await transaction
    .insert(idempotencyRecords)
    .values({
      id: recordId,
      sandboxId: scope.sandboxId,
      ownerId: scope.ownerId,
      operation,
      key,
      requestHash,
      createdAtMs: nowMs,
      leaseUntilMs: nowMs + leaseMs,
    })
    .onConflictDoNothing()
    .returning({ id: idempotencyRecords.id });
  return inserted.length > 0 ? { kind: 'started', recordId } : undefined;
}

async function lockRecord(
  transaction: Database,
  scope: Scope,
  { operation, key }: KeyedRequest,
): Promise<StoredRecord | undefined> {
  const [record] = await transaction
    .select()
    .from(idempotencyRecords)
    .where(
      and(
        ownedBy(idempotencyRecords, scope),
        eq(idempotencyRecords.operation, operation),
        eq(idempotencyRecords.key, key),
      ),
    )
    .for('update');
  return record;
}

/** What a second request with a known key hears. One whose predecessor died starts again under the same record. */
async function resume(
  transaction: Database,
  record: StoredRecord,
  { requestHash, leaseMs, nowMs }: KeyedRequest,
): Promise<BeginOutcome> {
  if (record.requestHash !== requestHash) return { kind: 'mismatch' };
  if (record.answer) return { kind: 'replay', answer: decodeAnswer(record.answer) };
  if (record.leaseUntilMs > nowMs) {
    return { kind: 'in-flight', retryAfterS: Math.ceil((record.leaseUntilMs - nowMs) / 1000) };
  }
  await transaction
    .update(idempotencyRecords)
    .set({ leaseUntilMs: nowMs + leaseMs })
    .where(eq(idempotencyRecords.id, record.id));
  return { kind: 'started', recordId: record.id };
}
