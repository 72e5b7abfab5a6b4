import type { Catalog, Price } from '../catalog';
import { SECONDS_PER_MONTH, US_PER_S } from '../kernel/units';
import type { Usage } from '../model/component';

/**
 * What was used costs so much at the first tier's prices and without free quantities, in USD. Made for charts, which
 * ask for it every second: a bill, which is exact, takes a thousand times as long.
 *
 * @param periodUs - Simulated time in which it was used.
 */
export function listCostUsd(usages: readonly Usage[], catalog: Catalog, periodUs: number): number {
  const months = periodUs / (SECONDS_PER_MONTH * US_PER_S);
  let sumUsd = 0;
  for (const { price, amount, divisor, isStanding } of usages) {
    sumUsd += (amount / divisor) * (isStanding ? months : 1) * unitPriceUsd(catalog.prices[price]);
  }
  return sumUsd;
}

function unitPriceUsd(price: Price | undefined): number {
  return price ? Number(price.tiers?.[0]?.value ?? price.value) / price.per : 0;
}
