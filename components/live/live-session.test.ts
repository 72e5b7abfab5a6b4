import { describe, expect, it } from 'vitest';
import { apiCaller } from './api-caller';
import { LiveSession, type SessionPorts } from './live-session';
import { createLiveStore } from './live-store';
import type { FormOperation } from './operations';
import { coldRead, testSpan } from './test-spans';

const SANDBOX = {
  sandboxId: 's1',
  token: 'secret',
  expiresAt: '2999-01-01T00:00:00.000Z',
  quotas: { items: 1, files: 1, fileBytes: 1, messages: 1, users: 1 },
};

const LIST: FormOperation = {
  id: 'listItems',
  method: 'GET',
  path: '/api/items',
  group: 'Items',
  summary: '',
  description: '',
  caller: 'sandbox',
  fields: [],
};

type Route = (request: {
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal;
}) => Response | Promise<Response>;

function sessionWith(routes: Record<string, Route>) {
  const kept = new Map<string, string>();
  const calls: string[] = [];
  const ports: SessionPorts = {
    origin: 'http://site',
    fetch: async (input, init) => {
      const name = `${init?.method ?? 'GET'} ${String(input).slice('http://site'.length)}`;
      calls.push(name);
      const route = routes[name];
      if (!route) throw new TypeError('Failed to fetch');
      const { headers, body, signal } = init ?? {};
      return route({ headers: headers as Record<string, string>, body, signal: signal as AbortSignal });
    },
    nowMs: () => 0,
    random: () => 0,
    newId: () => 'key-1',
    storage: {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => kept.set(name, value),
      removeItem: (name) => kept.delete(name),
    },
  };
  const store = createLiveStore();
  return { session: new LiveSession(store, ports), store, calls, kept, ports };
}

const sandboxRoute = () => Response.json(SANDBOX, { status: 201 });

describe('LiveSession', () => {
  it('makes a sandbox at the first request that needs one, once, and keeps it for the tab', async () => {
    const { session, store, calls, kept, ports } = sessionWith({
      'POST /api/sandboxes': sandboxRoute,
      'GET /api/items': ({ headers }) => Response.json({ items: [], seen: headers.Authorization }),
    });
    const call = apiCaller(session, [LIST]);
    const [first] = await Promise.all([call('listItems'), call('listItems')]);
    expect(first?.json).toMatchObject({ seen: 'Bearer secret' });
    expect(calls.filter((name) => name === 'POST /api/sandboxes')).toHaveLength(1);
    expect(store.getState().availability).toEqual({ kind: 'ready' });
    expect(kept.size).toBe(1);
    const later = createLiveStore();
    new LiveSession(later, ports);
    expect(later.getState().sandbox?.sandboxId).toBe('s1');
  });

  it('says that the API is unreachable instead of throwing', async () => {
    const { session, store } = sessionWith({});
    await session.check();
    expect(store.getState().availability).toEqual({ kind: 'unreachable', reason: 'Failed to fetch' });
    await expect(session.ensureSandbox()).rejects.toThrow('Failed to fetch');
  });

  it('knows the read-only mode by its problem', async () => {
    const { session, store } = sessionWith({
      'POST /api/sandboxes': () =>
        Response.json(
          { type: '/docs/problems#read-only-mode', detail: 'No writes for now.' },
          { status: 503, headers: { 'content-type': 'application/problem+json' } },
        ),
    });
    await expect(session.ensureSandbox()).rejects.toThrow('No writes for now.');
    expect(store.getState().availability).toEqual({ kind: 'read-only' });
  });

  it('forgets a sandbox that has ended, and says so', async () => {
    const { session, store, kept } = sessionWith({
      'POST /api/sandboxes': sandboxRoute,
      'GET /api/items': () => Response.json({ detail: 'no' }, { status: 401 }),
    });
    await apiCaller(session, [LIST])('listItems');
    expect(store.getState()).toMatchObject({ sandbox: undefined, notice: expect.stringContaining('has ended') });
    expect(kept.size).toBe(0);
  });

  it('erases the sandbox with all that was known of it', async () => {
    const { session, store } = sessionWith({
      'POST /api/sandboxes': sandboxRoute,
      'DELETE /api/sandbox': () => new Response(null, { status: 204 }),
    });
    await session.ensureSandbox();
    store.setState({ known: { itemId: 'i1' } });
    await session.erase();
    expect(store.getState()).toMatchObject({ sandbox: undefined, known: {}, traces: [] });
  });

  it('hands spans of the visitor’s requests to listeners, and comes back when the stream breaks', async () => {
    let streams = 0;
    const { session, store } = sessionWith({
      'POST /api/sandboxes': sandboxRoute,
      'GET /api/events': ({ signal }) => {
        streams += 1;
        if (streams === 2) return new Response('', { status: 503 });
        const own = testSpan({ traceId: 'own', spanId: 'x', resource: 'gateway', name: 'listFunctions' });
        const text = `retry: 1\n\nevent: spans\ndata: ${JSON.stringify([...coldRead(), own])}\n\n`;
        const body = new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode(text));
            if (streams === 1) controller.close();
            else signal.addEventListener('abort', () => controller.close());
          },
        });
        return new Response(body);
      },
    });
    const seen: string[] = [];
    const end = session.onSpans((spans) => seen.push(...spans.map(({ spanId }) => spanId)));
    await session.ensureSandbox();
    await expect.poll(() => streams, { timeout: 5000 }).toBe(3);
    await expect.poll(() => seen.length).toBe(6);
    expect(store.getState()).toMatchObject({ stream: 'open', traces: [{ traceId: 'a' }] });
    end();
    expect(store.getState().stream).toBe('closed');
  });
});
