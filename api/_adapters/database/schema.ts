import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  foreignKey,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { StoredFile } from '../../_ports/bucket';
import type { Effect } from '../../_ports/effects';
import type { PendingEvent } from '../../_ports/events';
import type { JsonObject, JsonValue } from '../../_ports/json';
import type { QueueMessage } from '../../_ports/message-queue';
import type { Span } from '../../_ports/spans';
import type { ChangeRecord } from '../../_ports/table';
import { anyText, causeText, jsonText, timeMs } from './column-types';

/* Every row of a visitor hangs on the sandbox: deleting the sandbox's row deletes them all, and none can be added after. */
const sandboxId = () =>
  anyText('sandbox_id')
    .notNull()
    .references(() => sandboxes.id, { onDelete: 'cascade' });
const ownerId = () => anyText('owner_id').notNull();

export const sandboxes = pgTable(
  'sandboxes',
  {
    id: anyText('id').primaryKey(),
    createdAtMs: timeMs('created_at_ms').notNull(),
    expiresAtMs: timeMs('expires_at_ms').notNull(),
    /** Of the last change that a visitor made. */
    changedAtMs: timeMs('changed_at_ms').notNull(),
  },
  (sandbox) => [index('sandboxes_by_expiry').on(sandbox.expiresAtMs)],
);

export const items = pgTable(
  'items',
  {
    sandboxId: sandboxId(),
    ownerId: ownerId(),
    id: anyText('id').notNull(),
    version: integer('version').notNull(),
    createdAtMs: timeMs('created_at_ms').notNull(),
    updatedAtMs: timeMs('updated_at_ms').notNull(),
    document: jsonText('document').$type<JsonObject>().notNull(),
    /** What a list can be filtered by, one entry for each field and value. */
    facets: text('facets').array().notNull(),
  },
  (item) => [
    primaryKey({ columns: [item.sandboxId, item.ownerId, item.id] }),
    index('items_newest_first').on(item.sandboxId, item.ownerId, item.createdAtMs.desc(), item.id.desc()),
  ],
);

/** One row per shard. Whoever appends to the shard locks its row, so sequences have no gaps and commit in their order. */
export const streamShards = pgTable('stream_shards', {
  shard: integer('shard').primaryKey(),
  lastSequence: bigint('last_sequence', { mode: 'number' }).notNull().default(0),
  checkpoint: bigint('checkpoint', { mode: 'number' }).notNull().default(0),
  reader: text('reader'),
  leaseUntilMs: timeMs('lease_until_ms').notNull().default(0),
});

export const streamRecords = pgTable(
  'stream_records',
  {
    shard: integer('shard')
      .notNull()
      .references(() => streamShards.shard),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    sandboxId: sandboxId(),
    ownerId: ownerId(),
    itemId: anyText('item_id').notNull(),
    kind: text('kind').$type<ChangeRecord['kind']>().notNull(),
    version: integer('version').notNull(),
    before: jsonText('before').$type<JsonObject>(),
    after: jsonText('after').$type<JsonObject>(),
    committedAtMs: timeMs('committed_at_ms').notNull(),
    cause: causeText('traceparent'),
  },
  (record) => [
    primaryKey({ columns: [record.shard, record.sequence] }),
    index('stream_records_by_owner').on(record.sandboxId, record.ownerId, record.committedAtMs),
  ],
);

export const files = pgTable(
  'files',
  {
    sandboxId: sandboxId(),
    ownerId: ownerId(),
    id: anyText('id').notNull(),
    name: anyText('name').notNull(),
    contentType: anyText('content_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    etag: text('etag'),
    status: text('status').$type<StoredFile['status']>().notNull(),
    createdAtMs: timeMs('created_at_ms').notNull(),
    uploadedAtMs: timeMs('uploaded_at_ms'),
    processedAtMs: timeMs('processed_at_ms'),
    result: jsonText('result').$type<JsonObject>(),
    failure: anyText('failure'),
    /** Where the bytes lie; the row exists without them until the upload. */
    contentKey: text('content_key'),
    thumbnailKey: text('thumbnail_key'),
  },
  (file) => [primaryKey({ columns: [file.sandboxId, file.ownerId, file.id] })],
);

/** Bytes whose rows are gone and which must go, too. A row here outlives a crash between the two. */
export const byteErasures = pgTable('byte_erasures', {
  prefix: text('prefix').primaryKey(),
});

export const messages = pgTable(
  'messages',
  {
    sandboxId: sandboxId(),
    ownerId: ownerId(),
    id: anyText('id').notNull(),
    body: jsonText('body').$type<JsonValue>().notNull(),
    sentAtMs: timeMs('sent_at_ms').notNull(),
    /** `waiting` is visible from `visibleAtMs` on, and in flight before. */
    state: text('state').$type<'waiting' | 'done' | 'dead'>().notNull(),
    visibleAtMs: timeMs('visible_at_ms').notNull(),
    receiveCount: integer('receive_count').notNull(),
    /** Of the last receive; every receive makes a new one. */
    handle: anyText('handle'),
    reason: anyText('reason'),
    source: text('source').$type<QueueMessage['source']>().notNull(),
    endedAtMs: timeMs('ended_at_ms'),
    cause: causeText('traceparent'),
  },
  (message) => [
    primaryKey({ columns: [message.sandboxId, message.ownerId, message.id] }),
    uniqueIndex('messages_by_handle').on(message.handle),
    index('messages_waiting')
      .on(message.sandboxId, message.ownerId, message.visibleAtMs)
      .where(sql`${message.state} = 'waiting'`),
    index('messages_ended').on(message.endedAtMs).where(sql`${message.state} = 'done'`),
  ],
);

/** Numbers the turns of the queue's senders. */
export const queueTurn = pgSequence('queue_turn');

/** Who sends to the queue, and when it was their turn last: the one with the lowest number is next. */
export const queueTurns = pgTable(
  'queue_turns',
  {
    sandboxId: sandboxId(),
    ownerId: ownerId(),
    turn: bigint('turn', { mode: 'number' }).notNull().default(0),
  },
  (sender) => [primaryKey({ columns: [sender.sandboxId, sender.ownerId] })],
);

export const effects = pgTable(
  'effects',
  {
    sandboxId: sandboxId(),
    ownerId: ownerId(),
    key: anyText('key').notNull(),
    kind: text('kind').$type<Effect['kind']>().notNull(),
    atMs: timeMs('at_ms').notNull(),
    value: jsonText('value').$type<JsonObject>().notNull(),
    deliveries: integer('deliveries').notNull(),
    order: bigserial('order', { mode: 'number' }).notNull(),
  },
  (effect) => [
    primaryKey({ columns: [effect.sandboxId, effect.ownerId, effect.key] }),
    index('effects_newest_first').on(effect.sandboxId, effect.ownerId, effect.kind, effect.order.desc()),
  ],
);

export const effectTotals = pgTable(
  'effect_totals',
  {
    sandboxId: sandboxId(),
    ownerId: ownerId(),
    kind: text('kind').$type<Effect['kind']>().notNull(),
    effects: integer('effects').notNull(),
    duplicates: integer('duplicates').notNull(),
  },
  (total) => [primaryKey({ columns: [total.sandboxId, total.ownerId, total.kind] })],
);

export const outboxEvents = pgTable(
  'outbox_events',
  {
    id: anyText('id').primaryKey(),
    kind: text('kind').$type<PendingEvent['kind']>().notNull(),
    /** Null for an event of no sandbox, such as the schedule that erases them. */
    sandboxId: anyText('sandbox_id').references(() => sandboxes.id, { onDelete: 'cascade' }),
    ownerId: ownerId(),
    detail: jsonText('detail').$type<JsonObject>().notNull(),
    createdAtMs: timeMs('created_at_ms').notNull(),
    attempt: integer('attempt').notNull(),
    /** Nobody claims it before. */
    dueAtMs: timeMs('due_at_ms').notNull(),
    isSettled: boolean('is_settled').notNull(),
    cause: causeText('traceparent'),
  },
  (event) => [
    index('outbox_events_due').on(event.dueAtMs).where(sql`not ${event.isSettled}`),
    index('outbox_events_by_owner').on(event.sandboxId, event.ownerId),
  ],
);

export const idempotencyRecords = pgTable(
  'idempotency_records',
  {
    id: anyText('id').primaryKey(),
    sandboxId: sandboxId(),
    ownerId: ownerId(),
    operation: anyText('operation').notNull(),
    key: anyText('key').notNull(),
    requestHash: anyText('request_hash').notNull(),
    createdAtMs: timeMs('created_at_ms').notNull(),
    leaseUntilMs: timeMs('lease_until_ms').notNull(),
    /** Null until the request was answered. */
    answer: jsonText('answer').$type<JsonObject>(),
  },
  (record) => [
    uniqueIndex('idempotency_records_by_key').on(record.sandboxId, record.ownerId, record.operation, record.key),
    index('idempotency_records_by_age').on(record.createdAtMs),
  ],
);

export const users = pgTable(
  'users',
  {
    sandboxId: sandboxId(),
    id: anyText('id').notNull(),
    name: anyText('name').notNull(),
    passwordHash: anyText('password_hash').notNull(),
    createdAtMs: timeMs('created_at_ms').notNull(),
  },
  (user) => [
    primaryKey({ columns: [user.sandboxId, user.id] }),
    uniqueIndex('users_by_name').on(user.sandboxId, user.name),
  ],
);

/** What one sign-in began: refresh tokens that replace each other. */
export const sessions = pgTable(
  'sessions',
  {
    sandboxId: sandboxId(),
    familyId: anyText('family_id').notNull(),
    userId: anyText('user_id').notNull(),
    isRevoked: boolean('is_revoked').notNull(),
    expiresAtMs: timeMs('expires_at_ms').notNull(),
  },
  (session) => [
    primaryKey({ columns: [session.sandboxId, session.familyId] }),
    foreignKey({ columns: [session.sandboxId, session.userId], foreignColumns: [users.sandboxId, users.id] }).onDelete(
      'cascade',
    ),
    index('sessions_by_user').on(session.sandboxId, session.userId),
  ],
);

export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    sandboxId: sandboxId(),
    tokenHash: anyText('token_hash').notNull(),
    familyId: anyText('family_id').notNull(),
    isUsed: boolean('is_used').notNull(),
    expiresAtMs: timeMs('expires_at_ms').notNull(),
  },
  (token) => [
    primaryKey({ columns: [token.sandboxId, token.tokenHash] }),
    foreignKey({
      columns: [token.sandboxId, token.familyId],
      foreignColumns: [sessions.sandboxId, sessions.familyId],
    }).onDelete('cascade'),
    index('refresh_tokens_by_session').on(token.sandboxId, token.familyId),
  ],
);

export const loginFailures = pgTable(
  'login_failures',
  {
    sandboxId: sandboxId(),
    name: anyText('name').notNull(),
    network: anyText('network').notNull(),
    count: integer('count').notNull(),
    lastAtMs: timeMs('last_at_ms').notNull(),
  },
  (failure) => [
    primaryKey({ columns: [failure.sandboxId, failure.name, failure.network] }),
    index('login_failures_by_age').on(failure.lastAtMs),
  ],
);

/** Steps of requests, for the processes that did not serve them. A row holds what one process saw of a sandbox in a moment. */
export const spanGroups = pgTable(
  'span_groups',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    sandboxId: sandboxId(),
    writer: text('writer').notNull(),
    writtenAtMs: timeMs('written_at_ms').notNull(),
    spans: jsonText('spans').$type<Span[]>().notNull(),
  },
  (group) => [
    index('span_groups_by_sandbox').on(group.sandboxId, group.writtenAtMs),
    index('span_groups_by_age').on(group.writtenAtMs),
  ],
);

/** Requests that were counted against a limit, by what they are counted for. */
export const requestWindows = pgTable(
  'request_windows',
  {
    key: anyText('key').primaryKey(),
    requests: integer('requests').notNull(),
    endsAtMs: timeMs('ends_at_ms').notNull(),
  },
  (window) => [index('request_windows_by_end').on(window.endsAtMs)],
);

/** One row: keys that the first process makes and all later ones use. */
export const signingKeys = pgTable('signing_keys', {
  id: integer('id').primaryKey(),
  tokenKey: jsonText('token_key').$type<Record<string, string>>().notNull(),
  /** Base64. */
  macKey: text('mac_key').notNull(),
});
