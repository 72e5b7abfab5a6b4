import { and, count, desc, eq, gt, inArray, lte, min, ne, type SQL, sql } from 'drizzle-orm';
import { LIMITS } from '../../_contract/limits';
import type { Cause } from '../../_ports/cause';
import type { JsonValue } from '../../_ports/json';
import type { MessageQueue, QueueMessage, SendOutcome } from '../../_ports/message-queue';
import type { Receipt } from '../../_ports/receipt';
import type { Scope } from '../../_ports/scope';
import { type Database, inTransaction } from '../database/database';
import { messages, queueTurns } from '../database/schema';
import { storeReceipt } from './answers';
import { enterScope } from './enter-scope';
import { ownedBy } from './owned-by';

type StoredMessage = typeof messages.$inferSelect;

/** The queue of one scope. */
export class DatabaseMessageQueue implements MessageQueue {
  constructor(
    private readonly database: Database,
    private readonly scope: Scope,
    private readonly cause?: Cause,
  ) {}

  send({ id, body, nowMs }: { id: string; body: JsonValue; nowMs: number }, receipt?: Receipt): Promise<SendOutcome> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope, nowMs);
      const [existing] = await transaction.select().from(messages).where(this.isMessage(id));
      if (existing) return { kind: 'exists', message: toQueueMessage(existing, nowMs) };
      if (await this.isFull(transaction)) return { kind: 'quota-exceeded', limit: LIMITS.messagesPerSandbox };
      await transaction.insert(queueTurns).values(this.scope).onConflictDoNothing();
      const [sent] = await transaction
        .insert(messages)
        .values({
          ...this.scope,
          id,
          body,
          sentAtMs: nowMs,
          state: 'waiting',
          visibleAtMs: nowMs,
          receiveCount: 0,
          source: 'queue',
          ...(this.cause && { cause: this.cause }),
        })
        .returning();
      if (!sent) throw new Error('The database wrote a message and returned none.');
      await storeReceipt(transaction, this.scope, receipt);
      return { kind: 'sent', message: toQueueMessage(sent, nowMs) };
    });
  }

  async get(id: string): Promise<QueueMessage | undefined> {
    const [message] = await this.database.select().from(messages).where(this.isMessage(id));
    return message && toQueueMessage(message, Date.now());
  }

  async list(options: { state?: QueueMessage['state']; limit: number; nowMs: number }): Promise<QueueMessage[]> {
    const found = await this.database
      .select()
      .from(messages)
      .where(and(ownedBy(messages, this.scope), options.state && isInState(options.state, options.nowMs)))
      .orderBy(desc(messages.sentAtMs), desc(messages.id))
      .limit(options.limit);
    return found.map((message) => toQueueMessage(message, options.nowMs));
  }

  async depth(
    nowMs: number,
  ): Promise<{ visible: number; inFlight: number; done: number; dead: number; oldestAgeMs: number }> {
    const isVisible = lte(messages.visibleAtMs, nowMs);
    const groups = await this.database
      .select({
        state: messages.state,
        isVisible: sql<boolean>`${isVisible}`,
        messages: count(),
        oldestMs: min(messages.sentAtMs),
      })
      .from(messages)
      .where(ownedBy(messages, this.scope))
      .groupBy(messages.state, sql`2`);
    const total = (isCounted: (group: (typeof groups)[number]) => boolean) =>
      groups.filter(isCounted).reduce((sum, group) => sum + group.messages, 0);
    const waiting = groups.filter((group) => group.state === 'waiting').map((group) => group.oldestMs ?? nowMs);
    return {
      visible: total((group) => group.state === 'waiting' && group.isVisible),
      inFlight: total((group) => group.state === 'waiting' && !group.isVisible),
      done: total((group) => group.state === 'done'),
      dead: total((group) => group.state === 'dead'),
      oldestAgeMs: Math.max(0, nowMs - Math.min(nowMs, ...waiting)),
    };
  }

  replay({ ids, nowMs }: { ids?: string[]; nowMs: number }): Promise<number> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope, nowMs);
      const replayed = await transaction
        .update(messages)
        .set({ state: 'waiting', visibleAtMs: nowMs, receiveCount: 0, handle: null, reason: null, endedAtMs: null })
        .where(
          and(
            ownedBy(messages, this.scope),
            eq(messages.state, 'dead'),
            eq(messages.source, 'queue'),
            ids && inArray(messages.id, ids),
          ),
        )
        .returning({ id: messages.id });
      return replayed.length;
    });
  }

  private isMessage(id: string) {
    return and(ownedBy(messages, this.scope), eq(messages.id, id));
  }

  /** What is done no longer counts; nobody adds a message meanwhile, because the scope was entered. */
  private async isFull(transaction: Database): Promise<boolean> {
    const [stored] = await transaction
      .select({ messages: count() })
      .from(messages)
      .where(and(eq(messages.sandboxId, this.scope.sandboxId), ne(messages.state, 'done')));
    return (stored?.messages ?? 0) >= LIMITS.messagesPerSandbox;
  }
}

function isInState(state: QueueMessage['state'], nowMs: number): SQL | undefined {
  switch (state) {
    case 'visible':
      return and(eq(messages.state, 'waiting'), lte(messages.visibleAtMs, nowMs));
    case 'in-flight':
      return and(eq(messages.state, 'waiting'), gt(messages.visibleAtMs, nowMs));
    case 'done':
    case 'dead':
      return eq(messages.state, state);
  }
}

function toQueueMessage(stored: StoredMessage, nowMs: number): QueueMessage {
  const { id, body, sentAtMs, receiveCount, reason, source } = stored;
  return { id, body, sentAtMs, receiveCount, state: stateOf(stored, nowMs), ...(reason && { reason }), source };
}

function stateOf({ state, visibleAtMs }: StoredMessage, nowMs: number): QueueMessage['state'] {
  if (state !== 'waiting') return state;
  return visibleAtMs <= nowMs ? 'visible' : 'in-flight';
}
