import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { decimalNumber, parameter, whole, wholeNumber } from '../parameter';
import { commonFields, idSchema } from './common';

const GUIDE = 'SQS Developer Guide';

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
