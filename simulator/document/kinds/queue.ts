import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { decimalNumber, parameter, whole, wholeNumber } from '../parameter';
import { commonFields, idSchema } from './common';

const GUIDE = 'SQS Developer Guide';

const SHARE = 'expected a number from 0 to 1';
const share = z.number({ error: SHARE }).check(z.minimum(0, { error: SHARE }), z.maximum(1, { error: SHARE }));

/** A message queue: at least once, invisible while being worked on, dead letters after too many tries. */
export const queueSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('queue'),
  visibilityTimeoutS: decimalNumber(
    { min: 0, max: 43_200, default: 30 },
    {
      description: 'How long a received message stays hidden from other receivers.',
      unit: 's',
      source: GUIDE,
    },
  ),
  retentionS: wholeNumber(
    { min: 60, max: 1_209_600, default: 345_600 },
    {
      description: 'How long a message is kept.',
      unit: 's',
      source: GUIDE,
    },
  ),
  delayS: decimalNumber(
    { min: 0, max: 900, default: 0 },
    {
      description: 'How long a new message stays hidden before anyone can receive it.',
      unit: 's',
      source: GUIDE,
    },
  ),
  inFlightLimit: wholeNumber(
    { min: 1, max: 120_000, default: 120_000 },
    {
      description: 'Messages that may be received and not yet deleted; beyond it receives find nothing.',
      unit: 'messages',
      source: GUIDE,
    },
  ),
  fifo: parameter(z._default(z.boolean(), false), {
    description: 'Keeps the order within each message group; what a queue was made as, a run keeps.',
    source: GUIDE,
  }),
  messageGroups: wholeNumber(
    { min: 1, max: 100_000, default: 100 },
    {
      description: 'Groups that the messages of a first-in first-out queue belong to, each by chance.',
      unit: 'groups',
    },
  ),
  hottestGroupShare: z.optional(
    parameter(share, {
      description: 'Share of the messages that belong to one group; without it all groups are alike.',
    }),
  ),
  fifoCallsPerS: wholeNumber(
    { min: 1, max: 70_000, default: 300 },
    {
      description: 'Sends, and receives, that a first-in first-out queue takes; one receive brings ten messages.',
      unit: 'calls/s',
      source: 'SQS Developer Guide, quotas',
    },
  ),
  maxReceiveCount: z.optional(
    parameter(whole(1, 1_000), {
      description: 'Tries before a message goes to the dead-letter queue.',
      source: GUIDE,
    }),
  ),
  deadLetterQueue: z.optional(
    parameter(idSchema, { description: 'Queue that takes messages after too many tries.', source: GUIDE }),
  ),
  sendMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 12, p99: 50 }), {
    description: 'Time to accept a message.',
    unit: 'ms',
    unverified: true,
  }),
});
export type QueueResource = z.infer<typeof queueSchema>;
