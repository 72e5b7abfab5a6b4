import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Settings } from '../_adapters/settings';
import { createTokens } from '../_adapters/tokens';
import { RATE_LIMITS } from '../_contract/limits';
import type { GatewayPorts, GatewaySettings } from '../_gateway/ports';
import type { Clock } from '../_ports/clock';
import type { FunctionRuntime, Invocation } from '../_ports/function-runtime';
import type { Platform } from '../_ports/platform';
import type { SpanArchive, SpanLog } from '../_ports/spans';
import type { Storage } from '../_ports/storage';
import type { Tokens } from '../_ports/tokens';
import { announceWrites } from './announcing-storage';
import { bindPorts } from './bound-ports';
import { createFineClock, randomIds, systemClock } from './clocks';
import type { EventSource, EventSourcePorts } from './event-sources/event-source';
import { EventSources } from './event-sources/event-sources';
import { OutboxSource } from './event-sources/outbox-source';
import { QueueSource } from './event-sources/queue-source';
import { ScheduleSource } from './event-sources/schedule-source';
import { StreamSource } from './event-sources/stream-source';
import type { RuntimeOptions } from './runtime-options';
import { SharedSpanLog } from './shared-span-log';
import { MemorySpanLog } from './span-log';

/** Rounds that one request of the cron route may take; its own limit is a minute. */
const ROUNDS_LIMIT_MS = 40_000;
/** Rounds after an answer, where a process lives only while it answers. */
const AFTER_ANSWER_LIMIT_MS = 20_000;

const FIRST_ROUNDS_AFTER_MS = 500;
/** Steps of so long go to the other processes together. */
const GATHER_SPANS_MS = 100;

export interface LiveOptions {
  settings: Settings;
  log: Logger;
  openStorage(settings: Settings): Promise<Storage>;
  createRuntime(options: RuntimeOptions): FunctionRuntime;
  platform: Platform;
  version: GatewayPorts['version'];
}

/** The live API of a process, put together. */
export interface Live extends GatewayPorts {
  settings: GatewaySettings & Settings;
  log: Logger;
  spans: SpanLog;
  /** With fractions of a millisecond, for spans. */
  fineClock: Clock;
  /** Aborted when the process begins to stop: answers that go on for long end then. */
  closing: AbortSignal;
  /**
   * Lets running work end, then closes the store.
   *
   * @param requestsAnswered - Resolves when no request is in flight any more.
   */
  close(requestsAnswered?: Promise<void>): Promise<void>;
}

/** What exists once the store is open. */
interface Opened {
  storage: Storage;
  tokens: Tokens;
  sources: EventSources;
}

/**
 * Puts the live API of one process together. Nothing is opened or started before the first request that needs the store.
 */
export function createLive(options: LiveOptions): Live {
  const { settings, log, platform } = options;
  const fineClock = createFineClock();
  const closing = new AbortController();
  const closed = new AbortController();
  let opening: Promise<Opened> | undefined;
  let isOpen = false;
  let archive: SpanArchive | undefined;
  const spans = new SharedSpanLog({
    writer: randomUUID(),
    own: new MemorySpanLog(systemClock),
    archive: () => archive,
    clock: systemClock,
    // A platform's process may not run any more when a timer would end.
    soon: settings.platform === 'self-hosted' ? afterGathering : (work) => platform.afterAnswer(work),
    onError: (error) => log.error({ err: error }, 'spans could not be shared'),
  });

  const runtime = options.createRuntime({
    bind: async (invocation: Invocation) => {
      const { storage, tokens } = await opened();
      return bindPorts(storage, tokens, invocation);
    },
    spans,
    clock: fineClock,
  });

  async function open(): Promise<Opened> {
    const store = await options.openStorage(settings);
    const storage = announceWrites(store, (source) => sources.wake(source));
    const ports: EventSourcePorts = { runtime, clock: systemClock, sleep: (ms) => sleep(ms) };
    const sources = new EventSources(
      eventSources(storage, ports, spans, (name) => sources.wake(name)),
      (source, error) => log.error({ source, err: error }, 'a round of an event source failed'),
    );
    const tokens = await createTokens(await store.signingKeys());
    isOpen = true;
    // Nobody else has the embedded store open.
    if (store.kind === 'postgres') archive = store.spanArchive;
    log.info({ kind: store.kind }, 'the store is open');
    if (settings.platform === 'self-hosted') {
      if (!settings.isReadOnly) startSoon(sources);
      // A stopping server waits for what follows its answers, and so for the store to be closed in order.
      platform.afterAnswer(() => untilAborted(closed.signal));
    }
    return { storage, tokens, sources };
  }

  function opened(): Promise<Opened> {
    if (closing.signal.aborted && !isOpen) return Promise.reject(new Error('The server is stopping.'));
    if (opening !== undefined) return opening;
    const attempt = open();
    opening = attempt;
    // Forgotten when it fails, so that the next request tries again.
    attempt.catch((error: unknown) => {
      opening = undefined;
      log.error({ err: error }, 'the store could not be opened');
    });
    return attempt;
  }

  return {
    settings: { ...settings, rateLimits: rateLimitsOf(settings) },
    log,
    runtime,
    spans,
    clock: systemClock,
    fineClock,
    ids: randomIds,
    platform,
    closing: closing.signal,
    version: options.version,
    storage: async () => (await opened()).storage,
    isStorageOpen: () => isOpen,
    tokens: async () => (await opened()).tokens,

    wake() {
      // On a server the loops were woken by the writes themselves.
      if (settings.platform === 'self-hosted' || settings.isReadOnly || !isOpen) return;
      platform.afterAnswer(async () => {
        const { sources } = await opened();
        await sources.runWoken(AFTER_ANSWER_LIMIT_MS).catch((error: unknown) => {
          log.error({ err: error }, 'event sources failed after an answer');
        });
      });
    },

    async runEventSources() {
      if (settings.isReadOnly) return;
      const { sources } = await opened();
      await sources.runRounds(ROUNDS_LIMIT_MS);
    },

    async close(requestsAnswered = Promise.resolve()) {
      closing.abort();
      await requestsAnswered;
      const open = await opening?.catch(() => undefined);
      await open?.sources.stop();
      await runtime.close();
      await spans.flush();
      archive = undefined;
      isOpen = false;
      await open?.storage.close();
      closed.abort();
    },
  };
}

/** A moment later, so that whoever had the store opened need not wait for what it owes. Nothing starts after a stop. */
function startSoon(sources: EventSources): void {
  setTimeout(() => sources.start(), FIRST_ROUNDS_AFTER_MS).unref();
}

function afterGathering(work: () => Promise<void>): void {
  setTimeout(() => void work(), GATHER_SPANS_MS).unref();
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function eventSources(
  storage: Storage,
  ports: EventSourcePorts,
  spans: Pick<SpanLog, 'add'>,
  wake: (name: EventSource['name']) => void,
): EventSource[] {
  // One process alone has the embedded store, so after a crash the next one goes on with the shards of the last.
  const reader = storage.kind === 'embedded' ? 'the-server' : randomUUID();
  const shards = Array.from({ length: storage.stream.shards }, (_, shard) => shard);
  const { outbox, sandboxes } = storage;
  return [
    new ScheduleSource({ outbox, sandboxes, spans, sweep: (nowMs) => storage.sweep(nowMs) }, ports.clock, () =>
      wake('outbox'),
    ),
    new OutboxSource(storage, ports),
    new QueueSource(storage.consumer, ports),
    ...shards.map((shard) => new StreamSource(shard, reader, storage, ports)),
  ];
}

function rateLimitsOf({ sandboxesPerDay }: Settings): NonNullable<GatewaySettings['rateLimits']> {
  if (sandboxesPerDay === undefined) return {};
  return { sandboxes: { ...RATE_LIMITS.sandboxes, requests: sandboxesPerDay } };
}
