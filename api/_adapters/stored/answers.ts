import { and, eq, isNull } from 'drizzle-orm';
import type { JsonObject, JsonValue } from '../../_ports/json';
import type { Answer, Receipt } from '../../_ports/receipt';
import type { Scope } from '../../_ports/scope';
import type { Database } from '../database/database';
import { idempotencyRecords } from '../database/schema';
import { ownedBy } from './owned-by';

/** Stores the answer to a request in the transaction of its write. */
export async function storeReceipt(transaction: Database, scope: Scope, receipt: Receipt | undefined): Promise<void> {
  if (receipt === undefined) return;
  await transaction
    .update(idempotencyRecords)
    .set({ answer: encodeAnswer(receipt.answer) })
    .where(
      and(
        eq(idempotencyRecords.id, receipt.recordId),
        ownedBy(idempotencyRecords, scope),
        isNull(idempotencyRecords.answer),
      ),
    );
}

export function encodeAnswer({ status, headers, body }: Answer): JsonObject {
  if (body.kind !== 'bytes') return { status, headers, body: { ...body } };
  return { status, headers, body: { kind: 'bytes', base64: Buffer.from(body.bytes).toString('base64') } };
}

interface EncodedAnswer {
  status: number;
  headers: Record<string, string>;
  body: { kind: 'json'; value: JsonValue } | { kind: 'bytes'; base64: string } | { kind: 'none' };
}

/** The inverse of `encodeAnswer`. */
export function decodeAnswer(stored: JsonObject): Answer {
  const { status, headers, body } = stored as unknown as EncodedAnswer;
  if (body.kind !== 'bytes') return { status, headers, body };
  return { status, headers, body: { kind: 'bytes', bytes: new Uint8Array(Buffer.from(body.base64, 'base64')) } };
}
