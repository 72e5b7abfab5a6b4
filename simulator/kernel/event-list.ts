const FIRST_CAPACITY = 256;

/**
 * The future event list: a binary heap over typed arrays, totally ordered by time, then by order of
 * scheduling.
 *
 * Taking the next event leaves a hole at the root instead of moving the last leaf there. Nearly every event
 * schedules exactly one successor, which then fills the hole with a single sift; that is where the time goes.
 */
export class EventList {
  /** The event taken by the last `take`. */
  atUs = 0;
  target = 0;
  argument = 0;

  // The heap: times, closed by an Infinity that no missing child can beat, and the slots they belong to.
  private keys = new Float64Array(FIRST_CAPACITY + 2).fill(Number.POSITIVE_INFINITY);
  private slots = new Int32Array(FIRST_CAPACITY + 2);
  private size = 0;
  private hasHole = false;

  // What is known of an event, by slot: its place in the order of scheduling, and target and argument side by side.
  private sequences = new Float64Array(FIRST_CAPACITY);
  private addresses = new Int32Array(2 * FIRST_CAPACITY);
  private free = new Int32Array(FIRST_CAPACITY);
  private freeCount = 0;
  private slotCount = 0;
  private nextSequence = 0;

  /** Number of events still to come. */
  get length(): number {
    return this.hasHole ? this.size - 1 : this.size;
  }

  /**
   * Schedules an event.
   *
   * @param atUs - Simulated time, whole and not before the event being handled.
   * @param target - Whom it concerns, in the caller's own coding.
   * @param argument - What it is about, in the target's own coding.
   */
  schedule(atUs: number, target: number, argument: number): void {
    // Compared with `true` because a field's type is not known to engines, who would try all that is truthy.
    if (this.hasHole === true) {
      // The slot of the event just taken is still the one at the root.
      this.hasHole = false;
      const slot = this.slots[0] as number;
      this.describe(slot, target, argument);
      this.siftDown(atUs, slot);
      return;
    }
    const slot = this.freeCount > 0 ? (this.free[--this.freeCount] as number) : this.newSlot();
    this.describe(slot, target, argument);
    this.siftUp(this.size++, atUs, slot);
  }

  /** Takes the next event if it comes no later than `untilUs`; its fields are then `atUs`, `target`, `argument`. */
  take(untilUs: number): boolean {
    if (this.hasHole === true) this.closeHole();
    const atUs = this.keys[0] as number;
    if (atUs > untilUs || this.size === 0) return false;
    const slot = this.slots[0] as number;
    this.atUs = atUs;
    const { addresses } = this;
    this.target = addresses[2 * slot] as number;
    this.argument = addresses[2 * slot + 1] as number;
    this.hasHole = true;
    return true;
  }

  private describe(slot: number, target: number, argument: number): void {
    this.sequences[slot] = this.nextSequence++;
    const { addresses } = this;
    addresses[2 * slot] = target;
    addresses[2 * slot + 1] = argument;
  }

  private newSlot(): number {
    const slot = this.slotCount++;
    if (slot >= this.sequences.length) this.grow();
    return slot;
  }

  private grow(): void {
    const capacity = this.sequences.length * 2;
    this.sequences = enlarged(this.sequences, new Float64Array(capacity));
    this.addresses = enlarged(this.addresses, new Int32Array(2 * capacity));
    this.free = enlarged(this.free, new Int32Array(capacity));
    this.keys = enlarged(this.keys, new Float64Array(capacity + 2).fill(Number.POSITIVE_INFINITY));
    this.slots = enlarged(this.slots, new Int32Array(capacity + 2));
  }

  private closeHole(): void {
    this.hasHole = false;
    this.free[this.freeCount++] = this.slots[0] as number;
    const last = --this.size;
    const atUs = this.keys[last] as number;
    const slot = this.slots[last] as number;
    this.keys[last] = Number.POSITIVE_INFINITY;
    if (last > 0) this.siftDown(atUs, slot);
  }

  private siftUp(index: number, atUs: number, slot: number): void {
    const { keys, slots, sequences } = this;
    const sequence = sequences[slot] as number;
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentKey = keys[parent] as number;
      if (parentKey < atUs || (parentKey === atUs && (sequences[slots[parent] as number] as number) < sequence)) break;
      keys[at] = parentKey;
      slots[at] = slots[parent] as number;
      at = parent;
    }
    keys[at] = atUs;
    slots[at] = slot;
  }

  /** Moves the hole at the root down until the event fits in; ties, which are rare, are settled apart. */
  private siftDown(atUs: number, slot: number): void {
    const { keys, slots, sequences, size } = this;
    let at = 0;
    let child = 1;
    while (child < size) {
      const left = keys[child] as number;
      const right = keys[child + 1] as number;
      // A number instead of a branch: which child is earlier cannot be predicted.
      child += Number(right < left);
      if (left === right && isBefore(sequences, slots, child + 1, child)) child += 1;
      const childKey = keys[child] as number;
      if (childKey >= atUs) {
        if (childKey > atUs) break;
        if ((sequences[slots[child] as number] as number) > (sequences[slot] as number)) break;
      }
      keys[at] = childKey;
      slots[at] = slots[child] as number;
      at = child;
      child = 2 * at + 1;
    }
    keys[at] = atUs;
    slots[at] = slot;
  }
}

/** Whether the event at heap index `a` was scheduled before the one at `b`. */
function isBefore(sequences: Float64Array, slots: Int32Array, a: number, b: number): boolean {
  return (sequences[slots[a] as number] as number) < (sequences[slots[b] as number] as number);
}

function enlarged<T extends Float64Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
