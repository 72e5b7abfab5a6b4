import type { Cause } from './cause';
import type { JsonValue } from './json';
import type { Receipt } from './receipt';

export interface QueueMessage {
  id: string;
  body: JsonValue;
  sentAtMs: number;
  /** How often it was received, the deliveries whose receiver died included. */
  receiveCount: number;
  state: 'visible' | 'in-flight' | 'done' | 'dead';
  /** Why it lies among the dead letters. */
  reason?: string;
  /** Which resource gave it up: the queue after too many receives, or an event source after its retries. */
  source: 'queue' | 'bucket' | 'table' | 'schedule';
}

export type SendOutcome =
  | { kind: 'sent'; message: QueueMessage }
  | { kind: 'exists'; message: QueueMessage }
  | { kind: 'quota-exceeded'; limit: number };

/** The queue, bound to one scope: what a producer and a person who looks after it may do. */
export interface MessageQueue {
  send(message: { id: string; body: JsonValue; nowMs: number }, receipt?: Receipt): Promise<SendOutcome>;
  get(id: string): Promise<QueueMessage | undefined>;
  /** Newest first, the last `limit`. */
  list(options: { state?: QueueMessage['state']; limit: number; nowMs: number }): Promise<QueueMessage[]>;
  depth(nowMs: number): Promise<{ visible: number; inFlight: number; done: number; dead: number; oldestAgeMs: number }>;
  /** Sends dead letters of the queue again, with a receive count of zero; all of them when no ids are given. Returns how many. */
  replay(options: { ids?: string[]; nowMs: number }): Promise<number>;
}

/** A message as its consumer holds it. The handle is worth nothing after the message was received again. */
export interface ReceivedMessage {
  id: string;
  handle: string;
  sandboxId: string;
  ownerId: string;
  body: JsonValue;
  sentAtMs: number;
  receiveCount: number;
  /** The step that sent it; a message that was replayed is still the one that was sent. */
  cause?: Cause;
}

/** The consumer's side of the queue, over all sandboxes; a batch holds messages of one sandbox only. */
export interface QueueConsumer {
  /**
   * Receives up to `max` visible messages of one sandbox and hides them. A message received more than
   * `maxReceiveCount` times moves to the dead letters instead.
   */
  receive(options: {
    max: number;
    visibilityTimeoutMs: number;
    maxReceiveCount: number;
    nowMs: number;
  }): Promise<ReceivedMessage[]>;
  /** Ends messages; a stale handle is ignored. Returns how many it ended. */
  complete(handles: string[], nowMs: number): Promise<number>;
  /** Makes messages visible again at once; a stale handle is ignored. */
  giveBack(handles: string[], reason: string, nowMs: number): Promise<void>;
  /** Puts an event that an event source gave up among the dead letters of its sandbox, once per id. */
  bury(letter: {
    id: string;
    sandboxId: string;
    ownerId: string;
    body: JsonValue;
    source: QueueMessage['source'];
    reason: string;
    nowMs: number;
  }): Promise<void>;
}
