import { grown } from './slots';

const NONE = -1;

/**
 * Any number of priority queues over slots of one owner, each slot in one of them at most: pairing heaps whose links
 * are columns of typed arrays. Equal keys come out in the order in which they were put in.
 */
export class SlotHeaps {
  private roots = new Int32Array(16).fill(NONE);
  private keys = new Float64Array(64);
  private orders = new Float64Array(64);
  private children = new Int32Array(64);
  private siblings = new Int32Array(64);
  private nextOrder = 0;

  /** The slot with the smallest key of a heap, or -1. */
  first(heap: number): number {
    return heap < this.roots.length ? (this.roots[heap] as number) : NONE;
  }

  keyOf(slot: number): number {
    return this.keys[slot] as number;
  }

  /** Puts a slot that is in no heap into one. */
  push(heap: number, slot: number, key: number): void {
    this.makeRoom(heap, slot);
    this.keys[slot] = key;
    this.orders[slot] = this.nextOrder++;
    this.children[slot] = NONE;
    this.siblings[slot] = NONE;
    this.roots[heap] = this.meld(this.roots[heap] as number, slot);
  }

  /** Takes the slot with the smallest key out of a heap that is not empty. */
  pop(heap: number): number {
    const first = this.roots[heap] as number;
    this.roots[heap] = this.meldAll(this.children[first] as number);
    return first;
  }

  /** Forgets all slots of a heap. */
  clear(heap: number): void {
    if (heap < this.roots.length) this.roots[heap] = NONE;
  }

  /** Melds neighbours from left to right, then what comes of it from right to left. */
  private meldAll(first: number): number {
    const { siblings } = this;
    let pairs = NONE;
    let at = first;
    while (at !== NONE) {
      const second = siblings[at] as number;
      const rest = second === NONE ? NONE : (siblings[second] as number);
      const pair = this.meld(at, second);
      siblings[pair] = pairs;
      pairs = pair;
      at = rest;
    }
    let root = NONE;
    while (pairs !== NONE) {
      const rest = siblings[pairs] as number;
      siblings[pairs] = NONE;
      root = this.meld(root, pairs);
      pairs = rest;
    }
    return root;
  }

  /** Makes one heap of two roots; returns its root, whose sibling is left to the caller. */
  private meld(a: number, b: number): number {
    if (a === NONE) return b;
    if (b === NONE) return a;
    const isFirst = this.isBefore(a, b);
    const root = isFirst ? a : b;
    const child = isFirst ? b : a;
    this.siblings[child] = this.children[root] as number;
    this.children[root] = child;
    this.siblings[root] = NONE;
    return root;
  }

  private isBefore(a: number, b: number): boolean {
    const keyA = this.keys[a] as number;
    const keyB = this.keys[b] as number;
    return keyA < keyB || (keyA === keyB && (this.orders[a] as number) < (this.orders[b] as number));
  }

  private makeRoom(heap: number, slot: number): void {
    if (heap >= this.roots.length) {
      const length = this.roots.length;
      this.roots = grown(this.roots, Math.max(heap + 1, 2 * length)).fill(NONE, length);
    }
    if (slot < this.keys.length) return;
    const capacity = Math.max(slot + 1, 2 * this.keys.length);
    this.keys = grown(this.keys, capacity);
    this.orders = grown(this.orders, capacity);
    this.children = grown(this.children, capacity);
    this.siblings = grown(this.siblings, capacity);
  }
}
