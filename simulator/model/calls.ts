import { grown, Slots } from '../kernel/slots';
import type { Outcome } from '../metrics/views';

/** How a call ended, as the number kept in its record. */
export const ENDED = { completed: 0, failed: 1, throttled: 2, timedOut: 3 } as const satisfies Record<Outcome, number>;

/** What a call asks of the resource it goes to. */
export const OPERATION = { invoke: 0, read: 1, write: 2 } as const;

/** Nobody waits: the caller gave up, or never did. */
export const NOBODY = -1;

/**
 * Calls in progress, one record each: from the moment a caller sends until it has the answer. The caller
 * owns the first columns; the last ones are scratch space of whoever serves the call.
 */
export class Calls extends Slots {
  /** Component that gets the answer, or NOBODY. */
  caller = new Int32Array(this.capacity);
  /** The caller's own name for what it waits for. */
  token = new Int32Array(this.capacity);
  link = new Int32Array(this.capacity);
  operation = new Int32Array(this.capacity);
  sentUs = new Float64Array(this.capacity);
  arrivedUs = new Float64Array(this.capacity);
  /** Number of the client request, tick or message that caused the call. */
  chain = new Float64Array(this.capacity);
  outcome = new Int32Array(this.capacity);

  stage = new Int32Array(this.capacity);
  instance = new Int32Array(this.capacity);
  child = new Int32Array(this.capacity);
  step = new Int32Array(this.capacity);
  repeats = new Int32Array(this.capacity);
  attempts = new Int32Array(this.capacity);
  startedUs = new Float64Array(this.capacity);
  initUs = new Float64Array(this.capacity);

  constructor() {
    super(256);
  }

  protected override grow(capacity: number): void {
    this.caller = grown(this.caller, capacity);
    this.token = grown(this.token, capacity);
    this.link = grown(this.link, capacity);
    this.operation = grown(this.operation, capacity);
    this.sentUs = grown(this.sentUs, capacity);
    this.arrivedUs = grown(this.arrivedUs, capacity);
    this.chain = grown(this.chain, capacity);
    this.outcome = grown(this.outcome, capacity);
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
