import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { decimalNumber, parameter, wholeNumber } from '../parameter';
import { commonFields } from './common';
import type { KindDefinition, Refusal } from './kind-definition';

const GUIDE = 'S3 User Guide';

const bucketSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('bucket'),
  prefixes: wholeNumber(
    { min: 1, max: 10_000, default: 1 },
    {
      description: 'Key prefixes the objects are spread over; each can have request rates of its own.',
      source: GUIDE,
    },
  ),
  partitions: wholeNumber(
    { min: 1, max: 10_000, default: 1 },
    {
      description: 'Partitions with request rates of their own at the start; they grow under load up to the prefixes.',
      source: GUIDE,
    },
  ),
  splitAfterMin: wholeNumber(
    { min: 1, max: 1_440, default: 30 },
    {
      description:
        'Minutes in a row with more requests than the partitions take, after which there are twice as many. The platform does not document it.',
      unit: 'min',
      unverified: true,
    },
  ),
  readsPerS: wholeNumber(
    { min: 1, max: 1_000_000, default: 5_500 },
    {
      description: 'GET and HEAD requests a second per prefix.',
      unit: 'requests/s',
      source: GUIDE,
    },
  ),
  writesPerS: wholeNumber(
    { min: 1, max: 1_000_000, default: 3_500 },
    {
      description: 'PUT, COPY, POST and DELETE requests a second per prefix.',
      unit: 'requests/s',
      source: GUIDE,
    },
  ),
  readMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 30, p99: 150 }), {
    description: 'Time to answer a GET of a small object, or to the first byte of a larger one.',
    unit: 'ms',
    unverified: true,
  }),
  writeMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 40, p99: 200 }), {
    description: 'Time to answer a PUT of a small object.',
    unit: 'ms',
    unverified: true,
  }),
  notificationMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 1_000, p99: 10_000 }), {
    description: 'Time until a put object is announced: typically seconds, sometimes a minute.',
    unit: 'ms',
    source: GUIDE,
    unverified: true,
  }),
  connectionBytesPerS: wholeNumber(
    { min: 1_000, max: 1_000_000_000_000, default: 85_000_000 },
    {
      description: 'Speed of one transfer, which the payload of a link takes on top of the answer’s first byte.',
      unit: 'bytes/s',
      unverified: true,
    },
  ),
  duplicateShare: decimalNumber(
    { min: 0, max: 1, default: 0 },
    {
      description: 'Share of the announcements that come twice; the platform promises at least one.',
      unverified: true,
    },
  ),
  storedGib: decimalNumber(
    { min: 0, max: 1_000_000_000, default: 0 },
    {
      description: 'Data kept all month long.',
      unit: 'GiB',
    },
  ),
});

/** A bucket, with every default filled in. */
export type BucketResource = z.infer<typeof bucketSchema>;

/** What a bucket is in the document. */
export const bucketKind: KindDefinition<typeof bucketSchema> = {
  description: 'An object store that tells when an object was put.',
  schema: bucketSchema,
  roles: { isCalled: {}, sendsEvents: {} },
  check: checkBucket,
};

function checkBucket({ partitions, prefixes }: BucketResource): Refusal[] {
  if (partitions <= prefixes) return [];
  return [{ field: 'partitions', message: `expected at most ${prefixes}, the prefixes, got ${partitions}` }];
}
