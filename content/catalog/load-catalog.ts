import * as z from 'zod';
import type { Catalog, Figure, Price } from '@/simulator';
import aws from './aws.json';
import azure from './azure.json';
import cloudflare from './cloudflare.json';
import googleCloud from './google-cloud.json';
import vercel from './vercel.json';

const text = z.string().min(1, { error: 'expected a text that is not empty' });
const decimal = z.string().regex(/^\d+(\.\d+)?$/, { error: 'expected a decimal number as a string, such as "0.20"' });
const positiveInteger = z.int().positive();
const provenance = {
  source: text,
  url: z.url({ protocol: /^https$/, error: 'expected an https address' }).exactOptional(),
  retrieved: z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, {
    error: 'expected a year, a month or a day, such as "2026", "2026-08" or "2026-08-15"',
  }),
  verified: z.boolean(),
};

const tiersSchema = z
  .array(z.strictObject({ upTo: positiveInteger.exactOptional(), value: decimal }))
  .min(2)
  .refine(
    (tiers) =>
      tiers.every(({ upTo }, index) => {
        if (index === tiers.length - 1) return upTo === undefined;
        return upTo !== undefined && upTo > (tiers[index - 1]?.upTo ?? 0);
      }),
    { error: 'expected upTo to rise from tier to tier and to be absent from the last one alone' },
  );

const priceSchema = z
  .strictObject({
    value: decimal,
    per: positiveInteger,
    unit: text,
    tiers: tiersSchema.exactOptional(),
    freePerMonth: positiveInteger.exactOptional(),
    freePool: text.exactOptional(),
    ...provenance,
  })
  .refine(({ value, tiers }) => tiers === undefined || tiers[0]?.value === value, {
    path: ['value'],
    error: 'expected the value of the first tier',
  })
  .refine(({ freePerMonth, freePool }) => freePool === undefined || freePerMonth !== undefined, {
    path: ['freePool'],
    error: 'expected a free quantity that is shared',
  });

const figureSchema = z.strictObject({ value: z.number().nonnegative(), unit: text, description: text, ...provenance });

const milliseconds = z.number().positive();
const coldStartSchema = z
  .strictObject({
    runtime: text,
    architecture: z.enum(['x86_64', 'arm64']),
    package: z.enum(['zip', 'image']),
    samples: positiveInteger,
    p50: milliseconds,
    p90: milliseconds,
    p95: milliseconds,
    p99: milliseconds,
    max: milliseconds,
    mean: milliseconds,
    mu: z.number(),
    sigma: z.number().positive(),
  })
  .refine(({ p50, p90, p95, p99, max }) => p50 <= p90 && p90 <= p95 && p95 <= p99 && p99 <= max, {
    error: 'expected percentiles that rise',
  });

const id = z.string().regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/, { error: 'expected an id such as "lambda.requests"' });

const priceListSchema = z.strictObject({
  provider: text,
  region: text,
  retrieved: provenance.retrieved,
  prices: z.record(id, priceSchema),
  figures: z.record(id, figureSchema).exactOptional(),
});

const catalogSchema = z.strictObject({
  provider: z.literal('aws'),
  region: text,
  retrieved: provenance.retrieved,
  prices: z.record(id, priceSchema),
  figures: z.record(id, figureSchema),
  coldStarts: z.strictObject({ ...provenance, window: text, runtimes: z.array(coldStartSchema).min(1) }),
});

/** `/prices/lambda.requests/value` for `['prices', 'lambda.requests', 'value']`, escaped as RFC 6901 says. */
function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

/** Prices, and perhaps a few figures, of a provider whose rules the simulator does not have. */
export type PriceList = z.infer<typeof priceListSchema>;

function parse<T>(schema: z.ZodType<T>, input: unknown, file: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => {
    const got = JSON.stringify(valueAt(input, path)) ?? 'nothing';
    return `${file}: ${jsonPointer(path)}: ${message}, got ${got.length > 80 ? `${got.slice(0, 80)}…` : got}`;
  });
  throw new Error(faults.join('\n'));
}

/**
 * Reads a provider's catalog of prices, figures and measured cold starts.
 *
 * @param input - What the file holds, parsed as JSON.
 * @param file - Name of the file, for the message.
 * @returns The same data, with its type; nothing is converted.
 * @throws {Error} With one line per fault, `file: pointer: expectation, got value`. Unknown keys are faults.
 */
export function parseCatalog(input: unknown, file: string): Catalog {
  return parse(catalogSchema, input, file);
}

/** Reads a file that holds prices alone; it is refused in the same way. */
export function parsePriceList(input: unknown, file: string): PriceList {
  return parse(priceListSchema, input, file);
}

/** Prices, quotas and measured cold starts of AWS in US East (N. Virginia). */
export const catalog: Catalog = parseCatalog(aws, 'content/catalog/aws.json');

/** Prices of the other providers, each in a region of its own. */
export const otherPriceLists: readonly PriceList[] = [
  parsePriceList(googleCloud, 'content/catalog/google-cloud.json'),
  parsePriceList(cloudflare, 'content/catalog/cloudflare.json'),
  parsePriceList(vercel, 'content/catalog/vercel.json'),
  parsePriceList(azure, 'content/catalog/azure.json'),
];

/** Every price of every provider, by its id. */
export const allPrices: Readonly<Record<string, Price>> = merged(
  [catalog, ...otherPriceLists].map(({ provider, prices }) => [provider, prices]),
);

/** Every figure of every provider, by its id. */
export const allFigures: Readonly<Record<string, Figure>> = merged(
  [catalog, ...otherPriceLists].map(({ provider, figures = {} }) => [provider, figures]),
);

function merged<T>(lists: readonly (readonly [provider: string, entries: Readonly<Record<string, T>>])[]) {
  const all: Record<string, T> = {};
  for (const [provider, entries] of lists) {
    for (const [entryId, entry] of Object.entries(entries)) {
      if (all[entryId]) throw new Error(`${provider}: expected an id that no other catalog has, got "${entryId}"`);
      all[entryId] = entry;
    }
  }
  return all;
}
