import type { Bucket } from './bucket';
import type { Cause } from './cause';
import type { Effects } from './effects';
import type { EventOutbox } from './events';
import type { IdempotencyRecords } from './idempotency';
import type { MessageQueue, QueueConsumer } from './message-queue';
import type { RequestWindows } from './request-windows';
import type { Sandboxes } from './sandboxes';
import type { Scope } from './scope';
import type { SpanArchive } from './spans';
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
  /** The cause of a call goes with what its write brings about: records of the stream, messages, events. */
  table(scope: Scope, cause?: Cause): Table;
  bucket(scope: Scope, cause?: Cause): Bucket;
  queue(scope: Scope, cause?: Cause): MessageQueue;
  effects(scope: Scope): Effects;
  userPool(sandboxId: string): UserPool;
  readonly stream: TableStream;
  readonly consumer: QueueConsumer;
  readonly outbox: EventOutbox;
  readonly sandboxes: Sandboxes;
  readonly idempotency: IdempotencyRecords;
  readonly spanArchive: SpanArchive;
  readonly requestWindows: RequestWindows;
  signingKeys(): Promise<SigningKeys>;
  /** One small statement, to learn whether the store answers. Throws when it does not. */
  ping(): Promise<void>;
  /** Erases whatever served its time: idempotency records, settled events, finished messages, spans, windows of requests. */
  sweep(nowMs: number): Promise<void>;
  close(): Promise<void>;
}
