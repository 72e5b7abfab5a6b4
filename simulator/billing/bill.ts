import type { Catalog, Price } from '../catalog';
import { SECONDS_PER_MONTH, US_PER_S } from '../kernel/units';
import type { Bill, BillLine } from '../metrics/views';
import type { Usage } from '../model/component';
import { costsOf, type Part } from './account';
import { asNumber, over, type Rational, times } from './exact';
import { inUsd } from './money';

/** Quantities may be fractions only where they stand for a month, such as 2.5 GiB stored. */
const PARTS = 1_000_000;
const MONTH_US = SECONDS_PER_MONTH * US_PER_S;

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
  const period = over(Math.max(1, Math.round(periodUs)), MONTH_US);
  const inPeriod = usages.map((each): Part => {
    const quantity = metered(each.usage);
    return {
      price: priceOf(each, catalog),
      quantity: each.usage.isStanding ? times(quantity, period) : quantity,
      takesFree: freeTier,
    };
  });
  const inMonth = inPeriod.map((part): Part => ({ ...part, quantity: over(part.quantity, period) }));
  const costs = costsOf(inPeriod);
  const monthlyCosts = costsOf(inMonth);
  return {
    currency: 'USD',
    periodS: periodUs / US_PER_S,
    totalUsd: inUsd(sumOf(costs)),
    monthlyUsd: inUsd(sumOf(monthlyCosts)),
    freeTier,
    lines: usages.flatMap(({ resource, usage }, index): BillLine[] => {
      const { price, quantity } = inPeriod[index] as Part;
      if (quantity.numerator === 0n) return [];
      return [
        {
          resource,
          service: usage.service,
          meter: usage.meter,
          quantity: asNumber(quantity),
          unit: price.unit,
          usd: inUsd(costs[index] as bigint),
          monthlyUsd: inUsd(monthlyCosts[index] as bigint),
          source: price.source,
          unverified: !price.verified,
        },
      ];
    }),
  };
}

function priceOf({ resource, usage }: MeteredUsage, catalog: Catalog): Price {
  const price = catalog.prices[usage.price];
  if (!price) throw new RangeError(`the catalog has no price "${usage.price}", which ${resource} needs`);
  return price;
}

/** The quantity in the price's unit; a part of a unit is rounded to a millionth before it is divided. */
function metered({ amount, divisor }: Usage): Rational {
  const whole = Math.floor(amount);
  const millionths = BigInt(whole) * BigInt(PARTS) + BigInt(Math.round((amount - whole) * PARTS));
  return over({ numerator: millionths, denominator: BigInt(PARTS) }, divisor);
}

function sumOf(units: readonly bigint[]): bigint {
  return units.reduce((sum, each) => sum + each, 0n);
}
