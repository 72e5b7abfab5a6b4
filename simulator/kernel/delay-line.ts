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

  /** Sets a deadline for a slot. Deadlines out of order are allowed and cost a shift each. */
  add(atUs: number, slot: number): void {
    if (this.tail - this.head === this.atUs.length) this.enlarge();
    const mask = this.atUs.length - 1;
    let at = this.tail++;
    while (at > this.head && (this.atUs[(at - 1) & mask] as number) > atUs) {
      this.copy((at - 1) & mask, at & mask);
      at -= 1;
    }
    this.atUs[at & mask] = atUs;
    this.slots[at & mask] = slot;
    this.stamps[at & mask] = this.owners.serial[slot] as number;
    if (at === this.head) this.arm();
  }

  /** The slot of the next deadline that is due and not stale, or -1; ask until it is -1. */
  due(nowUs: number): number {
    const mask = this.atUs.length - 1;
    while (this.head < this.tail) {
      const at = this.head & mask;
      const slot = this.slots[at] as number;
      const isLive = this.owners.serial[slot] === this.stamps[at];
      if (isLive && (this.atUs[at] as number) > nowUs) break;
      this.head += 1;
      if (isLive) return slot;
    }
    if (this.armedUs <= nowUs) this.armedUs = Number.POSITIVE_INFINITY;
    this.arm();
    return -1;
  }

  private arm(): void {
    if (this.head === this.tail) return;
    const atUs = this.atUs[this.head & (this.atUs.length - 1)] as number;
    if (atUs >= this.armedUs) return;
    this.armedUs = atUs;
    this.events.schedule(atUs, this.target, 0);
  }

  private copy(from: number, to: number): void {
    this.atUs[to] = this.atUs[from] as number;
    this.slots[to] = this.slots[from] as number;
    this.stamps[to] = this.stamps[from] as number;
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
