import { TokenBucket } from '../kernel/token-bucket';
import { US_PER_S } from '../kernel/units';
import type { TableCapacity } from './table-capacity';

/** Reads, or writes, of one table: its token bucket, the capacity behind it, and what was used of it. */
export class TableThroughput {
  /** Units used since the reset. */
  units = 0;
  private readonly bucket: TokenBucket;
  private burstS = 1;
  private minuteUnits = 0;
  /** Capacity over time since the reset, up to its last change. */
  private unitSeconds = 0;
  private hasChanged = false;
  private resetUs = 0;
  private changedUs = 0;

  /** @param capacity - The bucket starts with one second of it, whatever it may save up. */
  constructor(private capacity: TableCapacity) {
    this.bucket = new TokenBucket(capacity.unitsPerS, capacity.unitsPerS);
  }

  /** Units a second that it takes now. */
  get unitsPerS(): number {
    return this.capacity.unitsPerS;
  }

  /** Takes another capacity from now on, of which it saves up so many seconds. */
  configure(nowUs: number, capacity: TableCapacity, burstS: number): void {
    if (capacity.unitsPerS !== this.capacity.unitsPerS) this.noteChange(nowUs, this.capacity.unitsPerS);
    this.capacity = capacity;
    this.burstS = burstS;
    this.fillBucket(nowUs);
  }

  take(nowUs: number, units: number): boolean {
    if (!this.bucket.take(nowUs, units)) return false;
    this.units += units;
    this.minuteUnits += units;
    return true;
  }

  endMinute(nowUs: number): void {
    const before = this.capacity.unitsPerS;
    this.capacity.endMinute(this.minuteUnits, nowUs);
    this.minuteUnits = 0;
    if (this.capacity.unitsPerS === before) return;
    this.noteChange(nowUs, before);
    this.fillBucket(nowUs);
  }

  /** Mean capacity since the reset, as it is paid for; what never changed is exact. */
  meanUnitsPerS(nowUs: number): number {
    if (!this.hasChanged || nowUs <= this.resetUs) return this.unitsPerS;
    const sinceChange = (this.unitsPerS * (nowUs - this.changedUs)) / US_PER_S;
    return ((this.unitSeconds + sinceChange) * US_PER_S) / (nowUs - this.resetUs);
  }

  reset(nowUs: number): void {
    this.units = 0;
    this.unitSeconds = 0;
    this.hasChanged = false;
    this.resetUs = nowUs;
    this.changedUs = nowUs;
  }

  describe(): string {
    return this.capacity.describe();
  }

  private noteChange(nowUs: number, before: number): void {
    this.unitSeconds += (before * (nowUs - this.changedUs)) / US_PER_S;
    this.changedUs = nowUs;
    this.hasChanged = true;
  }

  private fillBucket(nowUs: number): void {
    this.bucket.configure(nowUs, this.unitsPerS, this.unitsPerS * this.burstS);
  }
}
