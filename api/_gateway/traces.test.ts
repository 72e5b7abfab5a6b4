import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../_ports/json';
import type { Span } from '../_ports/spans';
import { newKey, newSandbox, send, startTestApi, type TestApi, type TestReply } from './testing/test-api';

let api: TestApi;
let token: string;
let sandboxId: string;

beforeAll(async () => {
  api = await startTestApi({}, 'when-asked');
}, 60_000);
afterAll(() => api.close());
beforeEach(async () => {
  ({ token, sandboxId } = await newSandbox(api.gateway));
}, 60_000);

const post = (path: string, body: JsonValue) => send(api.gateway, 'POST', path, { token, body, headers: newKey() });
const workOnEvents = () => api.live.runEventSources();

/** The spans of a trace as resources, each under its parent; `stream` and the like are where they came from. */
async function stepsOf(traceId: string): Promise<string[]> {
  const spans = await api.live.spans.ofTrace(sandboxId, traceId);
  const pathOf = (span: Span): string => {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    return `${parent ? `${pathOf(parent)} > ` : ''}${span.resource}`;
  };
  return spans.map(pathOf);
}

async function spansOf(traceId: string, resource: string): Promise<Span[]> {
  return (await api.live.spans.ofTrace(sandboxId, traceId)).filter((span) => span.resource === resource);
}

function traceOf({ status, headers, text }: TestReply): string {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return headers.get('traceparent')?.split('-')[1] ?? '';
}

describe('one trace', () => {
  it('leads from the change of an item through the stream to its audit entry', async () => {
    const traceId = traceOf(await post('/api/items', { title: 'traced' }));
    await workOnEvents();
    const steps = await stepsOf(traceId);
    expect(steps).toContain('client > gateway > crud > table');
    expect(steps).toContain('client > gateway > crud > table > process');
    const { json } = await send(api.gateway, 'GET', '/api/audit', { token });
    expect(json.entries).toHaveLength(1);
  });

  it('leads from an upload to the processed file', async () => {
    const text = 'a,b\n1,2\n';
    const declared = await post('/api/files', { name: 'a.csv', contentType: 'text/csv', sizeBytes: text.length });
    const uploaded = await send(api.gateway, 'PUT', declared.json.upload.url, {
      rawBody: text,
      headers: { 'content-type': 'text/csv' },
    });
    await workOnEvents();
    const steps = await stepsOf(traceOf(uploaded));
    expect(steps).toContain('client > bucket > process');
    expect(steps).toContain('client > bucket > process > bucket');
    expect((await send(api.gateway, 'GET', `/api/files/${declared.json.file.id}`, { token })).json.status).toBe(
      'processed',
    );
  });

  it('leads from a sent message through every delivery, among the dead letters and after their replay', async () => {
    const traceId = traceOf(await post('/api/messages', { task: 'fail', times: 6 }));
    await workOnEvents();
    expect(await spansOf(traceId, 'process')).toHaveLength(5);
    const replayed = await send(api.gateway, 'POST', '/api/dead-letters/replay', { token, body: {} });
    expect(replayed.json).toEqual({ replayed: 1 });
    await workOnEvents();
    const deliveries = await spansOf(traceId, 'process');
    expect(deliveries.length).toBeGreaterThan(5);
    const [sent] = await spansOf(traceId, 'queue');
    expect(new Set(deliveries.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([sent?.spanId]));
    expect(traceOf(replayed)).not.toBe(traceId);
  });

  it('goes on in the trace that the caller began', async () => {
    const traceId = 'c0ffee'.padEnd(32, '0');
    const headers = { ...newKey(), traceparent: `00-${traceId}-${'1'.repeat(16)}-01` };
    await send(api.gateway, 'POST', '/api/items', { token, body: { title: 'x' }, headers });
    await workOnEvents();
    const [process] = await spansOf(traceId, 'process');
    expect(process?.traceId).toBe(traceId);
  });
});

describe('a batch', () => {
  it('that joins several traces has a link to each, and is found from each', async () => {
    const traces = await Promise.all(['a', 'b', 'c'].map((title) => post('/api/items', { title }).then(traceOf)));
    await workOnEvents();
    const [batch] = await spansOf(traces[0] ?? '', 'process');
    expect(batch?.parentSpanId).toBeUndefined();
    expect(traces).not.toContain(batch?.traceId);
    expect(new Set(batch?.links?.map(({ traceId }) => traceId))).toEqual(new Set(traces));
    for (const traceId of traces) {
      const [change] = await spansOf(traceId, 'table');
      expect(batch?.links?.map(({ spanId }) => spanId)).toContain(change?.spanId);
      expect(await spansOf(traceId, 'process')).toEqual([batch]);
    }
  });

  it('is told with its links, to nobody but the owner of its causes', async () => {
    const traceId = traceOf(await post('/api/messages', { task: 'count-words', text: 'one two' }));
    await post('/api/messages', { task: 'count-words', text: 'three' });
    await workOnEvents();
    const { json } = await send(api.gateway, 'GET', `/api/traces/${traceId}`, { token });
    const told = json.spans.find(({ resource }: { resource: string }) => resource === 'process');
    expect(told.links).toHaveLength(2);
    const other = await newSandbox(api.gateway);
    expect((await send(api.gateway, 'GET', `/api/traces/${traceId}`, { token: other.token })).status).toBe(404);
  });
});
