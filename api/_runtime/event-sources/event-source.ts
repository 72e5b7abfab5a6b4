import { randomBytes } from 'node:crypto';
import type { Clock } from '../../_ports/clock';
import type { FunctionEvent, FunctionRuntime, InvocationOutcome } from '../../_ports/function-runtime';
import type { Scope } from '../../_ports/scope';

/**
 * What a round did: `worked` when more may be waiting, `idle` when nothing was there, `throttled` when the function had no
 * free instance and what is left must wait.
 */
export type RoundResult = 'worked' | 'idle' | 'throttled';

/** Hands events of one kind to the function, a round at a time. Rounds of one source never overlap. */
export interface EventSource {
  readonly name: 'table' | 'queue' | 'outbox' | 'schedule';
  round(): Promise<RoundResult>;
}

/** What every event source needs besides its events. */
export interface EventSourcePorts {
  runtime: Pick<FunctionRuntime, 'invoke' | 'view'>;
  clock: Clock;
  /** Waits; a test lets the time pass at once. */
  sleep(ms: number): Promise<void>;
}

/** The function of the pattern that works on events. */
const CONSUMER = 'process';
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** Whether the function could take an event now. Asked before one is taken, since taking one counts as a delivery. */
export function hasCapacity(runtime: EventSourcePorts['runtime']): boolean {
  const view = runtime.view().find(({ name }) => name === CONSUMER);
  if (view === undefined) return false;
  return view.instances.length < view.concurrencyLimit || view.instances.some(({ state }) => state === 'idle');
}

/**
 * Hands one event to the function. When it is throttled, waits and asks again, with growing pauses, until `patienceMs`
 * have passed: a full house is no failure of the event.
 */
export async function deliver(
  { runtime, clock, sleep }: EventSourcePorts,
  delivery: { event: FunctionEvent; scope: Scope; patienceMs: number },
): Promise<InvocationOutcome> {
  const { event, scope, patienceMs } = delivery;
  const untilMs = clock.nowMs() + patienceMs;
  const id = () => randomBytes(16).toString('hex');
  const traceId = id();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const { outcome } = await runtime.invoke({ id: id(), functionName: CONSUMER, event, scope, traceId });
    if (outcome.kind !== 'throttled' || clock.nowMs() + pauseMs > untilMs) return outcome;
    await sleep(pauseMs);
  }
}

/** In words, why a delivery did not succeed; undefined when it did. */
export function failureOfDelivery(outcome: InvocationOutcome): string | undefined {
  switch (outcome.kind) {
    case 'returned':
      return undefined;
    case 'failed':
      return outcome.message;
    case 'timed-out':
      return `The function took longer than ${outcome.limitMs} ms.`;
    case 'throttled':
      return 'The function had no free instance.';
  }
}

/** Splits entries into groups of one owner each, in the order of their first entry. */
export function byOwner<T extends Scope>(entries: T[]): { scope: Scope; entries: T[] }[] {
  const groups = new Map<string, { scope: Scope; entries: T[] }>();
  for (const entry of entries) {
    const { sandboxId, ownerId } = entry;
    const key = JSON.stringify([sandboxId, ownerId]);
    const group = groups.get(key) ?? { scope: { sandboxId, ownerId }, entries: [] };
    group.entries.push(entry);
    groups.set(key, group);
  }
  return [...groups.values()];
}
