import { describe, expect, it } from 'vitest';
import type { Price } from '@/simulator';
import { allPrices, catalog, parseCatalog } from './load-catalog';

/** The catalog with one value replaced, or removed when no value is given; parsed under the name `aws.json`. */
function parseWith(path: readonly (string | number)[], value?: unknown): () => void {
  const input: unknown = structuredClone(catalog);
  let owner = input as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) owner = owner[key] as Record<string | number, unknown>;
  const last = path.at(-1) as string;
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return () => parseCatalog(input, 'aws.json');
}

/** True when `value / per` is a whole number of 10^-10 USD. */
function isExact(value: string, per: number): boolean {
  const [whole = '', fraction = ''] = value.split('.');
  const numerator = BigInt(whole + fraction) * 10n ** 10n;
  return numerator % (10n ** BigInt(fraction.length) * BigInt(per)) === 0n;
}

const valuesOf = ({ value, tiers }: Price): string[] => [value, ...(tiers ?? []).map((tier) => tier.value)];

describe('the catalog', () => {
  it('names a source and a date for every price, figure and measurement', () => {
    const entries = [...Object.values(allPrices), ...Object.values(catalog.figures), catalog.coldStarts];
    expect(entries.filter(({ source, retrieved }) => source === '' || retrieved === '')).toEqual([]);
  });

  it('holds prices that are whole numbers of 10^-10 USD per unit, in every tier', () => {
    const inexact = Object.entries(allPrices).filter(([, price]) =>
      valuesOf(price).some((value) => !isExact(value, price.per)),
    );
    expect(inexact.map(([id]) => id)).toEqual([]);
  });

  it('marks as unverified what rests on general knowledge, and nothing else', () => {
    const wrong = Object.entries({ ...allPrices, ...catalog.figures }).filter(
      ([, { source, verified }]) => verified === /general knowledge/i.test(source),
    );
    expect(wrong.map(([id]) => id)).toEqual([]);
  });

  it('gives every price that shares a free pool the same allowance', () => {
    const pools = new Map<string, Set<string>>();
    for (const { freePool, freePerMonth } of Object.values(allPrices)) {
      if (freePool) pools.set(freePool, new Set([...(pools.get(freePool) ?? []), `${freePerMonth}`]));
    }
    expect([...pools.keys()]).toContain('lambda.duration');
    expect([...pools].filter(([, allowances]) => allowances.size > 1)).toEqual([]);
  });

  it('holds one measurement for each runtime, processor and package', () => {
    const keys = catalog.coldStarts.runtimes.map((row) => `${row.runtime}, ${row.architecture}, ${row.package}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('nodejs24.x, arm64, zip');
    expect(keys).toContain('python3.13, arm64, zip');
  });
});

describe('parseCatalog', () => {
  it('refuses an unknown key and names file and pointer', () => {
    expect(parseWith(['prices', 'lambda.requests', 'currency'], 'USD')).toThrow(
      /^aws\.json: \/prices\/lambda\.requests: .*"currency"/,
    );
  });

  it('refuses a price that is a number, which could not be exact', () => {
    expect(parseWith(['prices', 'lambda.requests', 'value'], 0.2)).toThrow(
      /^aws\.json: \/prices\/lambda\.requests\/value: .*, got 0\.2$/,
    );
  });

  it('refuses an entry without a source', () => {
    expect(parseWith(['figures', 'gateway.rate', 'source'])).toThrow(
      /\/figures\/gateway\.rate\/source: .*got nothing$/,
    );
  });

  it('refuses tiers that do not rise', () => {
    expect(parseWith(['prices', 's3.storage', 'tiers', 1, 'upTo'], 10)).toThrow(
      '/prices/s3.storage/tiers: expected upTo to rise',
    );
  });

  it('refuses a value that is not that of the first tier', () => {
    expect(parseWith(['prices', 's3.storage', 'value'], '1.00')).toThrow(
      '/prices/s3.storage/value: expected the value of the first tier, got "1.00"',
    );
  });

  it('refuses a free pool without a free quantity', () => {
    expect(parseWith(['prices', 'lambda.duration.x86_64', 'freePerMonth'])).toThrow(
      '/prices/lambda.duration.x86_64/freePool: expected a free quantity that is shared',
    );
  });

  it('refuses percentiles that fall', () => {
    expect(parseWith(['coldStarts', 'runtimes', 3, 'p99'], 1)).toThrow(
      '/coldStarts/runtimes/3: expected percentiles that rise',
    );
  });
});
