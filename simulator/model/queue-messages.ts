import { DeadlineList } from '../kernel/deadline-list';
import type { EventList } from '../kernel/event-list';
import { grown, Slots } from '../kernel/slots';
import { MessageGroups } from './message-groups';

const FIRST_CAPACITY = 64;

/** Where a message of a queue is. */
export const STATE = { delayed: 0, visible: 1, hidden: 2 } as const;

/** What happens to the messages of a batch that ended. */
export const SETTLE = { keepAll: 0, deleteAll: 1, deleteHealthy: 2 } as const;

/** What the event list calls the first deadline of each list. */
export interface MessageTimers {
  delayOver: number;
  visibleAgain: number;
  expired: number;
}

/** Messages, from the moment they are accepted until they are deleted. */
export class Messages {
  readonly slots = new Slots(FIRST_CAPACITY, this);
  chain = new Float64Array(FIRST_CAPACITY);
  /** When this queue took it. */
  acceptedUs = new Float64Array(FIRST_CAPACITY);
  /** When its first queue took it: what its retention counts from. */
  enqueuedUs = new Float64Array(FIRST_CAPACITY);
  bytes = new Int32Array(FIRST_CAPACITY);
  receives = new Int32Array(FIRST_CAPACITY);
  group = new Int32Array(FIRST_CAPACITY);
  state = new Uint8Array(FIRST_CAPACITY);
  isPoisoned = new Uint8Array(FIRST_CAPACITY);

  readonly visible: MessageGroups;
  readonly delayed: DeadlineList;
  readonly hidden: DeadlineList;
  readonly expiring: DeadlineList;

  constructor(events: EventList, timers: MessageTimers, isFifo: boolean) {
    this.visible = new MessageGroups(isFifo, FIRST_CAPACITY);
    this.delayed = new DeadlineList(events, timers.delayOver, FIRST_CAPACITY);
    this.hidden = new DeadlineList(events, timers.visibleAgain, FIRST_CAPACITY);
    this.expiring = new DeadlineList(events, timers.expired, FIRST_CAPACITY);
  }

  grow(capacity: number): void {
    this.chain = grown(this.chain, capacity);
    this.acceptedUs = grown(this.acceptedUs, capacity);
    this.enqueuedUs = grown(this.enqueuedUs, capacity);
    this.bytes = grown(this.bytes, capacity);
    this.receives = grown(this.receives, capacity);
    this.group = grown(this.group, capacity);
    this.state = grown(this.state, capacity);
    this.isPoisoned = grown(this.isPoisoned, capacity);
    this.visible.grow(capacity);
    this.delayed.grow(capacity);
    this.hidden.grow(capacity);
    this.expiring.grow(capacity);
  }
}

/** Proofs of receiving: one for each message of each batch, valid until the message comes back. */
export class Receipts {
  readonly slots = new Slots(FIRST_CAPACITY, this);
  message = new Int32Array(FIRST_CAPACITY);
  stamp = new Float64Array(FIRST_CAPACITY);
  receives = new Int32Array(FIRST_CAPACITY);
  isPoisoned = new Uint8Array(FIRST_CAPACITY);
  /** The next receipt of the same batch. */
  next = new Int32Array(FIRST_CAPACITY);

  grow(capacity: number): void {
    this.message = grown(this.message, capacity);
    this.stamp = grown(this.stamp, capacity);
    this.receives = grown(this.receives, capacity);
    this.isPoisoned = grown(this.isPoisoned, capacity);
    this.next = grown(this.next, capacity);
  }
}
