import type { Price } from '../catalog';
import { excess, isBelow, over, parseDecimal, plus, type Rational, times, ZERO } from './exact';

/** Money is counted in whole 10^-10 USD. */
const UNITS_PER_USD = 10_000_000_000n;

/**
 * What a quantity costs, exactly, rounded once to 10^-10 USD.
 *
 * @param quantity - Used in one month, in the price's unit.
 * @param free - Comes off first, from the lowest tier on; tiers count from zero, the free part included.
 */
export function costOf(price: Price, quantity: Rational, free: Rational = ZERO): bigint {
  let cost = ZERO;
  let from = free;
  for (const { upTo, value } of price.tiers ?? [{ value: price.value }]) {
    const until = upTo === undefined || isBelow(quantity, upTo) ? quantity : plus(upTo);
    cost = plus(cost, times(excess(until, from), parseDecimal(value)));
    if (isBelow(from, until)) from = until;
  }
  return inUnits(over(cost, price.per));
}

/** A count of 10^-10 USD as the nearest number of dollars; it is exact to the last place up to 900,000 USD. */
export function inUsd(units: bigint): number {
  return Number(`${units / UNITS_PER_USD}.${String(units % UNITS_PER_USD).padStart(10, '0')}`);
}

/** A count of 10^-10 USD as one of whole cents in the same unit; half a cent is rounded up. */
export function roundedToCents(units: bigint): bigint {
  const cent = UNITS_PER_USD / 100n;
  return ((2n * units + cent) / (2n * cent)) * cent;
}

/** Dollars in 10^-10 USD; half a unit is rounded up. */
function inUnits({ numerator, denominator }: Rational): bigint {
  return (2n * numerator * UNITS_PER_USD + denominator) / (2n * denominator);
}
