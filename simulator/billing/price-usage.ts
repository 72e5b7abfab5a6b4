import * as z from 'zod/mini';
import type { Price } from '../catalog';
import { type DocumentError, describeIssue } from '../document/document-error';
import { parameter } from '../document/parameter';
import { depthOf } from '../document/parse';
import { costsOf, type Part } from './account';
import { asNumber } from './exact';
import { inUsd, roundedToCents } from './money';
import { SERVICES } from './services';
import type { Meter, Service } from './services/service';

/** Bounds of a usage file. */
export const USAGE_LIMITS = { bytes: 1_048_576, items: 1_000, depth: 8 } as const;

const BY_NAME = new Map(SERVICES.map((service) => [service.name, service]));

const namedItem = z.looseObject({ service: z.string() });

/** Quantities of one month, without the fields of the items, which each service checks by itself. */
export const usageSchema = z.strictObject({
  region: parameter(z._default(z.literal('us-east-1'), 'us-east-1'), {
    description: 'Region whose prices hold for the services of AWS.',
  }),
  freeTier: parameter(z._default(z.boolean(), false), {
    description: 'Takes off the free quantities of a month that never end.',
  }),
  usage: parameter(z.array(namedItem).check(z.minLength(1), z.maxLength(USAGE_LIMITS.items)), {
    description: 'What was used, one item for each function, table, queue and so on.',
  }),
});

/** A usage that has been read: metered, not yet priced. */
export interface MeteredUsage {
  region: string;
  freeTier: boolean;
  items: readonly { service: string; meters: readonly Meter[]; freeTier: boolean | undefined }[];
}

export type ParsedUsage = { kind: 'valid'; value: MeteredUsage } | { kind: 'invalid'; errors: DocumentError[] };

/** One line of a priced usage. */
export interface PricedLine {
  /** Index of the item in the usage. */
  item: number;
  service: string;
  meter: string;
  quantity: number;
  unit: string;
  usd: number;
  source: string;
  unverified: boolean;
}

export interface PricedUsage {
  currency: 'USD';
  region: string;
  freeTier: boolean;
  /** The exact sum of the lines. */
  totalUsd: number;
  /** The sum as an invoice prints it: what is used at one price is rounded to the cent before it is added. */
  invoiceUsd: number;
  lines: PricedLine[];
}

/** Parses the text of a usage file, strictly; never throws. */
export function parseUsageText(text: string): ParsedUsage {
  if (text.length > USAGE_LIMITS.bytes) return invalid('', `expected at most ${USAGE_LIMITS.bytes} bytes`);
  try {
    return parseUsage(JSON.parse(text));
  } catch (error) {
    return invalid('', `expected JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Parses an unknown value as a usage, strictly; never throws. Every fault is named with its JSON pointer. */
export function parseUsage(value: unknown): ParsedUsage {
  if (depthOf(value, USAGE_LIMITS.depth) > USAGE_LIMITS.depth) {
    return invalid('', `expected at most ${USAGE_LIMITS.depth} levels of nesting`);
  }
  const envelope = usageSchema.safeParse(value);
  if (!envelope.success) {
    const known = Object.keys(usageSchema.shape);
    return {
      kind: 'invalid',
      errors: envelope.error.issues.flatMap((issue) => explain(issue, value, 'a usage', known)),
    };
  }
  const { region, freeTier, usage } = envelope.data;
  const errors: DocumentError[] = [];
  const items = usage.flatMap((item, index) => {
    const read = readItem(item, index, value);
    if (read.kind === 'valid') return [{ service: item.service, meters: read.meters, freeTier: read.freeTier }];
    errors.push(...read.errors);
    return [];
  });
  return errors.length > 0 ? { kind: 'invalid', errors } : { kind: 'valid', value: { region, freeTier, items } };
}

function readItem(item: z.output<typeof namedItem>, index: number, root: unknown) {
  const service = BY_NAME.get(item.service);
  if (!service) {
    const known = [...BY_NAME.keys()].join(', ');
    const message = `expected one of ${known}; got ${JSON.stringify(item.service)}`;
    return invalid(`/usage/${index}/service`, message);
  }
  const read = service.read(item);
  if (read.kind === 'valid') return read;
  const errors = read.issues.flatMap((issue) => {
    const placed = { ...issue, path: ['usage', index, ...issue.path] };
    return explain(placed, root, service.name, Object.keys(service.schema.shape));
  });
  return { kind: 'invalid' as const, errors };
}

/** A fault in words; one about an unknown field lists those that are known. */
function explain(issue: z.core.$ZodIssue, root: unknown, owner: string, known: readonly string[]): DocumentError[] {
  const errors = describeIssue(issue, root);
  if (issue.code !== 'unrecognized_keys') return errors;
  return errors.map(({ pointer }) => ({
    pointer,
    message: `expected no such field; ${owner} takes ${known.join(', ')}`,
  }));
}

function invalid(pointer: string, message: string) {
  return { kind: 'invalid' as const, errors: [{ pointer, message }] };
}

/**
 * Puts prices on a usage. Tiers and free quantities belong to the account: they apply to all items together.
 *
 * @param prices - By id; every price that a service can need.
 * @throws {RangeError} When a price is missing.
 */
export function priceUsage(usage: MeteredUsage, prices: Readonly<Record<string, Price>>): PricedUsage {
  const metered = usage.items.flatMap(({ service, meters, freeTier }, item) =>
    meters
      .filter(({ quantity }) => quantity.numerator > 0n)
      .map(({ meter, quantity, price }) => ({
        item,
        service,
        meter,
        part: { price: priceOf(price, prices), quantity, takesFree: freeTier ?? usage.freeTier } satisfies Part,
      })),
  );
  const costs = costsOf(metered.map(({ part }) => part));
  return {
    currency: 'USD',
    region: usage.region,
    freeTier: usage.freeTier,
    totalUsd: inUsd(costs.reduce((sum, cost) => sum + cost, 0n)),
    invoiceUsd: inUsd(
      invoiceOf(
        metered.map(({ part }) => part.price),
        costs,
      ),
    ),
    lines: metered.map(({ item, service, meter, part }, index) => ({
      item,
      service,
      meter,
      quantity: asNumber(part.quantity),
      unit: part.price.unit,
      usd: inUsd(costs[index] as bigint),
      source: part.price.source,
      unverified: !part.price.verified,
    })),
  };
}

function invoiceOf(prices: readonly Price[], costs: readonly bigint[]): bigint {
  const byPrice = new Map<Price, bigint>();
  prices.forEach((price, index) => {
    byPrice.set(price, (byPrice.get(price) ?? 0n) + (costs[index] as bigint));
  });
  return [...byPrice.values()].reduce((sum, cost) => sum + roundedToCents(cost), 0n);
}

function priceOf(price: string | Price, prices: Readonly<Record<string, Price>>): Price {
  const found = typeof price === 'string' ? prices[price] : price;
  if (!found) throw new RangeError(`the catalog has no price "${price}"`);
  return found;
}

/** The JSON Schema of a usage, with every service's fields. */
export function usageJsonSchema(): z.core.JSONSchema.BaseSchema {
  const envelope = z.toJSONSchema(usageSchema, { io: 'input' });
  const items = SERVICES.map(jsonSchemaOf);
  return {
    ...envelope,
    title: 'Quantities to be priced',
    properties: {
      ...envelope.properties,
      usage: { ...(envelope.properties?.usage as object), items: { oneOf: items } },
    },
  };
}

/** The JSON Schema of one item of a service. */
export function jsonSchemaOf({ schema, rules }: Service): z.core.JSONSchema.BaseSchema {
  const { $schema: _, ...item } = z.toJSONSchema(schema, { io: 'input' });
  return { description: rules, ...item };
}
