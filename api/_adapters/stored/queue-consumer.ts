import { randomUUID } from 'node:crypto';
import { and, asc, eq, exists, inArray, lte, sql } from 'drizzle-orm';
import type { JsonValue } from '../../_ports/json';
import type { QueueConsumer, QueueMessage, ReceivedMessage } from '../../_ports/message-queue';
import { type Scope, ScopeGoneError } from '../../_ports/scope';
import { type Database, inTransaction } from '../database/database';
import { messages, queueTurn, queueTurns } from '../database/schema';
import { enterScope } from './enter-scope';
import { ownedBy } from './owned-by';

interface ReceiveOptions {
  max: number;
  visibilityTimeoutMs: number;
  maxReceiveCount: number;
  nowMs: number;
}

type StoredMessage = typeof messages.$inferSelect;

/** A batch may turn out empty, because others took its messages or all were received too often; then the next sender's turn comes. */
const MAX_TURNS = 5;

/**
 * The consumer's side of the queue. Senders take turns, so one that sends a thousand messages does not keep the others waiting.
 * A batch holds messages of one owner in one sandbox.
 */
export class DatabaseQueueConsumer implements QueueConsumer {
  constructor(private readonly database: Database) {}

  receive(options: ReceiveOptions): Promise<ReceivedMessage[]> {
    return inTransaction(this.database, async (transaction) => {
      for (let turn = 0; turn < MAX_TURNS; turn += 1) {
        const sender = await nextSender(transaction, options.nowMs);
        if (!sender) return [];
        const batch = await takeBatch(transaction, sender, options);
        if (batch.length > 0) return batch;
      }
      return [];
    });
  }

  async complete(handles: string[], nowMs: number): Promise<number> {
    if (handles.length === 0) return 0;
    const ended = await this.database
      .update(messages)
      .set({ state: 'done', handle: null, reason: null, endedAtMs: nowMs })
      .where(isHeldBy(handles))
      .returning({ id: messages.id });
    return ended.length;
  }

  async giveBack(handles: string[], reason: string, nowMs: number): Promise<void> {
    if (handles.length === 0) return;
    await this.database.update(messages).set({ visibleAtMs: nowMs, handle: null, reason }).where(isHeldBy(handles));
  }

  async bury(letter: {
    id: string;
    sandboxId: string;
    ownerId: string;
    body: JsonValue;
    source: QueueMessage['source'];
    reason: string;
    nowMs: number;
  }): Promise<void> {
    const { nowMs, ...message } = letter;
    try {
      await inTransaction(this.database, async (transaction) => {
        await enterScope(transaction, letter);
        await transaction
          .insert(messages)
          .values({ ...message, sentAtMs: nowMs, visibleAtMs: nowMs, state: 'dead', receiveCount: 0, endedAtMs: nowMs })
          .onConflictDoNothing();
      });
    } catch (error) {
      /* The dead letters of an erased sandbox are erased, too. */
      if (!(error instanceof ScopeGoneError)) throw error;
    }
  }
}

function isHeldBy(handles: string[]) {
  return and(inArray(messages.handle, handles), eq(messages.state, 'waiting'));
}

function isVisible(nowMs: number) {
  return and(eq(messages.state, 'waiting'), lte(messages.visibleAtMs, nowMs));
}

/** Who has visible messages and waits longest for a turn; this was it. */
async function nextSender(transaction: Database, nowMs: number): Promise<Scope | undefined> {
  const [sender] = await transaction
    .select({ sandboxId: queueTurns.sandboxId, ownerId: queueTurns.ownerId })
    .from(queueTurns)
    .where(
      exists(
        transaction
          .select({ id: messages.id })
          .from(messages)
          .where(
            and(
              eq(messages.sandboxId, queueTurns.sandboxId),
              eq(messages.ownerId, queueTurns.ownerId),
              isVisible(nowMs),
            ),
          ),
      ),
    )
    .orderBy(asc(queueTurns.turn))
    .limit(1);
  if (!sender) return undefined;
  await transaction
    .update(queueTurns)
    .set({ turn: sql`nextval(${queueTurn.seqName})` })
    .where(ownedBy(queueTurns, sender));
  return sender;
}

/** Hides up to `max` messages of a sender; those received too often become dead letters on the way. */
async function takeBatch(
  transaction: Database,
  sender: Scope,
  { max, visibilityTimeoutMs, maxReceiveCount, nowMs }: ReceiveOptions,
): Promise<ReceivedMessage[]> {
  const isSenders = ownedBy(messages, sender);
  const visible = await transaction
    .select({ id: messages.id, receiveCount: messages.receiveCount })
    .from(messages)
    .where(and(isSenders, isVisible(nowMs)))
    .orderBy(asc(messages.visibleAtMs), asc(messages.sentAtMs), asc(messages.id))
    .limit(max)
    .for('update', { skipLocked: true });
  const idsOf = (list: typeof visible) => list.map(({ id }) => id);
  const exhausted = visible.filter((message) => message.receiveCount >= maxReceiveCount);
  const receivable = visible.filter((message) => message.receiveCount < maxReceiveCount);
  if (exhausted.length > 0) {
    await transaction
      .update(messages)
      .set({
        state: 'dead',
        handle: null,
        endedAtMs: nowMs,
        reason: sql`coalesce(${messages.reason}, ${'its receiver never answered'})`,
      })
      .where(and(isSenders, inArray(messages.id, idsOf(exhausted))));
  }
  if (receivable.length === 0) return [];
  const taken = await transaction
    .update(messages)
    .set({
      visibleAtMs: nowMs + visibilityTimeoutMs,
      receiveCount: sql`${messages.receiveCount} + 1`,
      handle: sql`${randomUUID()} || ':' || ${messages.id}`,
      reason: null,
    })
    .where(and(isSenders, inArray(messages.id, idsOf(receivable))))
    .returning();
  const order = idsOf(receivable);
  return taken.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)).map(toReceived);
}

function toReceived(message: StoredMessage): ReceivedMessage {
  const { id, handle, sandboxId, ownerId, body, sentAtMs, receiveCount, cause } = message;
  if (handle === null) throw new Error('The database gave out a message without a handle.');
  return { id, handle, sandboxId, ownerId, body, sentAtMs, receiveCount, ...(cause && { cause }) };
}
