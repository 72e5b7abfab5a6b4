import { and, asc, count, eq, inArray, lte, sql } from 'drizzle-orm';
import type { EventOutbox, PendingEvent } from '../../_ports/events';
import { type Database, inTransaction } from '../database/database';
import { outboxEvents } from '../database/schema';
import { enterScope } from './enter-scope';

type NewEvent = Omit<PendingEvent, 'attempt'>;

/** Adds an event in the transaction that causes it. Returns whether it is new. */
export async function addEvent(transaction: Database, event: NewEvent): Promise<boolean> {
  const added = await transaction
    .insert(outboxEvents)
    .values({
      ...event,
      sandboxId: event.sandboxId === '' ? null : event.sandboxId,
      attempt: 0,
      dueAtMs: event.createdAtMs,
      isSettled: false,
    })
    .onConflictDoNothing()
    .returning({ id: outboxEvents.id });
  return added.length > 0;
}

/** The outbox of all sandboxes. */
export class DatabaseEventOutbox implements EventOutbox {
  constructor(private readonly database: Database) {}

  add(event: NewEvent): Promise<'added' | 'exists'> {
    return inTransaction(this.database, async (transaction) => {
      if (event.sandboxId !== '') await enterScope(transaction, event);
      return (await addEvent(transaction, event)) ? 'added' : 'exists';
    });
  }

  async claim({ max, leaseMs, nowMs }: { max: number; leaseMs: number; nowMs: number }): Promise<PendingEvent[]> {
    return inTransaction(this.database, async (transaction) => {
      const due = await transaction
        .select({ id: outboxEvents.id })
        .from(outboxEvents)
        .where(and(sql`not ${outboxEvents.isSettled}`, lte(outboxEvents.dueAtMs, nowMs)))
        .orderBy(asc(outboxEvents.dueAtMs), asc(outboxEvents.id))
        .limit(max)
        .for('update', { skipLocked: true });
      if (due.length === 0) return [];
      const ids = due.map(({ id }) => id);
      const claimed = await transaction
        .update(outboxEvents)
        .set({ dueAtMs: nowMs + leaseMs, attempt: sql`${outboxEvents.attempt} + 1` })
        .where(inArray(outboxEvents.id, ids))
        .returning();
      return claimed.map(toPendingEvent).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    });
  }

  async settle(id: string): Promise<void> {
    await this.database.update(outboxEvents).set({ isSettled: true }).where(eq(outboxEvents.id, id));
  }

  async postpone(id: string, atMs: number): Promise<void> {
    await this.database.update(outboxEvents).set({ dueAtMs: atMs }).where(eq(outboxEvents.id, id));
  }

  async waiting(): Promise<number> {
    const [owed] = await this.database
      .select({ events: count() })
      .from(outboxEvents)
      .where(sql`not ${outboxEvents.isSettled}`);
    return owed?.events ?? 0;
  }
}

function toPendingEvent({
  id,
  kind,
  sandboxId,
  ownerId,
  detail,
  createdAtMs,
  attempt,
  cause,
}: typeof outboxEvents.$inferSelect): PendingEvent {
  return { id, kind, sandboxId: sandboxId ?? '', ownerId, detail, createdAtMs, attempt, ...(cause && { cause }) };
}
