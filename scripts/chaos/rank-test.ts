/** Whether one of two samples tends to be the larger. */
export interface RankComparison {
  /** Share of pairs, one of each sample, in which the second is larger; ties count half. 0.5 when neither tends to be. */
  secondIsLarger: number;
  /** Probability of a share at least so far from one half if both samples came from the same source, two-sided. */
  p: number;
}

/**
 * Mann-Whitney's test with the normal approximation, which is good from some twenty values on, and with the correction for
 * ties. It asks for no shape of the distributions: times have long tails.
 *
 * @see Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd ed., section 4.1.
 */
export function compareRanks(first: readonly number[], second: readonly number[]): RankComparison {
  const [m, n] = [first.length, second.length];
  const all = [
    ...first.map((value) => ({ value, isSecond: false })),
    ...second.map((value) => ({ value, isSecond: true })),
  ];
  all.sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let tieSum = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const ties = to - from;
    // Equal values share the mean of their ranks, which begin with 1.
    const rank = (from + 1 + to) / 2;
    rankSum += rank * all.slice(from, to).filter(({ isSecond }) => isSecond).length;
    tieSum += ties ** 3 - ties;
    from = to;
  }
  const total = m + n;
  const pairsWon = rankSum - (n * (n + 1)) / 2;
  const variance = ((m * n) / 12) * (total + 1 - tieSum / (total * (total - 1)));
  const z = variance > 0 ? (pairsWon - (m * n) / 2) / Math.sqrt(variance) : 0;
  return { secondIsLarger: pairsWon / (m * n), p: 2 * (1 - normalCdf(Math.abs(z))) };
}

/** Probability that a standard normal variable is at most `z`, for `z` of 0 or more; to seven digits. */
function normalCdf(z: number): number {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17.
  const t = 1 / (1 + 0.2316419 * z);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
