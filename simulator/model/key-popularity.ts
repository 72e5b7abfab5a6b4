import type { KeyPopularitySettings } from '../document/key-popularity';
import { exponential, naturalLog } from '../kernel/exact-math';
import type { RandomStream } from '../kernel/random-stream';

/**
 * Draws keys by Zipf's law, the most popular one being 0: one random number and two lookups a draw, however many
 * keys there are.
 *
 * @see Vose, A linear algorithm for generating random numbers with a given distribution, 1991.
 */
export class KeyPopularity {
  readonly count: number;
  /** A column's own key is taken below its bound, its alias above; empty where all keys are alike. */
  private readonly bounds: Float64Array;
  private readonly aliases: Int32Array;

  constructor({ count, skew }: KeyPopularitySettings) {
    this.count = count;
    const isEven = skew === 0 || count === 1;
    this.bounds = new Float64Array(isEven ? 0 : count);
    this.aliases = new Int32Array(isEven ? 0 : count);
    if (!isEven) this.fill(zipfWeights(count, skew));
  }

  draw(stream: RandomStream): number {
    const position = stream.next() * this.count;
    const column = Math.floor(position);
    if (this.bounds.length === 0 || position - column < (this.bounds[column] as number)) return column;
    return this.aliases[column] as number;
  }

  /** Cuts the weights into columns of equal height, each shared by at most two keys. */
  private fill(weights: Float64Array): void {
    const { bounds, aliases, count } = this;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const left = weights.map((weight) => (weight * count) / total);
    const small: number[] = [];
    const large: number[] = [];
    left.forEach((height, key) => {
      (height < 1 ? small : large).push(key);
    });
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop() as number;
      const rich = large.pop() as number;
      bounds[poor] = left[poor] as number;
      aliases[poor] = rich;
      left[rich] = (left[rich] as number) - (1 - (left[poor] as number));
      ((left[rich] as number) < 1 ? small : large).push(rich);
    }
    // What rounding leaves over fills its column by itself.
    for (const key of [...small, ...large]) bounds[key] = 1;
  }
}

/** 1 / k^skew for k = 1, 2, and so on. */
function zipfWeights(count: number, skew: number): Float64Array {
  return Float64Array.from({ length: count }, (_, key) => exponential(-skew * naturalLog(key + 1)));
}
