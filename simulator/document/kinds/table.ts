import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { keyPopularitySchema } from '../key-popularity';
import { decimalNumber, parameter, whole, wholeNumber } from '../parameter';
import { commonFields } from './common';

const GUIDE = 'DynamoDB Developer Guide';

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

/** A key-value table with a stream of its changes. */
export const tableSchema = z.strictObject({
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
export type TableResource = z.infer<typeof tableSchema>;
