import { grown } from './slots';

const NONE = -1;

/** Any number of lists over slots of one owner, each slot in one of them at most, linked in columns of typed arrays. */
export class SlotLists {
  private firsts = new Int32Array(16).fill(NONE);
  private lasts = new Int32Array(16).fill(NONE);
  private lengths = new Int32Array(16);
  private earlier = new Int32Array(64);
  private later = new Int32Array(64);

  /** The slot at the head of a list, or -1. */
  first(list: number): number {
    return list < this.firsts.length ? (this.firsts[list] as number) : NONE;
  }

  lengthOf(list: number): number {
    return list < this.lengths.length ? (this.lengths[list] as number) : 0;
  }

  /** Puts a slot that is in no list at the end of one. */
  append(list: number, slot: number): void {
    this.makeRoom(list, slot);
    const last = this.lasts[list] as number;
    this.earlier[slot] = last;
    this.later[slot] = NONE;
    if (last === NONE) this.firsts[list] = slot;
    else this.later[last] = slot;
    this.lasts[list] = slot;
    this.lengths[list]! += 1;
  }

  /** Takes a slot out of the list that it is in. */
  remove(list: number, slot: number): void {
    const before = this.earlier[slot] as number;
    const after = this.later[slot] as number;
    if (before === NONE) this.firsts[list] = after;
    else this.later[before] = after;
    if (after === NONE) this.lasts[list] = before;
    else this.earlier[after] = before;
    this.lengths[list]! -= 1;
  }

  private makeRoom(list: number, slot: number): void {
    const { length } = this.firsts;
    if (list >= length) {
      const lists = Math.max(list + 1, 2 * length);
      this.firsts = grown(this.firsts, lists).fill(NONE, length);
      this.lasts = grown(this.lasts, lists).fill(NONE, length);
      this.lengths = grown(this.lengths, lists);
    }
    if (slot < this.earlier.length) return;
    const capacity = Math.max(slot + 1, 2 * this.earlier.length);
    this.earlier = grown(this.earlier, capacity);
    this.later = grown(this.later, capacity);
  }
}
