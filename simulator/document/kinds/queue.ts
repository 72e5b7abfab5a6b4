import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import type { PollLink } from '../link';
import { decimalNumber, parameter, whole, wholeNumber } from '../parameter';
import { commonFields, idSchema } from './common';
import { type KindDefinition, type Refusal, type Surroundings, unwanted } from './kind-definition';

const GUIDE = 'SQS Developer Guide';
/** Most messages in a batch of a first-in first-out queue, and of any queue without a window. */
const SMALL_BATCH = 10;
const MIN_WINDOW_S = 1;

const SHARE = 'expected a number from 0 to 1';
const share = z.number({ error: SHARE }).check(z.minimum(0, { error: SHARE }), z.maximum(1, { error: SHARE }));

const queueSchema = z.strictObject({
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

/** A queue, with every default filled in. */
export type QueueResource = z.infer<typeof queueSchema>;

/** What a queue is in the document. */
export const queueKind: KindDefinition<typeof queueSchema> = {
  description: 'A message queue: at least once, invisible while being worked on, dead letters after too many tries.',
  schema: queueSchema,
  roles: { isCalled: {}, isPolled: { check: checkPoll } },
  references: { deadLetterQueue: 'queue' },
  check: checkDeadLetters,
};

/** Dead letters of a queue go to a queue of the same sort, so that an order is kept or there is none. */
function checkDeadLetters({ deadLetterQueue, fifo }: QueueResource, { resources }: Surroundings): Refusal[] {
  const target = deadLetterQueue === undefined ? undefined : resources.get(deadLetterQueue);
  if (target?.kind !== 'queue' || target.fifo === fifo) return [];
  const message = `expected a queue with fifo ${fifo}, got "${target.id}" with fifo ${target.fifo}`;
  return [{ field: 'deadLetterQueue', message }];
}

function checkPoll(link: PollLink, { fifo }: QueueResource): Refusal[] {
  return [...batchRefusals(link, fifo), ...pollerRefusals(link), ...streamFieldRefusals(link)];
}

function batchRefusals(link: PollLink, isFifo: boolean): Refusal[] {
  const { batchSize, batchWindowS } = link;
  const refusals: Refusal[] = [];
  const isLarge = batchSize !== undefined && batchSize > SMALL_BATCH;
  if (isLarge && isFifo) {
    refusals.push(unwanted(link, 'batchSize', `at most ${SMALL_BATCH} for a first-in first-out queue`));
  }
  if (isLarge && !isFifo && batchWindowS < MIN_WINDOW_S) {
    const expected = `at least ${MIN_WINDOW_S} for batches of more than ${SMALL_BATCH}`;
    refusals.push(unwanted(link, 'batchWindowS', expected));
  }
  if (isFifo && batchWindowS > 0) refusals.push(unwanted(link, 'batchWindowS', '0 for a first-in first-out queue'));
  return refusals;
}

function pollerRefusals(link: PollLink): Refusal[] {
  const { minimumPollers, maximumPollers, maxConcurrency } = link;
  const refusals: Refusal[] = [];
  if (maxConcurrency !== undefined && (minimumPollers ?? maximumPollers) !== undefined) {
    refusals.push(unwanted(link, 'maxConcurrency', 'no such key beside provisioned pollers'));
  }
  if (minimumPollers !== undefined && maximumPollers !== undefined && maximumPollers < minimumPollers) {
    refusals.push(unwanted(link, 'maximumPollers', `at least minimumPollers = ${minimumPollers}`));
  }
  return refusals;
}

/** What mappings of streams have, and those of queues do not. */
function streamFieldRefusals(link: PollLink): Refusal[] {
  const refusals: Refusal[] = [];
  if (link.bisectOnError) refusals.push(unwanted(link, 'bisectOnError', 'false for a queue'));
  if (link.maxRecordAgeS !== undefined) refusals.push(unwanted(link, 'maxRecordAgeS', 'no such key for a queue'));
  if (link.onFailure !== undefined) {
    refusals.push(unwanted(link, 'onFailure', 'no such key for a queue, which has a deadLetterQueue'));
  }
  return refusals;
}
