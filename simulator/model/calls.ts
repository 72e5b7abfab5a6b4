import { Slots } from '../kernel/slots';
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

/** A number that engines keep as a fraction from the start, as they keep times; see `Call`. */
const NO_TIME = Number.NaN;

/**
 * A call in progress: from the moment a caller sends until it has the answer. The caller owns the first fields; the
 * last ones are scratch space of whoever serves the call.
 *
 * Calls are reused, so none is made while a simulation runs. They are objects rather than columns of typed arrays
 * because each hop reads and writes a dozen fields of one call: a field is one load, an entry of a column four and a
 * check of bounds. For that all of them have one shape, and a field has one kind of number from the start.
 */
export class Call {
  /** Component that gets the answer, or NOBODY. */
  caller = NOBODY;
  /** The caller's own name for what it waits for. */
  token = 0;
  link = 0;
  operation = 0;
  sentUs = NO_TIME;
  arrivedUs = NO_TIME;
  /** Number of the client request, tick or message that caused the call. */
  chain = NO_TIME;
  outcome = 0;
  /** What a call that did not succeed was stopped by: a resource and one of its limits, as `limitKey` packs them. */
  reason = NO_REASON;
  /** Records or messages it brings along; 1 for a plain request. */
  records = 1;
  /** How many of them fail whoever works on them. */
  poisoned = 0;

  stage = 0;
  instance = 0;
  child = NOBODY;
  step = 0;
  repeats = 0;
  attempts = 0;
  startedUs = NO_TIME;
  initUs = NO_TIME;

  /** @param slot - Its number, by which events and deadlines name it. */
  constructor(readonly slot: number) {}
}

const FIRST_CAPACITY = 256;

/** The calls in progress, and those that wait to be used again. */
export class Calls {
  readonly slots = new Slots(FIRST_CAPACITY, this);
  private readonly records = Array.from({ length: FIRST_CAPACITY }, (_, slot) => new Call(slot));

  /** The call with a number. */
  at(slot: number): Call {
    return this.records[slot] as Call;
  }

  /** Takes a call; its fields hold what the last user left. */
  take(): Call {
    return this.at(this.slots.take());
  }

  grow(capacity: number): void {
    for (let slot = this.records.length; slot < capacity; slot += 1) this.records.push(new Call(slot));
  }
}
