import { grown } from '../kernel/slots';

const NONE = -1;

/**
 * The visible messages of a queue, group by group, in the order in which they can be received. While a
 * message of an ordered group is in flight, the rest of the group is locked. A standard queue is one group
 * that nothing locks.
 */
export class MessageGroups {
  /** Messages that are visible, and those of them that no lock keeps from being received. */
  visible = 0;
  receivable = 0;

  // By message.
  private previous: Int32Array;
  private next: Int32Array;
  // By group.
  private firstOf = new Int32Array(1).fill(NONE);
  private lastOf = new Int32Array(1).fill(NONE);
  private visibleIn = new Int32Array(1);
  private inFlightOf = new Int32Array(1);
  /** Groups whose turn will come, each at most once, in a ring; some may have been locked or emptied since. */
  private turns = new Int32Array(1);
  private hasTurn = new Uint8Array(1);
  private nextTurn = 0;
  private turnCount = 0;

  constructor(
    private readonly isOrdered: boolean,
    capacity: number,
  ) {
    this.previous = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
  }

  /** Makes room for messages below `capacity`. */
  grow(capacity: number): void {
    this.previous = grown(this.previous, capacity);
    this.next = grown(this.next, capacity);
  }

  /** Makes room for groups below `count`. */
  makeRoom(count: number): void {
    const groups = this.firstOf.length;
    if (count <= groups) return;
    this.firstOf = grown(this.firstOf, count).fill(NONE, groups);
    this.lastOf = grown(this.lastOf, count).fill(NONE, groups);
    this.visibleIn = grown(this.visibleIn, count);
    this.inFlightOf = grown(this.inFlightOf, count);
    this.hasTurn = grown(this.hasTurn, count);
    const turns = new Int32Array(count);
    for (let i = 0; i < this.turnCount; i += 1) turns[i] = this.turns[(this.nextTurn + i) % groups] as number;
    this.turns = turns;
    this.nextTurn = 0;
  }

  /** Puts a message behind all others of its group. */
  append(message: number, group: number): void {
    this.insertAfter(this.lastOf[group] as number, message, group);
  }

  /** Puts a message back where its group's order wants it; `order` says by message which came first. */
  restore(message: number, group: number, order: Float64Array): void {
    let before = NONE;
    let after = this.firstOf[group] as number;
    // Messages come back a batch at a time, so there are few older ones to pass.
    while (after !== NONE && (order[after] as number) < (order[message] as number)) {
      before = after;
      after = this.next[after] as number;
    }
    this.insertAfter(before, message, group);
  }

  /** Takes a message out of the visible ones. */
  remove(message: number, group: number): void {
    const before = this.previous[message] as number;
    const after = this.next[message] as number;
    if (before === NONE) this.firstOf[group] = after;
    else this.next[before] = after;
    if (after === NONE) this.lastOf[group] = before;
    else this.previous[after] = before;
    this.visible -= 1;
    this.visibleIn[group]! -= 1;
    if (!this.isLocked(group)) this.receivable -= 1;
  }

  /** Notes that a message of the group is in flight. */
  lock(group: number): void {
    if (this.isOrdered && this.inFlightOf[group] === 0) this.receivable -= this.visibleIn[group] as number;
    this.inFlightOf[group]! += 1;
  }

  /** Notes that a message of the group no longer is. */
  unlock(group: number): void {
    this.inFlightOf[group]! -= 1;
    if (!this.isOrdered || this.inFlightOf[group] !== 0) return;
    this.receivable += this.visibleIn[group] as number;
    if ((this.visibleIn[group] as number) > 0) this.giveTurn(group);
  }

  /**
   * The group to receive from next. Groups take turns.
   *
   * @throws {Error} When nothing is receivable.
   */
  takeTurn(): number {
    if (!this.isOrdered) return 0;
    for (;;) {
      if (this.turnCount === 0) throw new Error('no group has a message to receive');
      const group = this.turns[this.nextTurn] as number;
      this.nextTurn = (this.nextTurn + 1) % this.turns.length;
      this.turnCount -= 1;
      this.hasTurn[group] = 0;
      if (!this.isLocked(group) && (this.visibleIn[group] as number) > 0) return group;
    }
  }

  /** The message of a group to receive next, or -1. */
  first(group: number): number {
    return this.firstOf[group] as number;
  }

  private insertAfter(before: number, message: number, group: number): void {
    const after = before === NONE ? (this.firstOf[group] as number) : (this.next[before] as number);
    this.previous[message] = before;
    this.next[message] = after;
    if (before === NONE) this.firstOf[group] = message;
    else this.next[before] = message;
    if (after === NONE) this.lastOf[group] = message;
    else this.previous[after] = message;
    this.visible += 1;
    this.visibleIn[group]! += 1;
    if (this.isLocked(group)) return;
    this.receivable += 1;
    if (this.isOrdered) this.giveTurn(group);
  }

  private isLocked(group: number): boolean {
    return this.isOrdered && (this.inFlightOf[group] as number) > 0;
  }

  private giveTurn(group: number): void {
    if (this.hasTurn[group] === 1) return;
    this.hasTurn[group] = 1;
    this.turns[(this.nextTurn + this.turnCount) % this.turns.length] = group;
    this.turnCount += 1;
  }
}
