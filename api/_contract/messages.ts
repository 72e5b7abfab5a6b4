import { z } from 'zod';
import { LIMITS } from './limits';
import { Count, Id, jsonBytes, PageLimit, Timestamp, text } from './values';

const Text = text(0, 10_000);

/**
 * A job for the queue. `fail` fails its first `times` deliveries on purpose, to show retries; beyond the queue's limit
 * of receives it ends among the dead letters.
 */
export const Job = z
  .discriminatedUnion('task', [
    z.strictObject({ task: z.literal('count-words'), text: Text }),
    z.strictObject({ task: z.literal('checksum'), text: Text }),
    z.strictObject({ task: z.literal('fail'), times: z.int().min(1).max(20) }),
  ])
  .refine(
    (job) => jsonBytes(job) <= LIMITS.messageBytes,
    `A message takes at most ${LIMITS.messageBytes} bytes of JSON`,
  );
export type Job = z.infer<typeof Job>;

export const MESSAGE_STATES = ['visible', 'in-flight', 'done', 'dead'] as const;
const State = z.enum(MESSAGE_STATES);

/** What a job produced: words of `count-words`, SHA-256 in hex of `checksum`, the delivery that succeeded of `fail`. */
export const JobOutcome = z.discriminatedUnion('task', [
  z.strictObject({ task: z.literal('count-words'), words: Count }),
  z.strictObject({ task: z.literal('checksum'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ task: z.literal('fail'), succeededAtDelivery: z.int().min(1) }),
]);
export type JobOutcome = z.infer<typeof JobOutcome>;

/** The effect of a message: written once, however often the message was delivered. */
export const JobEffect = z.strictObject({ at: Timestamp, deliveries: z.int().min(1), outcome: JobOutcome });
export type JobEffect = z.infer<typeof JobEffect>;

/**
 * `source` names who gave it up, for a dead letter: the queue itself, or an event source whose retries ended; `body` is
 * then the event.
 */
export const Message = z.strictObject({
  id: Id,
  state: State,
  body: z.record(z.string(), z.unknown()),
  sentAt: Timestamp,
  receiveCount: Count,
  source: z.enum(['queue', 'bucket', 'table', 'schedule']),
  reason: z.string().optional(),
  effect: JobEffect.optional(),
});
export type Message = z.infer<typeof Message>;

export const QueueDepth = z.strictObject({
  visible: Count,
  inFlight: Count,
  done: Count,
  dead: Count,
  oldestAgeMs: z.number().min(0),
});

export const MessageList = z.strictObject({
  messages: z.array(Message).max(LIMITS.pageEntries),
  depth: QueueDepth,
});
export type MessageList = z.infer<typeof MessageList>;

export const MessageListQuery = z.strictObject({ limit: PageLimit, state: State.optional() });
export type MessageListQuery = z.infer<typeof MessageListQuery>;

export const DeadLetterList = z.strictObject({ messages: z.array(Message).max(LIMITS.pageEntries) });
export type DeadLetterList = z.infer<typeof DeadLetterList>;

/** All dead letters of the queue when `ids` is left out. */
export const ReplayRequest = z.strictObject({ ids: z.array(Id).min(1).max(LIMITS.pageEntries).optional() });
export type ReplayRequest = z.infer<typeof ReplayRequest>;

export const Replay = z.strictObject({ replayed: Count });
export type Replay = z.infer<typeof Replay>;
