/** A typed array that can be copied into a longer one of its kind. */
export type Column = Float64Array | Int32Array | Uint8Array;

/** Whoever keeps columns of typed arrays, one value in each for every slot. */
export interface SlotColumns {
  /** Enlarges every column to `capacity`. */
  grow(capacity: number): void;
}

/**
 * Numbers for records that are kept in columns of typed arrays, reused through a free list, so that nothing
 * is allocated while a simulation runs. One class serves all of them, so that engines compile it once.
 */
export class Slots {
  /** Rises each time a slot is taken; a stamp taken earlier tells whether a slot still means the same thing. */
  serial: Float64Array;
  private free: Int32Array;
  private freeCount = 0;
  private used = 0;
  private nextSerial = 1;

  /** @param capacity - Slots there is room for now; the owner's columns are made as long. */
  constructor(
    public capacity: number,
    private readonly owner: SlotColumns,
  ) {
    this.serial = new Float64Array(capacity);
    this.free = new Int32Array(capacity);
  }

  /** Number of slots in use. */
  get count(): number {
    return this.used - this.freeCount;
  }

  /** Takes a slot; its columns hold what the last user left. */
  take(): number {
    let slot: number;
    if (this.freeCount > 0) {
      slot = this.free[--this.freeCount] as number;
    } else {
      slot = this.used++;
      if (slot >= this.capacity) this.enlarge();
    }
    this.serial[slot] = this.nextSerial++;
    return slot;
  }

  /** Gives a slot back; stamps taken of it no longer match. */
  release(slot: number): void {
    this.serial[slot] = 0;
    this.free[this.freeCount++] = slot;
  }

  private enlarge(): void {
    this.capacity *= 2;
    this.serial = grown(this.serial, this.capacity);
    this.free = grown(this.free, this.capacity);
    this.owner.grow(this.capacity);
  }
}

/** A copy of `column` with room for `capacity` values. */
export function grown<T extends Column>(column: T, capacity: number): T {
  const next = new (column.constructor as new (length: number) => T)(capacity);
  next.set(column as never);
  return next;
}
