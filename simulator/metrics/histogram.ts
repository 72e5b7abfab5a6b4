import { US_PER_MS } from '../kernel/units';
import type { LatencySummary } from './views';

const SUB_BUCKETS = 32;
const BUCKETS = 2048;

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

function bucketOf(durationUs: number): number {
  // Durations are whole; the bits of one keep the bucket an integer for the processor, too.
  if (durationUs < 2 * SUB_BUCKETS) return durationUs | 0;
  // Above 2^31 µs (36 minutes) the low bits are dropped first; clz32 sees 32 bits.
  let value = durationUs;
  let octaves = 0;
  while (value >= 2_147_483_648) {
    value = Math.floor(value / 65_536);
    octaves += 16;
  }
  const shift = 26 - Math.clz32(value);
  const bucket = (shift + octaves) * SUB_BUCKETS + (value >>> shift);
  return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

function lowerBoundUs(bucket: number): number {
  if (bucket < 2 * SUB_BUCKETS) return bucket;
  const shift = Math.floor(bucket / SUB_BUCKETS) - 1;
  return (bucket - shift * SUB_BUCKETS) * 2 ** shift;
}
