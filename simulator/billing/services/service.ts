import * as z from 'zod/mini';
import type { Price } from '../../catalog';
import { decimalNumber, parameter, whole, wholeNumber } from '../../document/parameter';
import { type Exact, exact, over, type Rational, roundedUp, times } from '../exact';

/** A quantity of one month that has a price. */
export interface Meter {
  /** Id of a price in the catalog, or a price that the usage itself brings. */
  price: string | Price;
  /** What is counted, in words. */
  meter: string;
  /** In the price's unit. */
  quantity: Rational;
}

/** What an item of the usage turned out to be. Without `freeTier` it follows the usage as a whole. */
export type MeteredItem =
  | { kind: 'valid'; meters: Meter[]; freeTier: boolean | undefined }
  | { kind: 'invalid'; issues: z.core.$ZodIssue[] };

/** A service that can be priced: the fields it takes, and how they become metered quantities. */
export interface Service {
  /** As a usage names it. */
  name: string;
  /** How the platform rounds and counts, in whole sentences. */
  rules: string;
  schema: z.ZodMiniObject;
  /** Checks an item of the usage and meters it; never throws. */
  read(item: unknown): MeteredItem;
}

type Parsed<Fields extends z.core.$ZodShape> = z.output<z.ZodMiniObject<Fields, z.core.$strict>>;

interface Definition<Fields extends z.core.$ZodShape> {
  name: string;
  rules: string;
  fields: Fields;
  /** Says what is wrong between fields that are right by themselves. */
  conflict?(usage: Parsed<Fields>): { field: keyof Fields & string; message: string } | undefined;
  metersOf(usage: Parsed<Fields>): Meter[];
}

/** Makes a service of its fields and its way to meter them. */
export function defineService<Fields extends z.core.$ZodShape>(definition: Definition<Fields>): Service {
  const { name, rules, fields, conflict, metersOf } = definition;
  const schema = z.strictObject({
    service: z.literal(name),
    ...fields,
    freeTier: z.optional(
      parameter(z.boolean(), {
        description: 'Whether this item takes part in free quantities; as the usage says unless written.',
      }),
    ),
  });
  return {
    name,
    rules,
    schema,
    read(item) {
      const checked = schema.safeParse(item);
      if (!checked.success) return { kind: 'invalid', issues: checked.error.issues };
      const { service: _, freeTier, ...own } = checked.data as Parsed<Fields> & { service: string; freeTier?: boolean };
      const usage = own as Parsed<Fields>;
      const fault = conflict?.(usage);
      if (!fault) return { kind: 'valid', meters: metersOf(usage), freeTier };
      const issue: z.core.$ZodIssue = { code: 'custom', path: [fault.field], message: fault.message, input: undefined };
      return { kind: 'invalid', issues: [issue] };
    },
  };
}

/** One metered quantity. */
export function meter(price: string | Price, name: string, quantity: Exact): Meter {
  return { price, meter: name, quantity: exact(quantity) };
}

/** Most that a field may say; beyond it nothing is sold. */
const MOST = 1e15;

/** Bounds and default of a field, where they are not those of a plain quantity. */
interface Range {
  min?: number;
  max?: number;
  default?: number;
}

/** A field for a whole number of things in a month, none by default. */
export function count(unit: string, description: string, settings: Range = {}) {
  const { min = 0, max = MOST, default: value = 0 } = settings;
  return wholeNumber({ min, max, default: value }, { description, unit });
}

/** A field for an amount in a month, nothing by default. */
export function amount(unit: string, description: string, settings: Range = {}) {
  const { min = 0, max = MOST, default: value = 0 } = settings;
  return decimalNumber({ min, max, default: value }, { description, unit });
}

/** A field that takes one of some words; the first is the default. The library's type of a default is too narrow here. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words, description: string) {
  return parameter(z._default(z.enum(words), words[0] as never), { description });
}

/** A field that takes one of some numbers; the first is the default. */
export function size<const Sizes extends readonly [number, ...number[]]>(
  sizes: Sizes,
  unit: string,
  description: string,
) {
  return parameter(z._default(z.literal(sizes), sizes[0] as never), { description, unit });
}

/** A field that takes one of some words and has no default. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, description: string) {
  return parameter(z.enum(words), { description });
}

/** A field without a default: absent unless written. */
export function optionalAmount(unit: string, description: string) {
  const error = `expected a number from 0 to ${MOST}`;
  const schema = z.number({ error }).check(z.minimum(0, { error }), z.maximum(MOST, { error }));
  return z.optional(parameter(schema, { description, unit }));
}

/** A field for a whole number, absent unless written. */
export function optionalCount(unit: string, description: string) {
  return z.optional(parameter(whole(0, MOST), { description, unit }));
}

/** How many units a size counts as: each started unit is one, and nothing at all is one too. */
export function unitsOf(size: Exact, unit: Exact): Rational {
  const units = roundedUp(over(size, unit));
  return units.numerator === 0n ? exact(1) : units;
}

/** Kilobytes of 1,024 bytes in gigabytes of 2^30. */
export function gbOfKb(kb: Exact): Rational {
  return over(kb, 1024 * 1024);
}

/** Memory in MiB held for milliseconds, in GB-seconds as serverless platforms count them: MiB / 1,024. */
export function gbSeconds(memoryMib: Exact, ms: Exact): Rational {
  return over(times(memoryMib, ms), 1024 * 1000);
}

/** Hours that every month is taken to have. */
export const HOURS_PER_MONTH = 730;

export const MS_PER_HOUR = 3_600_000;

/** Queues, topics and buses count each started unit of this size. */
export const MESSAGE_UNIT_KB = 64;
