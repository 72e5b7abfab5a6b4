import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { keyPopularitySchema } from '../key-popularity';
import type { CallLink, PollLink } from '../link';
import { decimalNumber, parameter, whole, wholeNumber } from '../parameter';
import { commonFields } from './common';
import { type KindDefinition, type Refusal, type Surroundings, unwanted } from './kind-definition';

const GUIDE = 'DynamoDB Developer Guide';
/** Most items of a batch that is written; batches that are read and transactions may have more. */
const BATCH_WRITE_ITEMS = 25;

/** Bounds between which one direction of a provisioned table is scaled. */
const scalingBounds = (direction: string) =>
  z
    .strictObject({
      minUnitsPerS: parameter(whole(1, 1_000_000), {
        description: `Least ${direction} units a second.`,
        unit: 'units/s',
        source: GUIDE,
      }),
      maxUnitsPerS: parameter(whole(1, 1_000_000), {
        description: `Most ${direction} units a second.`,
        unit: 'units/s',
        source: GUIDE,
      }),
      targetPercent: wholeNumber(
        { min: 20, max: 90, default: 70 },
        { description: 'Share of the provisioned units that should be in use.', unit: '%', source: GUIDE },
      ),
    })
    .check(
      z.refine(({ minUnitsPerS, maxUnitsPerS }) => minUnitsPerS <= maxUnitsPerS, {
        error: 'expected minUnitsPerS <= maxUnitsPerS',
      }),
    );

const tableSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('table'),
  capacity: parameter(z._default(z.enum(['on-demand', 'provisioned']), 'on-demand'), {
    description: 'Pay per request, or for a fixed throughput.',
    source: GUIDE,
  }),
  readUnitsPerS: wholeNumber(
    { min: 1, max: 1_000_000, default: 12_000 },
    {
      description:
        'Read units a second: what an on-demand table takes at once (its warm throughput), or what was provisioned.',
      unit: 'units/s',
      source: GUIDE,
    },
  ),
  writeUnitsPerS: wholeNumber(
    { min: 1, max: 1_000_000, default: 4_000 },
    {
      description:
        'Write units a second: what an on-demand table takes at once (its warm throughput), or what was provisioned.',
      unit: 'units/s',
      source: GUIDE,
    },
  ),
  quotaUnitsPerS: wholeNumber(
    { min: 1, max: 10_000_000, default: 40_000 },
    {
      description: 'Read units, and write units, a second up to which an on-demand table grows by itself.',
      unit: 'units/s',
      source: GUIDE,
    },
  ),
  readScaling: z.optional(
    parameter(scalingBounds('read'), {
      description: 'Scales a provisioned table’s read units with their use.',
      source: GUIDE,
    }),
  ),
  writeScaling: z.optional(
    parameter(scalingBounds('write'), {
      description: 'Scales a provisioned table’s write units with their use.',
      source: GUIDE,
    }),
  ),
  keys: z.optional(
    parameter(keyPopularitySchema, {
      description: 'Which keys are asked for; without it the load is spread over all partitions evenly.',
    }),
  ),
  itemBytes: wholeNumber(
    { min: 1, max: 409_600, default: 1_024 },
    {
      description: 'Size of an item: a write unit covers 1 KB, a read unit 4 KB.',
      unit: 'bytes',
      source: GUIDE,
    },
  ),
  consistency: parameter(z._default(z.enum(['eventual', 'strong']), 'eventual'), {
    description: 'A strongly consistent read costs a whole read unit per 4 KB, an eventual one half.',
    source: GUIDE,
  }),
  readMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 3, p99: 10 }), {
    description: 'Time to answer a read.',
    unit: 'ms',
    unverified: true,
  }),
  writeMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 6, p99: 18 }), {
    description: 'Time to answer a write.',
    unit: 'ms',
    unverified: true,
  }),
  sdkTries: wholeNumber(
    { min: 1, max: 100, default: 10 },
    {
      description: 'Tries in all that the SDK of a caller makes when the table throttles.',
      source: 'General knowledge, confirmed by no stored document',
      unverified: true,
    },
  ),
  sdkBackOffMs: wholeNumber(
    { min: 1, max: 60_000, default: 50 },
    {
      description: 'Longest wait of such a caller before its second try; it doubles with each further one.',
      unit: 'ms',
      source: GUIDE,
    },
  ),
  shards: wholeNumber(
    { min: 1, max: 1_000, default: 1 },
    {
      description: 'Shards of the table’s stream, one per partition.',
      source: GUIDE,
    },
  ),
  storedGib: decimalNumber(
    { min: 0, max: 1_000_000, default: 0 },
    {
      description: 'Data kept all month long.',
      unit: 'GiB',
    },
  ),
});

/** What a call says of its work at a table. */
export const tableCallFields = {
  items: z.optional(
    parameter(whole(1, 100), {
      description: 'Items that one read or write of a table covers, as a batch or in a transaction; without it 1.',
      unit: 'items',
      source: GUIDE,
    }),
  ),
  transactional: z.optional(
    parameter(z.boolean(), {
      description: 'Whether a table’s reads and writes are transactions, which cost twice the units.',
      source: GUIDE,
    }),
  ),
  consistency: z.optional(
    parameter(z.enum(['eventual', 'strong']), {
      description: 'How a table’s items are read here; without it as the table says.',
      source: GUIDE,
    }),
  ),
  keys: z.optional(
    parameter(keyPopularitySchema, {
      description: 'Which of a table’s keys are asked for here; without it as the table says.',
    }),
  ),
};

/** A table, with every default filled in. */
export type TableResource = z.infer<typeof tableSchema>;

/** What a table is in the document. */
export const tableKind: KindDefinition<typeof tableSchema> = {
  description: 'A key-value table with a stream of its changes.',
  schema: tableSchema,
  roles: { isCalled: { ownFields: tableCallFields, check: checkCall }, isPolled: { check: checkStream } },
  check: checkTable,
};

function checkTable(table: TableResource): Refusal[] {
  const refusals: Refusal[] = [];
  for (const [field, units] of [
    ['readScaling', 'readUnitsPerS'],
    ['writeScaling', 'writeUnitsPerS'],
  ] as const) {
    const scaling = table[field];
    if (!scaling) continue;
    if (table.capacity !== 'provisioned') {
      refusals.push({ field, message: 'expected no scaling of an on-demand table' });
    } else if (table[units] < scaling.minUnitsPerS || table[units] > scaling.maxUnitsPerS) {
      const range = `from ${scaling.minUnitsPerS} to ${scaling.maxUnitsPerS}`;
      refusals.push({ field: units, message: `expected ${range}, as ${field} says, got ${table[units]}` });
    }
  }
  return refusals;
}

function checkCall({ transactional, consistency, writes, items = 1 }: CallLink): Refusal[] {
  const refusals: Refusal[] = [];
  if (transactional && consistency === 'eventual') {
    refusals.push({ field: 'consistency', message: 'expected no eventual reads in a transaction' });
  }
  if (!transactional && writes > 0 && items > BATCH_WRITE_ITEMS) {
    const message = `expected at most ${BATCH_WRITE_ITEMS} items in a batch that writes, got ${items}`;
    refusals.push({ field: 'items', message });
  }
  return refusals;
}

function checkStream(link: PollLink, _table: TableResource, { resources }: Surroundings): Refusal[] {
  const refusals: Refusal[] = [];
  for (const field of ['minimumPollers', 'maximumPollers'] as const) {
    if (link[field] !== undefined) refusals.push(unwanted(link, field, 'no such key for a stream'));
  }
  if (link.onFailure === undefined) return refusals;
  const target = resources.get(link.onFailure);
  if (target?.kind !== 'queue' || target.fifo) {
    refusals.push(unwanted(link, 'onFailure', 'the id of a queue that is not fifo'));
  }
  return refusals;
}
