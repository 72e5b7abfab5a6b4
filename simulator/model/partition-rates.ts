import { US_PER_S } from '../kernel/units';

/** A millionth of a token covers the rounding of many small refills. */
const ROUNDING = 1e-6;

/** Reads, or writes, of a table's partitions: one second of each partition's own rate, and what is asked of it. */
export class PartitionRates {
  /** Partition and key of the last refusal. */
  refusedPartition = 0;
  refusedKey = 0;
  /** Refusals since the minute began, by partition. */
  refusals = new Int32Array(0);
  /** Units asked for, refused ones included, by key; halved each minute, so that old ones fade. */
  readonly askedByKey: Float64Array;

  private askedByPartition = new Float64Array(0);
  private tokens = new Float64Array(0);
  private filledUs = new Float64Array(0);
  /** What was asked for since then, with its weight, makes a rate. */
  private askedSinceUs = 0;

  constructor(
    readonly unitsPerS: number,
    keys: number,
  ) {
    this.askedByKey = new Float64Array(keys);
  }

  /** Takes the units of one item from its partition, if they are there. */
  take(partition: number, key: number, units: number, nowUs: number): boolean {
    this.askedByPartition[partition]! += units;
    this.askedByKey[key]! += units;
    const refilled = ((nowUs - (this.filledUs[partition] as number)) / US_PER_S) * this.unitsPerS;
    const tokens = Math.min(this.unitsPerS, (this.tokens[partition] as number) + refilled);
    this.filledUs[partition] = nowUs;
    this.tokens[partition] = tokens;
    if (tokens + ROUNDING < units) {
      this.refusals[partition]! += 1;
      this.refusedPartition = partition;
      this.refusedKey = key;
      return false;
    }
    this.tokens[partition] = tokens - units;
    return true;
  }

  /** Gives units back that were taken for a call which something else refused. */
  giveBack(partition: number, units: number): void {
    this.tokens[partition] = Math.min(this.unitsPerS, (this.tokens[partition] as number) + units);
  }

  /** Takes the layout of the partitions: those before `shared` keep their tokens, and so do the last ones, by rank. */
  rearrange(sharedBefore: number, shared: number, count: number, partitionByKey: Int32Array): void {
    const tokens = new Float64Array(count).fill(this.unitsPerS);
    const filledUs = new Float64Array(count);
    for (const [from, into] of [
      [this.tokens, tokens],
      [this.filledUs, filledUs],
    ] as const) {
      into.set(from.subarray(0, sharedBefore));
      into.set(from.subarray(sharedBefore), shared);
    }
    this.tokens = tokens;
    this.filledUs = filledUs;
    this.refusals = new Int32Array(count);
    this.askedByPartition = new Float64Array(count);
    partitionByKey.forEach((partition, key) => {
      this.askedByPartition[partition]! += this.askedByKey[key] as number;
    });
  }

  /** Begins a minute: what was asked for before counts half from now on. */
  endMinute(nowUs: number): void {
    this.refusals.fill(0);
    this.askedSinceUs = nowUs - (nowUs - this.askedSinceUs) / 2;
    for (const asked of [this.askedByKey, this.askedByPartition]) {
      for (let at = 0; at < asked.length; at += 1) asked[at]! /= 2;
    }
  }

  /** Units a second that are asked of a partition lately. */
  askedOfPartitionPerS(partition: number, nowUs: number): number {
    return this.perS(this.askedByPartition[partition] as number, nowUs);
  }

  /** Units a second that are asked of a key lately. */
  askedOfKeyPerS(key: number, nowUs: number): number {
    return this.perS(this.askedByKey[key] as number, nowUs);
  }

  private perS(asked: number, nowUs: number): number {
    return (asked * US_PER_S) / Math.max(US_PER_S, nowUs - this.askedSinceUs);
  }
}
