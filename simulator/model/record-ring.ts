import { type Column, grown } from '../kernel/slots';

const FIRST_CAPACITY = 16;

/** Records of a stream in the order in which they were written: a ring that doubles when it is full. */
export class RecordRing {
  private writtenUs = new Float64Array(FIRST_CAPACITY);
  private chain = new Float64Array(FIRST_CAPACITY);
  private bytes = new Int32Array(FIRST_CAPACITY);
  private isPoisoned = new Uint8Array(FIRST_CAPACITY);
  private head = 0;
  private length = 0;
  private bytesInAll = 0;
  private poisonedInAll = 0;

  get count(): number {
    return this.length;
  }

  push(writtenUs: number, chain: number, bytes: number, isPoisoned: boolean): void {
    if (this.length === this.writtenUs.length) this.enlarge();
    const at = (this.head + this.length) & (this.writtenUs.length - 1);
    this.writtenUs[at] = writtenUs;
    this.chain[at] = chain;
    this.bytes[at] = bytes;
    this.isPoisoned[at] = isPoisoned ? 1 : 0;
    this.length += 1;
    this.bytesInAll += bytes;
    if (isPoisoned) this.poisonedInAll += 1;
  }

  /** Removes the oldest record; there must be one. */
  shift(): void {
    this.bytesInAll -= this.bytes[this.head] as number;
    this.poisonedInAll -= this.isPoisoned[this.head] as number;
    this.head = (this.head + 1) & (this.writtenUs.length - 1);
    this.length -= 1;
  }

  /** When the record in a place was written; the oldest is in place 0. */
  writtenAtUs(place: number): number {
    return this.writtenUs[this.indexOf(place)] as number;
  }

  /** The chain that wrote the record in a place. */
  chainAt(place: number): number {
    return this.chain[this.indexOf(place)] as number;
  }

  /** How many of the oldest `most` records fit into `mostBytes`; at least one of them. */
  fitting(most: number, mostBytes: number): number {
    const count = Math.min(most, this.length);
    if (this.bytesInAll <= mostBytes) return count;
    let bytes = this.bytes[this.head] as number;
    let taken = 1;
    for (; taken < count; taken += 1) {
      bytes += this.bytes[this.indexOf(taken)] as number;
      if (bytes > mostBytes) break;
    }
    return taken;
  }

  /** How many of the oldest `count` records are poisoned. */
  poisonedAmong(count: number): number {
    if (this.poisonedInAll === 0) return 0;
    let poisoned = 0;
    for (let place = 0; place < count; place += 1) poisoned += this.isPoisoned[this.indexOf(place)] as number;
    return poisoned;
  }

  /** How many of the oldest `count` records come before the first that is poisoned. */
  healthyBefore(count: number): number {
    if (this.poisonedInAll === 0) return count;
    let place = 0;
    while (place < count && this.isPoisoned[this.indexOf(place)] === 0) place += 1;
    return place;
  }

  private indexOf(place: number): number {
    return (this.head + place) & (this.writtenUs.length - 1);
  }

  private enlarge(): void {
    this.writtenUs = this.unrolled(this.writtenUs);
    this.chain = this.unrolled(this.chain);
    this.bytes = this.unrolled(this.bytes);
    this.isPoisoned = this.unrolled(this.isPoisoned);
    this.head = 0;
  }

  /** A column twice as long, with the oldest record first. */
  private unrolled<T extends Column>(column: T): T {
    const next = grown(column, column.length * 2);
    next.copyWithin(0, this.head, column.length);
    next.set(column.subarray(0, this.head) as never, column.length - this.head);
    return next;
  }
}
