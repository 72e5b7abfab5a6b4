import type { Price } from '../catalog';
import { excess, over, plus, type Rational, smallest, times, ZERO } from './exact';
import { costOf } from './money';

/** A part of what an account uses at one price in a month. */
export interface Part {
  price: Price;
  quantity: Rational;
  /** Takes part in the free quantity that the account has each month. */
  takesFree: boolean;
}

/**
 * What each part costs, in 10^-10 USD. Tiers and free quantities belong to the account: they apply to the sum of
 * all parts at one price, and each part carries its share; the shares add up exactly. Prices that draw on one
 * free pool use it up in the order in which they first appear.
 */
export function costsOf(parts: readonly Part[]): bigint[] {
  const costs = parts.map(() => 0n);
  const poolsLeft = new Map<string, Rational>();
  for (const [price, indices] of byPrice(parts)) {
    const group = indices.map((index) => parts[index] as Part);
    const entitled = sumOf(group.filter(({ takesFree }) => takesFree));
    const free = smallest(allowanceOf(price, poolsLeft), entitled);
    if (price.freePool) poolsLeft.set(price.freePool, excess(allowanceOf(price, poolsLeft), free));
    const cost = costOf(price, sumOf(group), free);
    const billed = group.map(({ quantity, takesFree }) =>
      takesFree && entitled.numerator > 0n ? times(quantity, over(excess(entitled, free), entitled)) : quantity,
    );
    shareOut(cost, billed).forEach((share, at) => {
      costs[indices[at] as number] = share;
    });
  }
  return costs;
}

function byPrice(parts: readonly Part[]): Map<Price, number[]> {
  const groups = new Map<Price, number[]>();
  parts.forEach(({ price }, index) => {
    const group = groups.get(price);
    if (group) group.push(index);
    else groups.set(price, [index]);
  });
  return groups;
}

function sumOf(parts: readonly Part[]): Rational {
  return plus(...parts.map(({ quantity }) => quantity));
}

function allowanceOf({ freePerMonth, freePool }: Price, poolsLeft: ReadonlyMap<string, Rational>): Rational {
  const left = freePool === undefined ? undefined : poolsLeft.get(freePool);
  return left ?? plus(freePerMonth ?? 0);
}

/** A cost in proportion to weights, in whole units that add up to it. */
function shareOut(cost: bigint, weights: readonly Rational[]): bigint[] {
  const sum = plus(...weights);
  let upTo = ZERO;
  let given = 0n;
  return weights.map((weight) => {
    upTo = plus(upTo, weight);
    const until =
      sum.numerator === 0n ? 0n : (cost * upTo.numerator * sum.denominator) / (upTo.denominator * sum.numerator);
    const share = until - given;
    given = until;
    return share;
  });
}
