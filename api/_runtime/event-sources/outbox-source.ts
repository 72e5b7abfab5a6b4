import { LIMITS } from '../../_contract/limits';
import type { Bucket } from '../../_ports/bucket';
import type { EventOutbox, PendingEvent } from '../../_ports/events';
import type { FunctionEvent } from '../../_ports/function-runtime';
import type { QueueConsumer } from '../../_ports/message-queue';
import { type Scope, ScopeGoneError } from '../../_ports/scope';
import {
  deliver,
  type EventSource,
  type EventSourcePorts,
  failureOfDelivery,
  hasCapacity,
  type RoundResult,
} from './event-source';

/**
 * Pauses before the second and the third delivery. The platform that this pattern is drawn for waits one minute and then
 * two; a visitor who watches should not have to.
 */
export const RETRY_PAUSES_MS = [1000, 4000] as const;

/** An event that a process took and did not settle comes back after this time; longer than patience and time limit. */
const LEASE_MS = 60_000;
const PATIENCE_MS = 30_000;
/** Events that one round hands over, side by side. */
const BATCH = 5;
/** What the owner of a file reads; why is told by the dead letter. */
const GIVEN_UP = 'The file could not be processed, although it was tried again. Its event is among the dead letters.';

/** Asynchronous invocations: hands owed events to the function, tries again after a failure, and gives up at last. */
export class OutboxSource implements EventSource {
  readonly name = 'outbox';

  constructor(
    private readonly stores: {
      outbox: EventOutbox;
      consumer: Pick<QueueConsumer, 'bury'>;
      bucket(scope: Scope): Pick<Bucket, 'finish'>;
    },
    private readonly ports: EventSourcePorts,
  ) {}

  async round(): Promise<RoundResult> {
    if (!hasCapacity(this.ports.runtime)) return 'throttled';
    const options = { max: BATCH, leaseMs: LEASE_MS, nowMs: this.ports.clock.nowMs() };
    const events = await this.stores.outbox.claim(options);
    await Promise.all(events.map((event) => this.handOver(event)));
    return events.length === 0 ? 'idle' : 'worked';
  }

  private async handOver(pending: PendingEvent): Promise<void> {
    const { id, sandboxId, ownerId, attempt, cause } = pending;
    const event = functionEventOf(pending);
    if (event === undefined) return this.giveUp(pending, 'The event is of no kind that the function knows.');
    const scope = { sandboxId, ownerId };
    const outcome = await deliver(this.ports, { event, scope, causes: [cause], patienceMs: PATIENCE_MS });
    const failure = failureOfDelivery(outcome);
    if (failure === undefined) return this.stores.outbox.settle(id);
    const pauseMs = RETRY_PAUSES_MS[attempt - 1];
    if (pauseMs === undefined || attempt > LIMITS.eventRetries) return this.giveUp(pending, failure);
    return this.stores.outbox.postpone(id, this.ports.clock.nowMs() + pauseMs);
  }

  /** Buried first, settled last: a crash in between does it again, which changes nothing. */
  private async giveUp(pending: PendingEvent, reason: string): Promise<void> {
    // The job that erases sandboxes belongs to none, so no one has a place for its letter; the next minute brings another.
    if (pending.sandboxId !== '') await this.bury(pending, reason);
    await this.stores.outbox.settle(pending.id);
  }

  private async bury(pending: PendingEvent, reason: string): Promise<void> {
    const { id, kind, sandboxId, ownerId, detail } = pending;
    const nowMs = this.ports.clock.nowMs();
    const source = kind === 'schedule' ? ('schedule' as const) : ('bucket' as const);
    await this.stores.consumer.bury({ id, sandboxId, ownerId, body: detail, source, reason, nowMs });
    const event = functionEventOf(pending);
    if (event?.source !== 'bucket') return;
    const outcome = { kind: 'failed' as const, etag: event.etag, failure: GIVEN_UP, nowMs };
    await this.stores.bucket({ sandboxId, ownerId }).finish(event.fileId, outcome).catch(unlessGone);
  }
}

/** What was erased meanwhile needs no news. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ScopeGoneError)) throw error;
}

/** The event as the function hears it. Undefined when the detail is not what the kind promises. */
export function functionEventOf({ id, kind, detail, attempt }: PendingEvent): FunctionEvent | undefined {
  if (kind === 'object-created') {
    const { fileId, etag } = detail;
    if (typeof fileId !== 'string' || typeof etag !== 'string') return undefined;
    return { source: 'bucket', eventId: id, fileId, etag, attempt };
  }
  const { job, scheduledAtMs } = detail;
  if ((job !== 'roll-up' && job !== 'expiry') || typeof scheduledAtMs !== 'number') return undefined;
  return { source: 'schedule', job, scheduledAtMs };
}
