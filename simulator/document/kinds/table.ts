import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { decimalNumber, parameter, wholeNumber } from '../parameter';
import { commonFields } from './common';

const GUIDE = 'DynamoDB Developer Guide';

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
      description: 'Read units a second: what a new on-demand table takes at once, or what was provisioned.',
      unit: 'units/s',
      source: GUIDE,
    },
  ),
  writeUnitsPerS: wholeNumber(
    { min: 1, max: 1_000_000, default: 4_000 },
    {
      description: 'Write units a second: what a new on-demand table takes at once, or what was provisioned.',
      unit: 'units/s',
      source: GUIDE,
    },
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
