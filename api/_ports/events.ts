import type { Cause } from './cause';
import type { JsonObject } from './json';

/** An event that left with the transaction that caused it, and waits to be handed to a function. */
export interface PendingEvent {
  id: string;
  kind: 'object-created' | 'schedule';
  /** Empty for an event of no sandbox. */
  sandboxId: string;
  ownerId: string;
  detail: JsonObject;
  createdAtMs: number;
  /** Deliveries so far, this one included. */
  attempt: number;
  /** The step that caused it, where one is known. */
  cause?: Cause;
}

/** The outbox: asynchronous invocations that are owed. At-least-once; a claim that is not settled comes back. */
export interface EventOutbox {
  /** Adds an event unless one with its id was ever added. */
  add(event: Omit<PendingEvent, 'attempt'>): Promise<'added' | 'exists'>;
  claim(options: { max: number; leaseMs: number; nowMs: number }): Promise<PendingEvent[]>;
  settle(id: string): Promise<void>;
  /** Tries again at `atMs`. */
  postpone(id: string, atMs: number): Promise<void>;
  waiting(): Promise<number>;
}
