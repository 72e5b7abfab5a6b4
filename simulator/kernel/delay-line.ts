import type { EventList } from './event-list';
import { grown, type Slots } from './slots';

/**
 * Deadlines that nearly always lie a constant time ahead: time limits, visibility timeouts. Most are stale
 * before they come, so they wait in a ring instead of the event list, which holds the first one only.
 */
export class DelayLine {
  private atUs = new Float64Array(64);
  private slots = new Int32Array(64);
  private stamps = new Float64Array(64);
  private head = 0;
  private tail = 0;
  private armedUs = Number.POSITIVE_INFINITY;

  /**
   * @param owners - Whose slots the deadlines are about; a deadline of a released slot is stale.
   * @param target - What the event list calls the moment of the first deadline.
   */
  constructor(
    private readonly events: EventList,
    private readonly owners: Slots,
    private readonly target: number,
  ) {}

  /** Sets a deadline for a slot. One out of order is allowed; it costs a look at all that are later. */
  add(atUs: number, slot: number): void {
    this.dropStale();
    if (this.tail - this.head === this.atUs.length) this.enlarge();
    let at = this.tail;
    while (at > this.head && (this.atUs[(at - 1) & (this.atUs.length - 1)] as number) > atUs) at -= 1;
    if (at === this.tail) this.put(this.tail++, atUs, slot, this.owners.serial[slot] as number);
    else this.insert(at, atUs, slot);
    if (at === this.head) this.arm();
  }

  /** The slot of the next deadline that is due and not stale, or -1; ask until it is -1. */
  due(nowUs: number): number {
    this.dropStale();
    const at = this.head & (this.atUs.length - 1);
    if (this.head < this.tail && (this.atUs[at] as number) <= nowUs) {
      this.head += 1;
      return this.slots[at] as number;
    }
    if (this.armedUs <= nowUs) this.armedUs = Number.POSITIVE_INFINITY;
    this.arm();
    return -1;
  }

  /** Lets go of the stale deadlines before the first live one, so that the ring stays short and near at hand. */
  private dropStale(): void {
    const { slots, stamps, tail } = this;
    const { serial } = this.owners;
    const mask = slots.length - 1;
    let { head } = this;
    while (head < tail && serial[slots[head & mask] as number] !== stamps[head & mask]) head += 1;
    this.head = head;
  }

  private arm(): void {
    if (this.head === this.tail) return;
    const atUs = this.atUs[this.head & (this.atUs.length - 1)] as number;
    if (atUs >= this.armedUs) return;
    this.armedUs = atUs;
    this.events.schedule(atUs, this.target, 0);
  }

  /** Puts a deadline at a place; those from there on move up by one, but stale ones, which are left out. */
  private insert(from: number, atUs: number, slot: number): void {
    const mask = this.atUs.length - 1;
    let carriedUs = atUs;
    let carried = slot;
    let stamp = this.owners.serial[slot] as number;
    let to = from;
    for (let at = from; at < this.tail; at += 1) {
      const nextUs = this.atUs[at & mask] as number;
      const next = this.slots[at & mask] as number;
      const nextStamp = this.stamps[at & mask] as number;
      if (this.owners.serial[next] !== nextStamp) continue;
      this.put(to++, carriedUs, carried, stamp);
      carriedUs = nextUs;
      carried = next;
      stamp = nextStamp;
    }
    this.put(to++, carriedUs, carried, stamp);
    this.tail = to;
  }

  private put(at: number, atUs: number, slot: number, stamp: number): void {
    const place = at & (this.atUs.length - 1);
    this.atUs[place] = atUs;
    this.slots[place] = slot;
    this.stamps[place] = stamp;
  }

  private enlarge(): void {
    const length = this.atUs.length;
    const mask = length - 1;
    const order = Int32Array.from({ length }, (_, i) => (this.head + i) & mask);
    const atUs = Float64Array.from(order, (i) => this.atUs[i] as number);
    const slots = Int32Array.from(order, (i) => this.slots[i] as number);
    const stamps = Float64Array.from(order, (i) => this.stamps[i] as number);
    this.atUs = grown(atUs, length * 2);
    this.slots = grown(slots, length * 2);
    this.stamps = grown(stamps, length * 2);
    this.tail = length;
    this.head = 0;
  }
}
