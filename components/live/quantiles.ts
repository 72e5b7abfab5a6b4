/**
 * The value that a share `p` of a sample does not exceed, with straight lines between neighbours (Hyndman and Fan, type 7).
 *
 * @param sorted - Ascending, at least one value.
 * @param p - From 0 to 1.
 * @throws {RangeError} When the sample is empty.
 */
export function quantileOf(sorted: readonly number[], p: number): number {
  if (sorted.length === 0) throw new RangeError('quantileOf: expected at least one value');
  const position = Math.min(1, Math.max(0, p)) * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(sorted.length - 1, below + 1)] as number;
  return low + (high - low) * (position - below);
}
