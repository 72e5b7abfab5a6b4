import type { EventList } from './event-list';
import { grown } from './slots';

const NONE = -1;

/**
 * Deadlines of slots, in order. Unlike a delay line it forgets a deadline as soon as that is called off, so
 * it suits deadlines that lie hours ahead of slots that live for milliseconds. The event list holds one
 * event for all of them.
 */
export class DeadlineList {
  private atUs: Float64Array;
  private earlier: Int32Array;
  private later: Int32Array;
  private first = NONE;
  private last = NONE;
  /** The last one that came out of order; the next such one belongs near it. */
  private finger = NONE;
  private armedUs = Number.POSITIVE_INFINITY;

  /** @param target - What the event list calls the moment of the first deadline. */
  constructor(
    private readonly events: EventList,
    private readonly target: number,
    capacity: number,
  ) {
    this.atUs = new Float64Array(capacity);
    this.earlier = new Int32Array(capacity);
    this.later = new Int32Array(capacity);
  }

  /** Makes room for slots below `capacity`. */
  grow(capacity: number): void {
    this.atUs = grown(this.atUs, capacity);
    this.earlier = grown(this.earlier, capacity);
    this.later = grown(this.later, capacity);
  }

  /** The slot whose deadline comes first, or -1. */
  get next(): number {
    return this.first;
  }

  /** Sets the deadline of a slot that has none. It may be out of order; equal ones keep theirs. */
  add(slot: number, atUs: number): void {
    const before = this.predecessorOf(atUs);
    const after = before === NONE ? this.first : (this.later[before] as number);
    this.atUs[slot] = atUs;
    this.earlier[slot] = before;
    this.later[slot] = after;
    if (before === NONE) this.first = slot;
    else this.later[before] = slot;
    if (after === NONE) this.last = slot;
    else {
      this.earlier[after] = slot;
      this.finger = slot;
    }
    if (before === NONE) this.arm(atUs);
  }

  /** Calls off the deadline of a slot. */
  remove(slot: number): void {
    const before = this.earlier[slot] as number;
    const after = this.later[slot] as number;
    if (before === NONE) this.first = after;
    else this.later[before] = after;
    if (after === NONE) this.last = before;
    else this.earlier[after] = before;
    if (this.finger === slot) this.finger = before;
  }

  /** The slot of a deadline that has come, or -1; remove it before asking again, and ask until it is -1. */
  due(nowUs: number): number {
    if (this.armedUs <= nowUs) this.armedUs = Number.POSITIVE_INFINITY;
    if (this.first === NONE) return NONE;
    const atUs = this.atUs[this.first] as number;
    if (atUs <= nowUs) return this.first;
    this.arm(atUs);
    return NONE;
  }

  /** Moves every deadline by `byUs`; those that are past then come at `nowUs`. */
  shift(byUs: number, nowUs: number): void {
    for (let slot = this.first; slot !== NONE; slot = this.later[slot] as number) this.atUs[slot]! += byUs;
    if (this.first !== NONE) this.arm(Math.max(nowUs, this.atUs[this.first] as number));
  }

  private predecessorOf(atUs: number): number {
    let at = this.last;
    if (at === NONE || (this.atUs[at] as number) <= atUs) return at;
    if (this.finger !== NONE) at = this.finger;
    while (at !== NONE && (this.atUs[at] as number) > atUs) at = this.earlier[at] as number;
    if (at === NONE) return NONE;
    // The last deadline is later than this one, so the walk ends before it.
    while ((this.atUs[this.later[at] as number] as number) <= atUs) at = this.later[at] as number;
    return at;
  }

  private arm(atUs: number): void {
    if (atUs >= this.armedUs) return;
    this.armedUs = atUs;
    this.events.schedule(atUs, this.target, 0);
  }
}
