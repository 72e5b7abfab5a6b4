import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { ownServer } from '../_adapters/platform/own-server';
import { readSettings } from '../_adapters/settings';
import type { FunctionRuntime, Invocation } from '../_ports/function-runtime';
import type { SigningKeys, Storage } from '../_ports/storage';
import { systemClock } from './clocks';
import { createLive } from './create-live';
import { MemoryOutbox, MemoryQueue, MemoryStream } from './testing/event-doubles';
import { recordingPorts, SCOPE } from './testing/fixtures';

let keys: SigningKeys;
beforeAll(async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const tokenKey = { ...((await exportJWK(privateKey)) as Record<string, string>), kid: 'key-1' };
  keys = { tokenKey, macKey: randomBytes(32) };
});

/** A live API over doubles, with a list of what happened to it. */
function startLive(variables: Record<string, string> = {}) {
  const happened: string[] = [];
  const invoked: Invocation[] = [];
  const afterAnswers: (() => Promise<void>)[] = [];
  const queue = new MemoryQueue();
  const outbox = new MemoryOutbox();
  const state = { isBroken: false, opened: 0 };
  const storage = {
    kind: 'embedded',
    stream: new MemoryStream(),
    consumer: queue,
    outbox,
    sandboxes: { active: async () => [] },
    queue: () => ({ send: async ({ id }: { id: string }) => queue.send(id) }),
    table: () => recordingPorts(() => undefined).ports.table,
    bucket: () => outbox.bucket(),
    signingKeys: async () => keys,
    sweep: async () => undefined,
    close: async () => void happened.push('store closed'),
  } as unknown as Storage;
  const runtime: FunctionRuntime = {
    invoke: async (invocation) => {
      invoked.push(invocation);
      const outcome = { kind: 'returned' as const, result: { kind: 'done' as const } };
      return { outcome, isCold: false, queueMs: 0, initMs: 0, serviceMs: 0, spans: [] };
    },
    view: () => [
      {
        name: 'process',
        concurrencyLimit: 1,
        keepAliveS: 60,
        timeLimitMs: 1,
        instances: [],
        invocations: 0,
        coldStarts: 0,
        throttles: 0,
      },
    ],
    close: async () => void happened.push('runtime closed'),
  };
  const live = createLive({
    settings: readSettings(variables),
    log: pino({ level: 'silent' }),
    openStorage: async () => {
      state.opened += 1;
      if (state.isBroken) throw new Error('no store');
      return storage;
    },
    createRuntime: () => runtime,
    platform: { ...ownServer({ kind: 'none' }, systemClock), afterAnswer: (work) => void afterAnswers.push(work) },
    version: () => ({ name: 'n', version: 'v', engine: 'e', platform: 'self-hosted' }),
  });
  const sources = () => invoked.map(({ event }) => event.source);
  return { live, state, queue, happened, sources, afterAnswers };
}

const PLATFORM = { VERCEL: '1', DATABASE_URL: 'postgres://db/x', S3_BUCKET: 'b' };

describe('the live API of a process', () => {
  it('opens its store at the first request that needs it, once for all', async () => {
    const { live, state } = startLive();
    expect([state.opened, live.isStorageOpen()]).toEqual([0, false]);
    const [first, second] = await Promise.all([live.storage(), live.storage(), live.tokens()]);
    expect(first).toBe(second);
    expect([state.opened, live.isStorageOpen()]).toEqual([1, true]);
    await live.close();
  });

  it('forgets an opening that failed, and tries again at the next request', async () => {
    const { live, state } = startLive();
    state.isBroken = true;
    await expect(live.storage()).rejects.toThrow('no store');
    expect(live.isStorageOpen()).toBe(false);
    state.isBroken = false;
    await live.storage();
    expect([state.opened, live.isStorageOpen()]).toEqual([2, true]);
    await live.close();
  });

  it('has its event sources look right after a write, on a server', async () => {
    const { live, sources } = startLive();
    const storage = await live.storage();
    await expect.poll(sources, { timeout: 2000 }).toEqual(['schedule']);
    await storage.queue(SCOPE).send({ id: 'message-1', body: null, nowMs: 0 });
    await expect.poll(sources, { interval: 5, timeout: 900 }).toEqual(['schedule', 'queue']);
    await live.close();
  });

  it('writes nothing by itself when it is read-only', async () => {
    const { live, sources } = startLive({ READ_ONLY: '1' });
    const storage = await live.storage();
    await storage.queue(SCOPE).send({ id: 'message-1', body: null, nowMs: 0 });
    await live.runEventSources();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sources()).toEqual([]);
    await live.close();
  });

  it('runs the sources that have work after an answer, where a process lives only while it answers', async () => {
    const { live, sources, afterAnswers } = startLive(PLATFORM);
    const storage = await live.storage();
    await storage.queue(SCOPE).send({ id: 'message-1', body: null, nowMs: 0 });
    expect(sources()).toEqual([]);
    live.wake();
    await Promise.all(afterAnswers.map((work) => work()));
    expect(sources()).toEqual(['queue']);
    await live.close();
  });

  it('runs every source when the cron route says so', async () => {
    const { live, sources } = startLive(PLATFORM);
    const storage = await live.storage();
    await storage.queue(SCOPE).send({ id: 'message-1', body: null, nowMs: 0 });
    await live.runEventSources();
    expect(sources().sort()).toEqual(['queue', 'schedule']);
    await live.close();
  });

  it('stops in order: answers that go on end, requests are waited for, then the runtime and at last the store', async () => {
    const { live, happened, afterAnswers } = startLive();
    await live.storage();
    const held = afterAnswers.map((work) => work().then(() => happened.push('the server may go')));
    let answered: (() => void) | undefined;
    live.closing.addEventListener('abort', () => happened.push('closing'));
    const closed = live.close(
      new Promise<void>((resolve) => {
        answered = resolve;
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(happened).toEqual(['closing']);
    answered?.();
    await closed;
    await Promise.all(held);
    expect(happened).toEqual(['closing', 'runtime closed', 'store closed', 'the server may go']);
  });

  it('opens nothing any more once it stops', async () => {
    const { live, state } = startLive();
    await live.close();
    await expect(live.storage()).rejects.toThrow('stopping');
    expect(state.opened).toBe(0);
  });
});
