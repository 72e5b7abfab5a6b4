/**
 * Moves labels apart that would overlap, as little as may be and without changing their order.
 *
 * @param wanted - Where each label would stand.
 * @param height - Least distance of two labels.
 * @param bounds - What they should stay between; too many labels for the room run over its end.
 * @returns Where each stands, in the order of `wanted`.
 */
export function spreadLabels(wanted: readonly number[], height: number, [from, to]: [number, number]): number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y || a.index - b.index);
  const ys = order.map(({ y }) => y);
  for (let i = 1; i < ys.length; i += 1) ys[i] = Math.max(ys[i] as number, (ys[i - 1] as number) + height);
  const overflow = (ys.at(-1) ?? to) - to;
  if (overflow > 0) {
    ys[ys.length - 1] = to;
    for (let i = ys.length - 2; i >= 0; i -= 1) ys[i] = Math.min(ys[i] as number, (ys[i + 1] as number) - height);
  }
  const underflow = from - (ys[0] ?? from);
  const placed: number[] = [];
  order.forEach(({ index }, place) => {
    placed[index] = (ys[place] as number) + Math.max(0, underflow);
  });
  return placed;
}
