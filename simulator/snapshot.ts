import { Sampler } from './model/sampler';

type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** An object, and the values its own properties had. */
interface ObjectMemory {
  target: Record<string, unknown>;
  keys: readonly string[];
  values: readonly unknown[];
}

/** What one record of a memory takes about, besides its values. */
const RECORD_BYTES = 64;
const VALUE_BYTES = 8;

/** Objects that nobody changes once they are made, such as documents and price lists: no snapshot copies them. */
export class Immutables {
  private readonly known = new Set<object>();

  /** Adds a value made of plain objects and arrays, with all that is in it. */
  add(value: unknown): void {
    if (typeof value !== 'object' || value === null || this.known.has(value)) return;
    this.known.add(value);
    for (const part of Object.values(value)) this.add(part);
  }

  has(value: object): boolean {
    // A sampler is a law and nothing else: what it fills in later are values of that law.
    return this.known.has(value) || value === this || value instanceof Sampler;
  }
}

/**
 * All that can be reached from an object at a moment, so that the moment can be had back.
 *
 * It remembers what every object, array, map and set held; going back writes that into the very same objects. So who
 * refers to whom stays as it was, the engine's compiled code stays good, and no class needs to know that it is
 * remembered. It cannot see into closures and `#private` fields: state must not hide there.
 */
export class Snapshot {
  private readonly objects: ObjectMemory[] = [];
  private readonly arrays = new Map<unknown[], readonly unknown[]>();
  /** Columns without the zeros they end with. */
  private readonly columns = new Map<TypedArray, TypedArray>();
  private readonly maps = new Map<Map<unknown, unknown>, readonly [unknown, unknown][]>();
  private readonly sets = new Map<Set<unknown>, readonly unknown[]>();
  private readonly keysOfClass = new Map<unknown, readonly string[]>();
  /** Memory of all but the columns, and of those columns that no earlier snapshot holds. */
  private size = 0;
  private added = 0;

  /**
   * @param root - Where to start from.
   * @param before - An earlier snapshot; columns that hold the same since then are kept once.
   * @throws {TypeError} When something is reached that cannot be put back, such as a date or a promise.
   */
  constructor(root: object, immutables: Immutables, before?: Snapshot) {
    const seen = new Set<object>([root]);
    const waiting: object[] = [root];
    const visit = (value: unknown) => {
      if (typeof value !== 'object' || value === null || seen.has(value) || immutables.has(value)) return;
      seen.add(value);
      waiting.push(value);
    };
    for (let target = waiting.pop(); target; target = waiting.pop()) {
      if (ArrayBuffer.isView(target)) this.noteColumn(target as TypedArray, before);
      else if (Array.isArray(target)) this.noteArray(target, visit);
      else if (target instanceof Map) this.noteMap(target, visit);
      else if (target instanceof Set) this.noteSet(target, visit);
      else this.noteObject(target as Record<string, unknown>, visit);
    }
  }

  /** Memory that it takes besides what it shares with the snapshot before, in bytes; an estimate. */
  get bytes(): number {
    return this.size + this.added;
  }

  /** Memory that snapshots take together, in bytes; what they share counts once. An estimate, as engines do not tell. */
  static bytesOf(snapshots: readonly Snapshot[]): number {
    const columns = new Set(snapshots.flatMap((snapshot) => [...snapshot.columns.values()]));
    let bytes = 0;
    for (const column of columns) bytes += column.byteLength;
    return snapshots.reduce((sum, { size }) => sum + size, bytes);
  }

  /** Brings the moment back. It may be brought back as often as one likes. */
  restore(): void {
    for (const memory of this.objects) restoreObject(memory);
    for (const [target, values] of this.arrays) restoreArray(target, values);
    for (const [target, copy] of this.columns) {
      target.set(copy as never);
      target.fill(0, copy.length);
    }
    for (const [target, entries] of this.maps) {
      target.clear();
      for (const [key, value] of entries) target.set(key, value);
    }
    for (const [target, values] of this.sets) {
      target.clear();
      for (const value of values) target.add(value);
    }
  }

  private noteColumn(target: TypedArray, before: Snapshot | undefined): void {
    const used = target.subarray(0, usedLength(target));
    const known = before?.columns.get(target);
    const isSame = known !== undefined && holdTheSame(used, known);
    const copy = isSame ? known : used.slice();
    this.columns.set(target, copy);
    this.size += RECORD_BYTES;
    this.added += isSame ? 0 : copy.byteLength;
  }

  private noteArray(target: unknown[], visit: (value: unknown) => void): void {
    this.arrays.set(target, target.slice());
    this.size += RECORD_BYTES + target.length * VALUE_BYTES;
    if (typeof target[0] === 'number') return; // numbers lead nowhere, and no array here mixes them with anything
    for (const value of target) visit(value);
  }

  private noteMap(target: Map<unknown, unknown>, visit: (value: unknown) => void): void {
    this.maps.set(target, [...target]);
    this.size += RECORD_BYTES + target.size * (2 * VALUE_BYTES + RECORD_BYTES);
    for (const [key, value] of target) {
      visit(key);
      visit(value);
    }
  }

  private noteSet(target: Set<unknown>, visit: (value: unknown) => void): void {
    this.sets.set(target, [...target]);
    this.size += RECORD_BYTES + target.size * VALUE_BYTES;
    for (const value of target) visit(value);
  }

  private noteObject(target: Record<string, unknown>, visit: (value: unknown) => void): void {
    const tag = Object.prototype.toString.call(target);
    if (tag !== '[object Object]') throw new TypeError(`a snapshot cannot hold ${tag}`);
    const values = Object.values(target);
    this.objects.push({ target, keys: this.keysOf(target), values });
    this.size += RECORD_BYTES + values.length * VALUE_BYTES;
    for (const value of values) visit(value);
  }

  /** The names of an object's properties; one list for all objects that have the same. */
  private keysOf(target: object): readonly string[] {
    const keys = Object.keys(target);
    const known = this.keysOfClass.get(target.constructor);
    if (known?.length === keys.length && known.every((key, index) => key === keys[index])) return known;
    this.keysOfClass.set(target.constructor, keys);
    return keys;
  }
}

function restoreObject({ target, keys, values }: ObjectMemory): void {
  const now = Object.keys(target);
  const isAlike = now.length === keys.length && now.every((key, index) => key === keys[index]);
  // Properties that came or went: all are set anew, so that even their order is as it was.
  if (!isAlike) for (const key of now) delete target[key];
  for (let index = 0; index < keys.length; index += 1) target[keys[index] as string] = values[index];
}

function restoreArray(target: unknown[], values: readonly unknown[]): void {
  target.length = values.length;
  for (let index = 0; index < values.length; index += 1) {
    if (index in values) target[index] = values[index];
    else delete target[index];
  }
}

/** Whether two columns of one kind hold the same bits: 0 and -0 differ, and one NaN is another. */
function holdTheSame(a: TypedArray, b: TypedArray): boolean {
  if (a.length !== b.length) return false;
  const [these, those] = [wordsOf(a), wordsOf(b)];
  for (let index = 0; index < these.length; index += 1) if (these[index] !== those[index]) return false;
  return true;
}

/** Length of a column up to its last value that is not all zero bits. */
function usedLength(column: TypedArray): number {
  const words = wordsOf(column);
  let length = words.length;
  while (length > 0 && words[length - 1] === 0) length -= 1;
  return Math.ceil((length * words.BYTES_PER_ELEMENT) / column.BYTES_PER_ELEMENT);
}

function wordsOf(column: TypedArray): Int32Array | Uint8Array {
  const { buffer, byteOffset, byteLength } = column;
  const isWhole = byteOffset % 4 === 0 && byteLength % 4 === 0;
  return isWhole ? new Int32Array(buffer, byteOffset, byteLength / 4) : new Uint8Array(buffer, byteOffset, byteLength);
}
