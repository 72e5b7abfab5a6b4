import type { Catalog, Price } from '../catalog';
import { SECONDS_PER_MONTH, US_PER_S } from '../kernel/units';
import type { Bill, BillLine } from '../metrics/views';
import type { Usage } from '../model/component';
import { add, costOf, inUsd, type Rational } from './money';

/** Quantities may be fractions only where they stand for a month, such as 2.5 GiB stored. */
const PARTS = 1_000_000;
const MONTH_US = BigInt(SECONDS_PER_MONTH * US_PER_S);
const NOTHING: Rational = { numerator: 0n, denominator: 1n };

interface MeteredUsage {
  resource: string;
  usage: Usage;
}

/**
 * Puts prices on what was used. Tiers and free quantities belong to the account: they apply to the sum of
 * all resources, and each resource's line carries its share of the cost.
 *
 * @param periodUs - Simulated time in which it was used, in whole microseconds; at least 1.
 * @param freeTier - Takes the monthly free quantities off, from the period and from the month.
 * @throws {RangeError} When the catalog lacks a price.
 */
export function billOf(usages: readonly MeteredUsage[], catalog: Catalog, periodUs: number, freeTier: boolean): Bill {
  const byPrice = new Map<string, MeteredUsage[]>();
  for (const each of usages) byPrice.set(each.usage.price, [...(byPrice.get(each.usage.price) ?? []), each]);
  const periodBig = BigInt(Math.max(1, Math.round(periodUs)));
  const lines = new Map<MeteredUsage, BillLine>();
  let total = 0n;
  let monthly = 0n;
  for (const [id, group] of byPrice) {
    const price = catalog.prices[id];
    if (!price) throw new RangeError(`the catalog has no price "${id}", which ${group[0]?.resource} needs`);
    const inPeriod = group.map(({ usage }) => quantityOf(usage, usage.isStanding ? periodBig : MONTH_US));
    const inMonth = group.map(({ usage }) =>
      quantityOf(usage, usage.isStanding ? MONTH_US : MONTH_US * MONTH_US, periodBig),
    );
    const costs = shareOut(price, inPeriod, freeTier);
    const monthlyCosts = shareOut(price, inMonth, freeTier);
    group.forEach((each, index) => {
      total += costs[index] as bigint;
      monthly += monthlyCosts[index] as bigint;
      const quantity = inPeriod[index] as Rational;
      if (quantity.numerator === 0n) return;
      lines.set(each, {
        resource: each.resource,
        service: each.usage.service,
        meter: each.usage.meter,
        quantity: Number(quantity.numerator) / Number(quantity.denominator),
        unit: price.unit,
        usd: inUsd(costs[index] as bigint),
        monthlyUsd: inUsd(monthlyCosts[index] as bigint),
        source: price.source,
        unverified: !price.verified,
      });
    });
  }
  return {
    currency: 'USD',
    periodS: periodUs / US_PER_S,
    totalUsd: inUsd(total),
    monthlyUsd: inUsd(monthly),
    freeTier,
    lines: usages.flatMap((each) => lines.get(each) ?? []),
  };
}

/** A usage times `factor` over a month; for usage that happened in a period, over that period instead. */
function quantityOf(usage: Usage, factor: bigint, periodUs?: bigint): Rational {
  const whole = Math.floor(usage.amount);
  const amount = BigInt(whole) * BigInt(PARTS) + BigInt(Math.round((usage.amount - whole) * PARTS));
  const over = periodUs !== undefined && !usage.isStanding ? periodUs * MONTH_US : MONTH_US;
  return { numerator: amount * factor, denominator: BigInt(usage.divisor) * BigInt(PARTS) * over };
}

/** The cost of all quantities together, shared out in proportion; the shares add up exactly. */
function shareOut(price: Price, quantities: readonly Rational[], freeTier: boolean): bigint[] {
  const sum = quantities.reduce(add, NOTHING);
  const cost = costOf(price, sum, { freeTier });
  let upTo = NOTHING;
  let given = 0n;
  return quantities.map((quantity) => {
    upTo = add(upTo, quantity);
    const until =
      sum.numerator === 0n ? 0n : (cost * upTo.numerator * sum.denominator) / (upTo.denominator * sum.numerator);
    const share = until - given;
    given = until;
    return share;
  });
}
