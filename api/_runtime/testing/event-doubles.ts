import type { Bucket } from '../../_ports/bucket';
import type { EventOutbox, PendingEvent } from '../../_ports/events';
import type { FunctionEvent, FunctionView, InvocationOutcome } from '../../_ports/function-runtime';
import type { QueueConsumer, QueueMessage, ReceivedMessage } from '../../_ports/message-queue';
import type { Scope } from '../../_ports/scope';
import type { ChangeRecord, TableStream } from '../../_ports/table';
import type { EventSourcePorts } from '../event-sources/event-source';

export const DONE: InvocationOutcome = { kind: 'returned', result: { kind: 'done' } };
export const FAILED: InvocationOutcome = { kind: 'failed', message: 'Error: on purpose' };
export const THROTTLED: InvocationOutcome = { kind: 'throttled', limit: 1, retryAfterS: 1 };

export function failedIds(...ids: string[]): InvocationOutcome {
  return { kind: 'returned', result: { kind: 'done', failedIds: ids } };
}

type Letter = Parameters<QueueConsumer['bury']>[0];

/** Time that passes when somebody sleeps, and a function that answers what a test says. */
export class World implements EventSourcePorts {
  nowMs = 1_000_000;
  isFull = false;
  /** Every event that the function was handed, with the scope. */
  readonly delivered: { event: FunctionEvent; scope: Scope }[] = [];
  readonly sleeps: number[] = [];
  readonly clock = { nowMs: () => this.nowMs };
  readonly runtime = {
    invoke: async ({ event, scope }: { event: FunctionEvent; scope: Scope }) => {
      const outcome = await this.answer(event, scope);
      if (outcome.kind !== 'throttled') this.delivered.push({ event, scope });
      return { outcome, isCold: false, queueMs: 0, initMs: 0, serviceMs: 0, spans: [] };
    },
    view: (): FunctionView[] => [
      {
        name: 'process',
        concurrencyLimit: this.isFull ? 0 : 1,
        keepAliveS: 60,
        timeLimitMs: 10_000,
        instances: [],
        invocations: 0,
        coldStarts: 0,
        throttles: 0,
      },
    ],
  };

  constructor(
    private readonly answer: (event: FunctionEvent, scope: Scope) => InvocationOutcome | Promise<InvocationOutcome>,
  ) {}

  readonly sleep = async (ms: number): Promise<void> => {
    this.sleeps.push(ms);
    this.nowMs += ms;
  };
}

/** A queue in memory, of one owner; what a receiver holds is not visible. */
export class MemoryQueue implements QueueConsumer {
  readonly messages: QueueMessage[] = [];
  readonly letters: Letter[] = [];
  private readonly handles = new Map<string, QueueMessage>();
  private lastHandle = 0;

  send(id: string): void {
    this.messages.push({ id, body: id, sentAtMs: 0, receiveCount: 0, state: 'visible', source: 'queue' });
  }

  async receive({ max, maxReceiveCount }: Parameters<QueueConsumer['receive']>[0]): Promise<ReceivedMessage[]> {
    const visible = this.messages.filter(({ state }) => state === 'visible').slice(0, max);
    const received: ReceivedMessage[] = [];
    for (const message of visible) {
      if (message.receiveCount >= maxReceiveCount) {
        message.state = 'dead';
        continue;
      }
      message.state = 'in-flight';
      message.receiveCount += 1;
      const handle = `handle-${++this.lastHandle}`;
      this.handles.set(handle, message);
      received.push({ ...message, handle, sandboxId: 'sandbox-1', ownerId: 'ada' });
    }
    return received;
  }

  async complete(handles: string[]): Promise<number> {
    for (const message of this.take(handles)) message.state = 'done';
    return handles.length;
  }

  async giveBack(handles: string[], reason: string): Promise<void> {
    for (const message of this.take(handles)) Object.assign(message, { state: 'visible', reason });
  }

  async bury(letter: Letter): Promise<void> {
    if (!this.letters.some(({ id }) => id === letter.id)) this.letters.push(letter);
  }

  private take(handles: string[]): QueueMessage[] {
    return handles.flatMap((handle) => {
      const message = this.handles.get(handle);
      this.handles.delete(handle);
      return message === undefined ? [] : [message];
    });
  }
}

/** A stream of one shard in memory, with lease and checkpoint. */
export class MemoryStream implements TableStream {
  readonly shards = 1;
  checkpoint = 0;
  holder: string | undefined;
  readonly records: ChangeRecord[] = [];

  append(count: number, scope: Scope = { sandboxId: 'sandbox-1', ownerId: 'ada' }): void {
    for (let i = 0; i < count; i++) {
      const sequence = this.records.length + 1;
      const change = { itemId: `item-${sequence}`, kind: 'insert' as const, version: 1, committedAtMs: 0 };
      this.records.push({ shard: 0, sequence, ...scope, ...change });
    }
  }

  async claim(_shard: number, { reader, limit }: { reader: string; limit: number }) {
    if (this.holder !== undefined && this.holder !== reader) return undefined;
    const records = this.records.filter(({ sequence }) => sequence > this.checkpoint).slice(0, limit);
    if (records.length === 0) return undefined;
    this.holder = reader;
    return records;
  }

  async commit(_shard: number, { reader, sequence }: { reader: string; sequence: number }): Promise<boolean> {
    if (this.holder !== reader) return false;
    this.holder = undefined;
    this.checkpoint = sequence;
    return true;
  }

  async release(_shard: number, reader: string): Promise<void> {
    if (this.holder === reader) this.holder = undefined;
  }

  async lag(): Promise<number> {
    return this.records.length - this.checkpoint;
  }
}

/** An outbox in memory, and the bucket whose files its events are about. */
export class MemoryOutbox implements EventOutbox {
  readonly events = new Map<string, PendingEvent & { dueAtMs: number; isSettled: boolean }>();
  readonly finished: [string, Parameters<Bucket['finish']>[1]][] = [];

  async add(event: Omit<PendingEvent, 'attempt'>): Promise<'added' | 'exists'> {
    if (this.events.has(event.id)) return 'exists';
    this.events.set(event.id, { ...event, attempt: 0, dueAtMs: event.createdAtMs, isSettled: false });
    return 'added';
  }

  async claim({ max, leaseMs, nowMs }: { max: number; leaseMs: number; nowMs: number }): Promise<PendingEvent[]> {
    const due = [...this.events.values()].filter(({ dueAtMs, isSettled }) => !isSettled && dueAtMs <= nowMs);
    return due.slice(0, max).map((event) => {
      event.attempt += 1;
      event.dueAtMs = nowMs + leaseMs;
      return { ...event };
    });
  }

  async settle(id: string): Promise<void> {
    Object.assign(this.events.get(id) ?? {}, { isSettled: true });
  }

  async postpone(id: string, atMs: number): Promise<void> {
    Object.assign(this.events.get(id) ?? {}, { dueAtMs: atMs });
  }

  async waiting(): Promise<number> {
    return [...this.events.values()].filter(({ isSettled }) => !isSettled).length;
  }

  bucket(): Pick<Bucket, 'finish'> {
    return { finish: async (id, outcome) => void this.finished.push([id, outcome]) };
  }
}
