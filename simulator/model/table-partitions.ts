import type { RandomStream } from '../kernel/random-stream';
import { NOBODY } from './calls';
import type { KeyPopularity } from './key-popularity';
import { PartitionRates } from './partition-rates';
import { counted, inWords } from './words';

/** What one partition takes, whatever the table has. */
const PARTITION_READ_UNITS_PER_S = 3_000;
const PARTITION_WRITE_UNITS_PER_S = 1_000;
const PARTITION_GIB = 10;
/** Items of the largest batch or transaction. */
const MOST_ITEMS = 100;

/** Partitions that a table needs for its throughput and its data. */
export function partitionsFor(readUnitsPerS: number, writeUnitsPerS: number, storedGib: number): number {
  return Math.max(
    1,
    Math.ceil(readUnitsPerS / PARTITION_READ_UNITS_PER_S),
    Math.ceil(writeUnitsPerS / PARTITION_WRITE_UNITS_PER_S),
    Math.ceil(storedGib / PARTITION_GIB),
  );
}

/**
 * The partitions of a table, and which of them holds each key. They share the keys by a hash in equal parts; a key that
 * is too popular for the company of others gets a partition of its own.
 */
export class TablePartitions {
  readonly reads: PartitionRates;
  readonly writes: PartitionRates;
  /** Keys of the last call, one for each of its items. */
  readonly keys = new Int32Array(MOST_ITEMS);

  private shared = 0;
  /** Keys with a partition of their own, which stand behind the shared ones in this order. */
  private readonly isolated: number[] = [];
  private readonly partitionByKey: Int32Array;

  /** @param keyCount - Keys are numbered below it. */
  constructor(
    keyCount: number,
    private readonly stream: RandomStream,
  ) {
    this.reads = new PartitionRates(PARTITION_READ_UNITS_PER_S, keyCount);
    this.writes = new PartitionRates(PARTITION_WRITE_UNITS_PER_S, keyCount);
    this.partitionByKey = new Int32Array(keyCount);
  }

  get count(): number {
    return this.shared + this.isolated.length;
  }

  /** Spreads the keys over more partitions; there are never fewer again. */
  grow(shared: number): void {
    if (shared > this.shared) this.rearrange(shared);
  }

  /** Takes the units of each item of a call from the partition of its key; from none when one has too few. */
  take(rates: PartitionRates, popularity: KeyPopularity, items: number, units: number, nowUs: number): boolean {
    for (let item = 0; item < items; item += 1) {
      const key = popularity.draw(this.stream);
      this.keys[item] = key;
      if (!rates.take(this.partitionByKey[key] as number, key, units, nowUs)) {
        this.giveBack(rates, item, units);
        return false;
      }
    }
    return true;
  }

  /** Gives back what the first items of the last call took. */
  giveBack(rates: PartitionRates, items: number, units: number): void {
    for (let item = 0; item < items; item += 1) {
      rates.giveBack(this.partitionByKey[this.keys[item] as number] as number, units);
    }
  }

  /** Ends a minute: each shared partition that refused something loses its most popular key to a partition of its own. */
  endMinute(nowUs: number): void {
    const hot = new Set([...this.hotKeys(this.reads), ...this.hotKeys(this.writes)]);
    if (hot.size > 0) {
      this.isolated.push(...hot);
      this.rearrange(this.shared);
    }
    this.reads.endMinute(nowUs);
    this.writes.endMinute(nowUs);
  }

  /** The last refusal of reads or writes, in words. */
  describe(rates: PartitionRates, what: string, nowUs: number): string {
    const { refusedPartition, refusedKey, unitsPerS } = rates;
    const asked = inWords(rates.askedOfPartitionPerS(refusedPartition, nowUs));
    const byKey = inWords(rates.askedOfKeyPerS(refusedKey, nowUs));
    return (
      `partition ${inWords(refusedPartition + 1)} of ${inWords(this.count)} takes ${counted(unitsPerS, `${what} unit/s`, `${what} units/s`)} ` +
      `and is asked for ${asked}, one key for ${byKey}`
    );
  }

  /** The most popular key of each shared partition that refused something and holds others as well. */
  private hotKeys({ refusals, askedByKey }: PartitionRates): number[] {
    if (!refusals.some((each) => each > 0)) return [];
    const hottest = new Int32Array(this.shared).fill(NOBODY);
    const company = new Int32Array(this.shared);
    this.partitionByKey.forEach((partition, key) => {
      const asked = askedByKey[key] as number;
      if (partition >= this.shared || refusals[partition] === 0 || asked === 0) return;
      company[partition]! += 1;
      const best = hottest[partition] as number;
      if (best === NOBODY || asked > (askedByKey[best] as number)) hottest[partition] = key;
    });
    return [...hottest].filter((key, partition) => key !== NOBODY && (company[partition] as number) > 1);
  }

  private rearrange(shared: number): void {
    const { isolated, partitionByKey } = this;
    const sharedBefore = this.shared;
    this.shared = shared;
    for (let key = 0; key < partitionByKey.length; key += 1) {
      partitionByKey[key] = Math.floor(placeOf(key) * shared);
    }
    isolated.forEach((key, rank) => {
      partitionByKey[key] = shared + rank;
    });
    for (const rates of [this.reads, this.writes]) rates.rearrange(sharedBefore, shared, this.count, partitionByKey);
  }
}

/** Where the hash of a key lies, from 0 to 1: the finalizer of MurmurHash3. */
function placeOf(key: number): number {
  let hash = key + 1;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
