import type { Cause } from '../../_ports/cause';
import type { Clock } from '../../_ports/clock';
import type { EventOutbox } from '../../_ports/events';
import type { Sandboxes } from '../../_ports/sandboxes';
import { ANONYMOUS, ScopeGoneError } from '../../_ports/scope';
import type { SpanLog } from '../../_ports/spans';
import type { Storage } from '../../_ports/storage';
import { newSpanId } from '../clocks';
import { type EventSource, newId, type RoundResult } from './event-source';

const EVERY_MS = 60_000;
/** A sandbox in which nothing happened for so long needs no roll-up. */
const ACTIVE_MS = 5 * EVERY_MS;
const MAX_SANDBOXES = 1000;

/**
 * The schedule: once a minute it owes each active sandbox a roll-up, and the product the erasure of sandboxes whose time
 * is over. An event's id is made of its job, its sandbox and its minute, so any number of processes owe it once. No request
 * causes it, so each event begins a trace, and every try of it is part of that one.
 *
 * Minutes in which no process ran are not made up for.
 */
export class ScheduleSource implements EventSource {
  readonly name = 'schedule';
  private lastMinuteMs = 0;

  constructor(
    private readonly stores: {
      outbox: Pick<EventOutbox, 'add'>;
      sandboxes: Pick<Sandboxes, 'active'>;
      sweep: Storage['sweep'];
      spans: Pick<SpanLog, 'add'>;
    },
    private readonly clock: Clock,
    /** Called when events are owed. */
    private readonly onOwed: () => void,
  ) {}

  async round(): Promise<RoundResult> {
    const nowMs = this.clock.nowMs();
    const minuteMs = nowMs - (nowMs % EVERY_MS);
    if (minuteMs === this.lastMinuteMs) return 'idle';
    const active = await this.stores.sandboxes.active(nowMs - ACTIVE_MS, nowMs, MAX_SANDBOXES);
    for (const sandboxId of active) await this.oweRollUp(sandboxId, minuteMs);
    await this.owe('expiry', '', minuteMs);
    await this.stores.sweep(nowMs);
    // Only now: a round that broke off is done again.
    this.lastMinuteMs = minuteMs;
    this.onOwed();
    return 'idle';
  }

  private async oweRollUp(sandboxId: string, minuteMs: number): Promise<void> {
    try {
      await this.owe('roll-up', sandboxId, minuteMs);
    } catch (error) {
      // Erased since the list was made: it is owed nothing any more.
      if (!(error instanceof ScopeGoneError)) throw error;
    }
  }

  private async owe(job: 'roll-up' | 'expiry', sandboxId: string, minuteMs: number): Promise<void> {
    const cause: Cause = { traceId: newId(), spanId: newSpanId() };
    const startMs = this.clock.nowMs();
    const added = await this.stores.outbox.add({
      id: ['schedule', job, sandboxId, minuteMs].filter((part) => part !== '').join(':'),
      kind: 'schedule',
      sandboxId,
      ownerId: ANONYMOUS,
      detail: { job, scheduledAtMs: minuteMs },
      createdAtMs: minuteMs,
      cause,
    });
    if (added === 'exists' || sandboxId === '') return;
    const endMs = this.clock.nowMs();
    this.stores.spans.add([{ ...cause, sandboxId, resource: 'schedule', name: job, startMs, endMs, outcome: 'ok' }]);
  }
}
