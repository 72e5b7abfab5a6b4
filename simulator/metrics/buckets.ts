/** Buckets in a doubling of the duration. */
export const SUB_BUCKETS = 32;
export const BUCKETS = 2048;

/** The bucket that counts a duration. */
export function bucketOf(durationUs: number): number {
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

/** The shortest duration that a bucket counts. */
export function lowerBoundUs(bucket: number): number {
  if (bucket < 2 * SUB_BUCKETS) return bucket;
  const shift = Math.floor(bucket / SUB_BUCKETS) - 1;
  return (bucket - shift * SUB_BUCKETS) * 2 ** shift;
}
