import * as z from 'zod/mini';
import { distributionSchema } from './distribution';
import { idSchema } from './kinds/common';
import { decimalNumber, parameter, whole, wholeNumber } from './parameter';

const GUIDE = 'AWS Lambda Developer Guide';

const commonLinkFields = {
  id: idSchema,
  from: parameter(idSchema, { description: 'Resource the link starts at.' }),
  to: parameter(idSchema, { description: 'Resource the link ends at.' }),
  label: z.optional(z.string().check(z.maxLength(200))),
  enabled: parameter(z._default(z.boolean(), true), { description: 'A link that is switched off carries nothing.' }),
};

const callSchema = z.strictObject({
  ...commonLinkFields,
  kind: z.literal('call'),
  share: decimalNumber(
    { min: 0, max: 1_000_000, default: 1 },
    {
      description: 'Weight of this way among the calls that leave a client or a gateway; each request takes one.',
    },
  ),
  latencyMs: parameter(z._default(distributionSchema, { distribution: 'constant', value: 0 }), {
    description: 'Network time of one way; a request pays it twice.',
    unit: 'ms',
  }),
  probability: decimalNumber(
    { min: 0, max: 1, default: 1 },
    {
      description: 'Share of a function’s invocations that use this link.',
    },
  ),
  reads: decimalNumber(
    { min: 0, max: 100, default: 0 },
    {
      description: 'Reads one invocation makes there, one after the other; a fraction is a chance.',
    },
  ),
  writes: decimalNumber(
    { min: 0, max: 100, default: 0 },
    {
      description:
        'Writes, or messages sent, that one invocation makes there, after its reads; a fraction is a chance.',
    },
  ),
  payloadBytes: z.optional(
    parameter(whole(1, 10_000_000), {
      description: 'Size of what is read or written; a table’s default is its item.',
      unit: 'bytes',
    }),
  ),
});

const eventSchema = z.strictObject({
  ...commonLinkFields,
  kind: z.literal('event'),
  probability: decimalNumber(
    { min: 0, max: 1, default: 1 },
    { description: 'Share of the events that match and are sent.' },
  ),
});

const pollSchema = z.strictObject({
  ...commonLinkFields,
  kind: z.literal('poll'),
  batchSize: z.optional(
    parameter(whole(1, 10_000), {
      description: 'Most records in one invocation; without it 10 for a queue, 100 for a stream.',
      unit: 'records',
      source: GUIDE,
    }),
  ),
  batchWindowS: decimalNumber(
    { min: 0, max: 300, default: 0 },
    {
      description: 'How long to gather records before invoking with less than a full batch.',
      unit: 's',
      source: GUIDE,
    },
  ),
  maxConcurrency: z.optional(
    parameter(whole(1, 1_250), {
      description: 'Most batches of a queue in work at once; the platform takes 2 to 1,000.',
      unit: 'batches',
      source: GUIDE,
    }),
  ),
  parallelization: wholeNumber(
    { min: 1, max: 10, default: 1 },
    {
      description: 'Batches of one stream shard in work at once, the order kept per key.',
      source: GUIDE,
    },
  ),
  maxRetries: z.optional(
    parameter(whole(0, 10_000), {
      description: 'Retries of a stream’s failed batch; without it until its records expire.',
      source: GUIDE,
    }),
  ),
});

/** The way between two resources: a call waits, an event does not, a poll fetches from the source. */
export const linkSchema = z.discriminatedUnion('kind', [callSchema, eventSchema, pollSchema]);
export type Link = z.infer<typeof linkSchema>;
export type PollLink = z.infer<typeof pollSchema>;
