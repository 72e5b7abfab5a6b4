import type {
  DeadLetterList,
  Job,
  JobOutcome,
  Message,
  MessageList,
  MessageListQuery,
  Replay,
  ReplayRequest,
} from '../../_contract/messages';
import { problem } from '../../_contract/problems';
import type { Effect } from '../../_ports/effects';
import type { HandlerContext, HttpEvent } from '../../_ports/function-runtime';
import type { QueueMessage } from '../../_ports/message-queue';
import type { Answer } from '../../_ports/receipt';
import { isoTime, json } from '../answers';
import { messageEffectKey } from '../ledger-entries';
import { bodyOf, idOf, newIdFor, queryOf, receiptOf } from '../operations';

/** The answer commits with the message; whoever never heard it and asks again hears the same. */
export async function sendMessage(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  const body = bodyOf<Job>(event);
  const id = newIdFor('message', event, context);
  const nowMs = context.nowMs();
  const sent = { id, body, sentAtMs: nowMs, receiveCount: 0, state: 'visible', source: 'queue' } as const;
  const answer = accepted(sent);
  const outcome = await context.ports.queue.send({ id, body, nowMs }, receiptOf(event, answer));
  switch (outcome.kind) {
    case 'sent':
      return answer;
    case 'exists':
      return accepted(outcome.message);
    case 'quota-exceeded':
      return problem('quota-exceeded', `The sandbox holds ${outcome.limit} messages, as many as it may.`);
  }
}

export async function getMessage(event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  const message = await ports.queue.get(idOf(event));
  if (!message) return problem('not-found', 'There is no such message.');
  const effect = message.state === 'done' ? await ports.effects.get(messageEffectKey(message.id)) : undefined;
  return json(200, viewOf(message, effect));
}

export async function listMessages(event: HttpEvent, { ports, nowMs }: HandlerContext): Promise<Answer> {
  const { limit, state } = queryOf<MessageListQuery>(event);
  const askedAtMs = nowMs();
  const [messages, depth] = await Promise.all([
    ports.queue.list({ limit, nowMs: askedAtMs, ...(state ? { state } : {}) }),
    ports.queue.depth(askedAtMs),
  ]);
  return json(200, { messages: messages.map((message) => viewOf(message)), depth } satisfies MessageList);
}

export async function listDeadLetters(event: HttpEvent, { ports, nowMs }: HandlerContext): Promise<Answer> {
  const { limit } = queryOf<MessageListQuery>(event);
  const messages = await ports.queue.list({ state: 'dead', limit, nowMs: nowMs() });
  return json(200, { messages: messages.map((message) => viewOf(message)) } satisfies DeadLetterList);
}

export async function replayDeadLetters(event: HttpEvent, { ports, nowMs }: HandlerContext): Promise<Answer> {
  const { ids } = bodyOf<ReplayRequest>(event);
  const replayed = await ports.queue.replay({ nowMs: nowMs(), ...(ids ? { ids } : {}) });
  return json(200, { replayed } satisfies Replay);
}

function accepted(message: QueueMessage): Answer {
  return json(202, viewOf(message), { location: `/api/messages/${message.id}` });
}

function viewOf(message: QueueMessage, effect?: Effect): Message {
  const { id, state, sentAtMs, receiveCount, source, reason } = message;
  return {
    id,
    state,
    // A job, or an event as its source put it among the dead letters: objects both.
    body: message.body as Message['body'],
    sentAt: isoTime(sentAtMs),
    receiveCount,
    source,
    ...(reason === undefined ? {} : { reason }),
    ...(effect === undefined ? {} : { effect: effectView(effect) }),
  };
}

function effectView({ atMs, deliveries, value }: Effect): NonNullable<Message['effect']> {
  return { at: isoTime(atMs), deliveries, outcome: value as JobOutcome };
}
