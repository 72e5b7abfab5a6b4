import type { Bucket } from './bucket';
import type { Effects } from './effects';
import type { EventOutbox } from './events';
import type { IdempotencyRecords } from './idempotency';
import type { MessageQueue, QueueConsumer } from './message-queue';
import type { Sandboxes } from './sandboxes';
import type { Scope } from './scope';
import type { Table, TableStream } from './table';
import type { UserPool } from './user-pool';

/** Keys that are made once for a deployment and must outlive its processes. */
export interface SigningKeys {
  /** Private key as a JSON Web Key (ES256), with its `kid`. */
  tokenKey: Record<string, string>;
  /** 32 random bytes for message authentication codes. */
  macKey: Uint8Array;
}

/** Everything that lasts, behind one door: opened once per process. */
export interface Storage {
  /** Which kind it is, for people. */
  readonly kind: 'embedded' | 'postgres';
  table(scope: Scope): Table;
  bucket(scope: Scope): Bucket;
  queue(scope: Scope): MessageQueue;
  effects(scope: Scope): Effects;
  userPool(sandboxId: string): UserPool;
  readonly stream: TableStream;
  readonly consumer: QueueConsumer;
  readonly outbox: EventOutbox;
  readonly sandboxes: Sandboxes;
  readonly idempotency: IdempotencyRecords;
  signingKeys(): Promise<SigningKeys>;
  /** One small statement, to learn whether the store answers. Throws when it does not. */
  ping(): Promise<void>;
  /** Erases idempotency records, settled events and finished messages whose time is over. */
  sweep(nowMs: number): Promise<void>;
  close(): Promise<void>;
}
