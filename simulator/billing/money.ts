import type { Price } from '../catalog';

/** Money is counted in whole 10^-10 USD. */
const UNITS_PER_USD = 10_000_000_000n;

/** An exact fraction. */
export interface Rational {
  numerator: bigint;
  denominator: bigint;
}

/** Reads a decimal such as "0.0000166667" exactly. */
export function parseDecimal(text: string): Rational {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError(`expected a decimal number such as 0.20, got "${text}"`);
  const fraction = match[2] ?? '';
  return { numerator: BigInt(`${match[1]}${fraction}`), denominator: 10n ** BigInt(fraction.length) };
}

/**
 * What a quantity costs, exactly, rounded once to 10^-10 USD.
 *
 * @param quantity - Used in one month, in the price's unit.
 * @param options.freeTier - Takes the monthly free quantity off first.
 */
export function costOf(price: Price, quantity: Rational, options: { freeTier: boolean }): bigint {
  const free = options.freeTier && price.freePerMonth ? BigInt(price.freePerMonth) : 0n;
  // Everything below is over the quantity's denominator.
  const wholeFree = free * quantity.denominator;
  const tiers = price.tiers ?? [{ value: price.value }];
  let cost: Rational = { numerator: 0n, denominator: 1n };
  let from = 0n;
  for (const tier of tiers) {
    const until = tier.upTo === undefined ? undefined : BigInt(tier.upTo) * quantity.denominator;
    const end = until === undefined || quantity.numerator < until ? quantity.numerator : until;
    const start = from > wholeFree ? from : wholeFree;
    if (end > start) {
      const rate = parseDecimal(tier.value);
      cost = add(cost, {
        numerator: (end - start) * rate.numerator,
        denominator: quantity.denominator * rate.denominator * BigInt(price.per),
      });
    }
    if (until === undefined || quantity.numerator <= until) break;
    from = until;
  }
  return roundHalfUp(cost.numerator * UNITS_PER_USD, cost.denominator);
}

/** A count of 10^-10 USD as a number of dollars. */
export function inUsd(units: bigint): number {
  return Number(units) / Number(UNITS_PER_USD);
}

/** The exact sum of two fractions. */
export function add(a: Rational, b: Rational): Rational {
  if (a.numerator === 0n) return b;
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
