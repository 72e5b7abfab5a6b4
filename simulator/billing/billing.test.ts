import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price } from '../catalog';
import { SECONDS_PER_MONTH, US_PER_S } from '../kernel/units';
import { TEST_CATALOG } from '../testing';
import { billOf } from './bill';
import { exact, parseDecimal } from './exact';
import { costOf, inUsd } from './money';

const price = (settings: Partial<Price>): Price => ({
  value: '1',
  per: 1,
  unit: 'units',
  source: 'test',
  retrieved: '2026',
  verified: true,
  ...settings,
});
const usd = (of: Price, quantity: number, free = 0) => inUsd(costOf(of, exact(quantity), exact(free)));

describe('money', () => {
  it('[M1] reads decimals exactly and refuses what is none', () => {
    expect(parseDecimal('0.0000166667')).toEqual({ numerator: 166_667n, denominator: 10_000_000_000n });
    expect(() => parseDecimal('1e-5')).toThrow('expected a decimal number');
    expect(() => parseDecimal('-1')).toThrow('expected a decimal number');
  });

  it('[M1] multiplies once and rounds once', () => {
    expect(usd(price({ value: '0.20', per: 1_000_000 }), 3_000_000)).toBe(0.6);
    expect(usd(price({ value: '0.0000166667' }), 400_001)).toBe(6.6666966667);
    expect(usd(price({ value: '0.0000000001' }), 0.5)).toBe(1e-10);
  });

  it('[M2] crosses tiers, with the free quantity taken off the first', () => {
    const tiered = price({
      tiers: [{ upTo: 100, value: '3' }, { upTo: 300, value: '2' }, { value: '1' }],
    });
    expect([0, 100, 101, 300, 400].map((quantity) => usd(tiered, quantity))).toEqual([0, 300, 302, 700, 800]);
    expect([5, 10, 11, 100, 150].map((quantity) => usd(tiered, quantity, 10))).toEqual([0, 0, 3, 270, 370]);
  });
});

describe('the bill', () => {
  const monthUs = SECONDS_PER_MONTH * US_PER_S;
  const usage = (resource: string, amount: number, settings: object = {}) => ({
    resource,
    usage: { price: 'lambda.requests', service: 'lambda', meter: 'requests', amount, divisor: 1, ...settings },
  });

  it('[M3] scales a period to a month of 730 hours', () => {
    const bill = billOf([usage('a', 1_000_000)], TEST_CATALOG, 3_600 * US_PER_S, false);
    expect(bill.totalUsd).toBe(0.2);
    expect(bill.monthlyUsd).toBe(146);
  });

  it('[M3] standing charges accrue by the share of the month', () => {
    const storage = {
      resource: 't',
      usage: { price: 's3.storage', service: 's3', meter: 'storage', amount: 2.5, divisor: 1, isStanding: true },
    };
    const bill = billOf([storage], TEST_CATALOG, monthUs / 2, false);
    expect(bill.totalUsd).toBe(0.02875);
    expect(bill.monthlyUsd).toBe(0.0575);
  });

  it('[M2] the free tier is the account’s, once, whatever the number of functions', () => {
    const catalog = {
      ...TEST_CATALOG,
      prices: { 'lambda.requests': price({ value: '0.20', per: 1_000_000, freePerMonth: 1_000_000 }) },
    };
    const bill = billOf([usage('a', 1_000_000), usage('b', 1_000_000), usage('c', 2_000_000)], catalog, monthUs, true);
    expect(bill.totalUsd).toBe(0.6);
    expect(bill.lines.map(({ usd: cost }) => cost)).toEqual([0.15, 0.15, 0.3]);
  });

  it('[M2] lines add up to the total, for any quantities', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000_000), { maxLength: 8 }),
        fc.integer({ min: 1, max: 10 ** 10 }),
        (amounts, periodUs) => {
          const bill = billOf(
            amounts.map((amount, index) => usage(`r${index}`, amount)),
            TEST_CATALOG,
            periodUs,
            false,
          );
          const sum = (values: number[]) => values.reduce((total, value) => total + Math.round(value * 1e10), 0);
          expect(sum(bill.lines.map((line) => line.usd))).toBe(Math.round(bill.totalUsd * 1e10));
        },
      ),
    );
  });

  it('names the price that the catalog lacks', () => {
    expect(() =>
      billOf([{ resource: 'x', usage: { ...usage('x', 1).usage, price: 'no.such' } }], TEST_CATALOG, 1, false),
    ).toThrow('the catalog has no price "no.such", which x needs');
  });
});
