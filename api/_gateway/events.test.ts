import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../_contract/limits';
import { newKey, newSandbox, send, startTestApi, type TestApi } from './testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api.close());

async function open(token: string) {
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
  const response = await api.gateway.serve(new Request('https://patterns.example/api/events', { headers }));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return { response, next: async () => (await reader?.read())?.value ?? '', cancel: () => reader?.cancel() };
}

const createItem = (token: string) =>
  send(api.gateway, 'POST', '/api/items', { token, body: { title: 'x' }, headers: newKey() });

describe('the stream of events', () => {
  it("tells the steps of the visitor's own requests, and of nobody else's", async () => {
    const [mine, other] = [await newSandbox(api.gateway), await newSandbox(api.gateway)];
    const stream = await open(mine.token);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(await stream.next()).toBe('retry: 1000\n\n');
    await createItem(other.token);
    const { headers } = await createItem(mine.token);
    const traceId = headers.get('traceparent')?.split('-')[1];
    let events = '';
    while (!events.includes('"client"')) events += await stream.next();
    const spans = [...events.matchAll(/^data: (.*)$/gm)].flatMap(([, data = '']) => JSON.parse(data));
    const ofRequest = spans.filter((span) => span.traceId === traceId);
    expect(new Set(ofRequest.map(({ resource }) => resource))).toEqual(new Set(['client', 'gateway', 'crud', 'table']));
    expect(ofRequest.every((span) => !('sandboxId' in span))).toBe(true);
    expect(events).not.toContain(other.sandboxId);
    await stream.cancel();
  });

  it('can be opened a few times at once, and again when a reader has left', async () => {
    const { token } = await newSandbox(api.gateway);
    const streams = [];
    for (let index = 0; index < LIMITS.eventStreamsPerSandbox; index += 1) streams.push(await open(token));
    expect((await open(token)).response.status).toBe(429);
    await streams[0]?.cancel();
    const again = await open(token);
    expect(again.response.status).toBe(200);
    await Promise.all([...streams, again].map((stream) => stream.cancel()));
  });

  it('ends when the server stops', async () => {
    const closing = new AbortController();
    const gateway = api.gatewayWith({ closing: closing.signal });
    const { token } = await newSandbox(gateway);
    const headers = { authorization: `Bearer ${token}` };
    const response = await gateway.serve(new Request('https://patterns.example/api/events', { headers }));
    closing.abort();
    expect(await response.text()).toBe('retry: 1000\n\n');
  });

  it('is not opened for HEAD', async () => {
    const { token } = await newSandbox(api.gateway);
    const reply = await send(api.gateway, 'HEAD', '/api/events', { token });
    expect([reply.status, reply.text]).toEqual([200, '']);
  });
});

describe('a trace', () => {
  it('holds the steps of one request, each below the one that caused it', async () => {
    const { token } = await newSandbox(api.gateway);
    const { headers } = await createItem(token);
    const traceId = headers.get('traceparent')?.split('-')[1];
    const { json } = await send(api.gateway, 'GET', `/api/traces/${traceId}`, { token });
    const spans = json.spans as { spanId: string; parentSpanId?: string; resource: string; link?: string }[];
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
    expect(roots.map(({ resource }) => resource)).toEqual(['client']);
    expect(new Set(spans.map(({ link }) => link))).toEqual(
      new Set([undefined, 'client-gateway', 'gateway-crud', 'crud-table']),
    );
  });
});
