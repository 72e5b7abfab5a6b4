import { LIMITS } from '../../_contract/limits';
import type { HandlerResult, InvocationOutcome } from '../../_ports/function-runtime';
import type { QueueConsumer, ReceivedMessage } from '../../_ports/message-queue';
import {
  byOwner,
  deliver,
  type EventSource,
  type EventSourcePorts,
  failureOfDelivery,
  hasCapacity,
  type RoundResult,
} from './event-source';

/** How long a full function is waited for. What is left of the visibility timeout is enough to work on the batch. */
const PATIENCE_MS = 10_000;
const REPORTED = 'The function reported that it failed.';

/** Receives batches from the queue, and ends the messages that the function has worked on. */
export class QueueSource implements EventSource {
  readonly name = 'queue';

  constructor(
    private readonly consumer: QueueConsumer,
    private readonly ports: EventSourcePorts,
  ) {}

  async round(): Promise<RoundResult> {
    if (!hasCapacity(this.ports.runtime)) return 'throttled';
    const messages = await this.consumer.receive({
      max: LIMITS.queueBatch,
      visibilityTimeoutMs: LIMITS.queueVisibilityS * 1000,
      maxReceiveCount: LIMITS.queueMaxReceives,
      nowMs: this.ports.clock.nowMs(),
    });
    if (messages.length === 0) return 'idle';
    for (const group of byOwner(messages)) {
      const event = {
        source: 'queue' as const,
        messages: group.entries.map(({ id, body, receiveCount, sentAtMs }) => ({ id, body, receiveCount, sentAtMs })),
      };
      const causes = group.entries.map(({ cause }) => cause);
      const outcome = await deliver(this.ports, { event, scope: group.scope, causes, patienceMs: PATIENCE_MS });
      await this.settle(group.entries, outcome);
    }
    return 'worked';
  }

  /** Ends what was done and gives back the rest: all of it when the function failed, else the messages it named. */
  private async settle(messages: ReceivedMessage[], outcome: InvocationOutcome): Promise<void> {
    const failure = failureOfDelivery(outcome);
    const failedIds = new Set(outcome.kind === 'returned' ? failedIdsOf(outcome.result) : messages.map(({ id }) => id));
    const failed = messages.filter(({ id }) => failedIds.has(id)).map(({ handle }) => handle);
    const done = messages.filter(({ id }) => !failedIds.has(id)).map(({ handle }) => handle);
    const nowMs = this.ports.clock.nowMs();
    if (done.length > 0) await this.consumer.complete(done, nowMs);
    if (failed.length > 0) await this.consumer.giveBack(failed, failure ?? REPORTED, nowMs);
  }
}

/** Which of a batch failed, by the function's own word. */
export function failedIdsOf(result: HandlerResult): string[] {
  return result.kind === 'done' ? (result.failedIds ?? []) : [];
}
