import * as z from 'zod/mini';
import { distributionSchema } from './distribution';
import { OWN_CALL_FIELDS } from './kinds';
import { idSchema } from './kinds/common';
import { decimalNumber, named, parameter, unlimitedOr, whole, wholeNumber } from './parameter';

const GUIDE = 'AWS Lambda Developer Guide';

const commonLinkFields = {
  id: parameter(idSchema, { description: 'Name of the link, unique among the links.' }),
  from: parameter(idSchema, { description: 'Resource the link starts at.' }),
  to: parameter(idSchema, { description: 'Resource the link ends at.' }),
  label: z.optional(parameter(z.string().check(z.maxLength(200)), { description: 'What the diagram writes on it.' })),
  enabled: parameter(z._default(z.boolean(), true), { description: 'A link that is switched off carries nothing.' }),
};

const callSchema = named(
  'call',
  z.strictObject({
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
        description: 'Share of a function’s invocations, or of the requests of a server, that use this link.',
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
      parameter(whole(1, 5_368_709_120), {
        description: 'Size of what is sent, read or written; a table’s default is its item.',
        unit: 'bytes',
      }),
    ),
    ...OWN_CALL_FIELDS,
  }),
  'A request that waits for its answer.',
);

const eventSchema = named(
  'event',
  z.strictObject({
    ...commonLinkFields,
    kind: z.literal('event'),
    probability: decimalNumber(
      { min: 0, max: 1, default: 1 },
      { description: 'Share of the events that match and are sent.' },
    ),
  }),
  'An asynchronous invocation: nobody waits for it, and it is tried again by itself.',
);

/** What a mapping does with records that it cannot get through, and which of them. */
const pollErrorFields = {
  partialBatchResponse: parameter(z._default(z.boolean(), false), {
    description:
      'The function reports the records that failed: a queue keeps only those, a stream goes on from the first of them.',
    source: GUIDE,
  }),
  maxRetries: z.optional(
    parameter(whole(-1, 10_000), {
      description: 'Retries of a stream’s failed batch; without it, or at -1, until its records expire.',
      source: GUIDE,
    }),
  ),
  maxRecordAgeS: z.optional(
    parameter(unlimitedOr(60, 604_800), {
      description: 'Oldest record of a stream that is still tried; without it, or at -1, until records expire.',
      unit: 's',
      source: GUIDE,
    }),
  ),
  bisectOnError: parameter(z._default(z.boolean(), false), {
    description: 'Splits a stream’s failed batch in two and tries each half by itself.',
    source: GUIDE,
  }),
  onFailure: z.optional(
    parameter(idSchema, {
      description: 'Queue that is told of each batch of a stream that is given up.',
      source: GUIDE,
    }),
  ),
};

const pollSchema = named(
  'poll',
  z.strictObject({
    ...commonLinkFields,
    kind: z.literal('poll'),
    batchSize: z.optional(
      parameter(whole(1, 10_000), {
        description:
          'Most records in one invocation; without it 10 for a queue, 100 for a stream. Above 10 a queue needs a window of 1 s.',
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
    lowTrafficWaitS: decimalNumber(
      { min: 0, max: 20, default: 0 },
      {
        description:
          'Least wait of a queue’s batch that does not fill, where a window is set; the platform may take up to 20 s.',
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
    minimumPollers: z.optional(
      parameter(whole(2, 200), {
        description:
          'Pollers of a queue that are always there and paid for; this or maximumPollers turns provisioned mode on. Without it 2.',
        unit: 'pollers',
        source: GUIDE,
      }),
    ),
    maximumPollers: z.optional(
      parameter(whole(2, 2_000), {
        description: 'Most pollers of a queue in provisioned mode; without it 200.',
        unit: 'pollers',
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
    ...pollErrorFields,
  }),
  'An event source mapping: fetches batches of records from a queue or a stream and invokes a function with each.',
);

/** The way between two resources: a call waits, an event does not, a poll fetches from the source. */
export const linkSchema = z.discriminatedUnion('kind', [callSchema, eventSchema, pollSchema]);
export type Link = z.infer<typeof linkSchema>;
export type CallLink = z.infer<typeof callSchema>;
export type EventLink = z.infer<typeof eventSchema>;
export type PollLink = z.infer<typeof pollSchema>;
