import { and, eq, lte } from 'drizzle-orm';
import { LIMITS } from '../../_contract/limits';
import type { ByteStore } from '../../_ports/bucket';
import type { Database } from '../database/database';
import {
  idempotencyRecords,
  loginFailures,
  messages,
  outboxEvents,
  requestWindows,
  sessions,
  spanGroups,
} from '../database/schema';
import { settleAllErasures } from './byte-erasures';

const HOUR_MS = 60 * 60 * 1000;
/** So long a finished message can be looked at. */
const DONE_MESSAGE_LIFE_MS = HOUR_MS;
/** So long an event's id is remembered, and refused a second time. */
const SETTLED_EVENT_LIFE_MS = 24 * HOUR_MS;

/** So long a trace can be looked at. */
const SPAN_LIFE_MS = HOUR_MS / 6;

/** Erases what served its time, in every sandbox, and bytes that a process owed when it died. */
export async function sweepStorage(database: Database, bytes: ByteStore, nowMs: number): Promise<void> {
  await database
    .delete(idempotencyRecords)
    .where(lte(idempotencyRecords.createdAtMs, nowMs - LIMITS.idempotencyLifeS * 1000));
  await database
    .delete(outboxEvents)
    .where(and(eq(outboxEvents.isSettled, true), lte(outboxEvents.createdAtMs, nowMs - SETTLED_EVENT_LIFE_MS)));
  await database
    .delete(messages)
    .where(and(eq(messages.state, 'done'), lte(messages.endedAtMs, nowMs - DONE_MESSAGE_LIFE_MS)));
  await database.delete(sessions).where(lte(sessions.expiresAtMs, nowMs));
  await database.delete(loginFailures).where(lte(loginFailures.lastAtMs, nowMs - LIMITS.longestLockoutS * 1000));
  await database.delete(spanGroups).where(lte(spanGroups.writtenAtMs, nowMs - SPAN_LIFE_MS));
  await database.delete(requestWindows).where(lte(requestWindows.endsAtMs, nowMs));
  await settleAllErasures(database, bytes);
}
