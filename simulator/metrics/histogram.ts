import { US_PER_MS } from '../kernel/units';
import { BUCKETS, bucketOf, lowerBoundUs } from './buckets';
import type { DurationCounts } from './duration-counts';
import type { LatencySummary } from './views';

/**
 * Counts of durations in log-linear buckets: exact below 64 µs, then 32 buckets an octave, at most 3.1 %
 * wide. Percentiles are interpolated inside a bucket; mean and maximum are exact.
 */
export class Histogram {
  private readonly counts = new Uint32Array(BUCKETS);
  count = 0;
  private sumUs = 0;
  private maxUs = 0;
  /** The buckets in use lie from `lowest` to that of the maximum; nobody looks at the others. */
  private lowest = BUCKETS;

  record(durationUs: number): void {
    const bucket = bucketOf(durationUs);
    this.counts[bucket]! += 1;
    if (bucket < this.lowest) this.lowest = bucket;
    this.count += 1;
    this.sumUs += durationUs;
    if (durationUs > this.maxUs) this.maxUs = durationUs;
  }

  /** Sum of the recorded durations, exact. */
  get totalUs(): number {
    return this.sumUs;
  }

  add(other: Histogram): void {
    const { highest } = other;
    for (let bucket = other.lowest; bucket <= highest; bucket += 1) {
      this.counts[bucket]! += other.counts[bucket] as number;
    }
    this.lowest = Math.min(this.lowest, other.lowest);
    this.count += other.count;
    this.sumUs += other.sumUs;
    this.maxUs = Math.max(this.maxUs, other.maxUs);
  }

  clear(): void {
    if (this.count > 0) this.counts.fill(0, this.lowest, this.highest + 1);
    this.lowest = BUCKETS;
    this.count = 0;
    this.sumUs = 0;
    this.maxUs = 0;
  }

  /** The duration below which a share of the recorded ones lie, in microseconds; NaN when there are none. */
  quantileUs(share: number): number {
    if (this.count === 0) return Number.NaN;
    const wanted = share * this.count;
    const { highest } = this;
    let below = 0;
    for (let bucket = this.lowest; bucket <= highest; bucket += 1) {
      const here = this.counts[bucket] as number;
      if (here > 0 && below + here >= wanted) {
        const inside = (wanted - below) / here;
        const fromUs = lowerBoundUs(bucket);
        return Math.min(fromUs + inside * (lowerBoundUs(bucket + 1) - fromUs), this.maxUs);
      }
      below += here;
    }
    return this.maxUs;
  }

  /** A copy of the counts from the first bucket in use to the last one. */
  durations(): DurationCounts {
    if (this.count === 0) return { first: 0, counts: new Uint32Array(0), maxUs: 0 };
    return { first: this.lowest, counts: this.counts.slice(this.lowest, this.highest + 1), maxUs: this.maxUs };
  }

  /** The last bucket in use; meaningless while there is none. */
  private get highest(): number {
    return bucketOf(this.maxUs);
  }

  summary(): LatencySummary {
    if (this.count === 0) return { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 };
    return {
      count: this.count,
      mean: this.sumUs / this.count / US_PER_MS,
      p50: this.quantileUs(0.5) / US_PER_MS,
      p90: this.quantileUs(0.9) / US_PER_MS,
      p99: this.quantileUs(0.99) / US_PER_MS,
      max: this.maxUs / US_PER_MS,
    };
  }
}
