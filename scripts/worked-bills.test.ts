import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allPrices } from '@/content/catalog/load-catalog';
import type { Price } from '@/simulator';
import { parseUsage, priceUsage } from '@/simulator/billing/price-usage';

/** A bill that a vendor worked out on a page of its own. */
interface WorkedBill {
  title: string;
  source: string;
  url: string;
  retrieved: string;
  /** The total as the page prints it; its digits say how exactly. */
  printedUsd: string;
  note?: string;
  /** The page adds figures that it has rounded to the cent before. */
  roundsLines?: boolean;
  /** Rates of its day, where the page is older than the catalog. */
  prices?: Record<string, Pick<Price, 'value'> | Pick<Price, 'freePerMonth'>>;
  usage: unknown;
}

const BILLS: WorkedBill[] = JSON.parse(readFileSync('content/worked-bills.json', 'utf8'));

/** The catalog with single rates replaced; a replaced value has no tiers. */
function pricesOf({ prices = {} }: WorkedBill): Record<string, Price> {
  const replaced = Object.entries(prices).map(([id, change]) => {
    const { tiers, ...price } = allPrices[id] as Price;
    return [id, 'value' in change || !tiers ? { ...price, ...change } : { ...price, tiers, ...change }];
  });
  return { ...allPrices, ...Object.fromEntries(replaced) };
}

function totalOf(bill: WorkedBill): number {
  const parsed = parseUsage(bill.usage);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  const { totalUsd, invoiceUsd } = priceUsage(parsed.value, pricesOf(bill));
  return bill.roundsLines ? invoiceUsd : totalUsd;
}

describe('bills that vendors worked out themselves', () => {
  it('are many, and each names its source', () => {
    expect(BILLS.length).toBeGreaterThan(35);
    expect(BILLS.filter(({ source, url }) => source === '' || !url.startsWith('https://'))).toEqual([]);
    expect(new Set(BILLS.map(({ title }) => title)).size).toBe(BILLS.length);
  });

  it.each(BILLS.map((bill) => [bill.title, bill.printedUsd, bill] as const))('%s: %s USD', (_, printedUsd, bill) => {
    const decimals = printedUsd.split('.')[1]?.length ?? 0;
    expect(totalOf(bill).toFixed(decimals)).toBe(printedUsd);
  });

  it('say when rates other than the catalog’s are used', () => {
    expect(BILLS.filter(({ prices, note }) => prices !== undefined && note === undefined)).toEqual([]);
  });
});
