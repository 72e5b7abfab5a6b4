import { grown, Slots } from '../kernel/slots';
import type { Outcome } from '../metrics/views';

/** How a call ended, as the number kept in its record. */
export const ENDED = { completed: 0, failed: 1, throttled: 2, timedOut: 3 } as const satisfies Record<Outcome, number>;

/** The names of the outcomes, by number. */
export const OUTCOMES: readonly Outcome[] = ['completed', 'failed', 'throttled', 'timedOut'];

/** What a call asks of the resource it goes to. */
export const OPERATION = { invoke: 0, read: 1, write: 2, event: 3 } as const;

const LIMIT_BITS = 4;

/** A resource and one of its limits in one number. */
export function limitKey(resource: number, limit: number): number {
  return (resource << LIMIT_BITS) | limit;
}

/** Which resource and which of its limits a key stands for. */
export function splitLimitKey(key: number): { resource: number; limit: number } {
  return { resource: key >> LIMIT_BITS, limit: key & ((1 << LIMIT_BITS) - 1) };
}

/** The last numbers of every resource's limits stand for injected faults. */
export const FAULT_LIMIT = { throttling: 13, errors: 14, outage: 15 } as const;

/** Nothing stopped the call. */
export const NO_REASON = -1;

/** The stage of a call that was ended before the resource it came to began. */
export const NOT_SERVED = -1;

/** Nobody waits: the caller gave up, or never did. */
export const NOBODY = -1;

/**
 * Calls in progress, one record each: from the moment a caller sends until it has the answer. The caller
 * owns the first columns; the last ones are scratch space of whoever serves the call.
 */
export class Calls {
  readonly slots = new Slots(256, this);
  /** Component that gets the answer, or NOBODY. */
  caller = new Int32Array(this.slots.capacity);
  /** The caller's own name for what it waits for. */
  token = new Int32Array(this.slots.capacity);
  link = new Int32Array(this.slots.capacity);
  operation = new Int32Array(this.slots.capacity);
  sentUs = new Float64Array(this.slots.capacity);
  arrivedUs = new Float64Array(this.slots.capacity);
  /** Number of the client request, tick or message that caused the call. */
  chain = new Float64Array(this.slots.capacity);
  outcome = new Int32Array(this.slots.capacity);
  /** What a call that did not succeed was stopped by: a resource and one of its limits, as `limitKey` packs them. */
  reason = new Int32Array(this.slots.capacity);
  /** Records or messages it brings along; 1 for a plain request. */
  records = new Int32Array(this.slots.capacity);
  /** How many of them fail whoever works on them. */
  poisoned = new Int32Array(this.slots.capacity);

  stage = new Int32Array(this.slots.capacity);
  instance = new Int32Array(this.slots.capacity);
  child = new Int32Array(this.slots.capacity);
  step = new Int32Array(this.slots.capacity);
  repeats = new Int32Array(this.slots.capacity);
  attempts = new Int32Array(this.slots.capacity);
  startedUs = new Float64Array(this.slots.capacity);
  initUs = new Float64Array(this.slots.capacity);

  grow(capacity: number): void {
    this.caller = grown(this.caller, capacity);
    this.token = grown(this.token, capacity);
    this.link = grown(this.link, capacity);
    this.operation = grown(this.operation, capacity);
    this.sentUs = grown(this.sentUs, capacity);
    this.arrivedUs = grown(this.arrivedUs, capacity);
    this.chain = grown(this.chain, capacity);
    this.outcome = grown(this.outcome, capacity);
    this.reason = grown(this.reason, capacity);
    this.records = grown(this.records, capacity);
    this.poisoned = grown(this.poisoned, capacity);
    this.stage = grown(this.stage, capacity);
    this.instance = grown(this.instance, capacity);
    this.child = grown(this.child, capacity);
    this.step = grown(this.step, capacity);
    this.repeats = grown(this.repeats, capacity);
    this.attempts = grown(this.attempts, capacity);
    this.startedUs = grown(this.startedUs, capacity);
    this.initUs = grown(this.initUs, capacity);
  }
}
