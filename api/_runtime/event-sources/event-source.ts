import { randomBytes } from 'node:crypto';
import type { Cause } from '../../_ports/cause';
import type { Clock } from '../../_ports/clock';
import type { FunctionEvent, FunctionRuntime, Invocation, InvocationOutcome } from '../../_ports/function-runtime';
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
  delivery: { event: FunctionEvent; scope: Scope; causes: (Cause | undefined)[]; patienceMs: number },
): Promise<InvocationOutcome> {
  const { event, scope, patienceMs } = delivery;
  const untilMs = clock.nowMs() + patienceMs;
  const place = placeInTrace(delivery.causes);
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const { outcome } = await runtime.invoke({ id: newId(), functionName: CONSUMER, event, scope, ...place });
    if (outcome.kind !== 'throttled' || clock.nowMs() + pauseMs > untilMs) return outcome;
    await sleep(pauseMs);
  }
}

/**
 * Where a delivery stands among the traces of what caused it. It continues the one trace that all its causes are of. A batch
 * that joins several traces can be the child of none without hiding from the others: it gets a trace of its own, with a
 * link to each cause (OpenTelemetry's semantic conventions for messaging, "batch receiving").
 */
export function placeInTrace(causes: (Cause | undefined)[]): Pick<Invocation, 'traceId' | 'parentSpanId' | 'links'> {
  const bySpan = new Map(causes.filter((cause) => cause !== undefined).map((cause) => [cause.spanId, cause]));
  const [first, ...others] = bySpan.values();
  if (first === undefined) return { traceId: newId() };
  if (others.some(({ traceId }) => traceId !== first.traceId)) return { traceId: newId(), links: [first, ...others] };
  const { traceId, spanId: parentSpanId } = first;
  return others.length === 0 ? { traceId, parentSpanId } : { traceId, parentSpanId, links: others };
}

/** 128 random bits in hexadecimal digits: an invocation's id, or a trace's. */
export function newId(): string {
  return randomBytes(16).toString('hex');
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
