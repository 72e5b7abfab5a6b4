import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../_contract/limits';
import { newKey, newSandbox, send, startTestApi, type TestApi } from './testing/test-api';

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await startTestApi();
  token = (await newSandbox(api.gateway)).token;
}, 60_000);
afterAll(() => api.close());

const get = (path: string, headers: Record<string, string> = {}) => send(api.gateway, 'GET', path, { token, headers });
const createItem = (body: object = { title: 'One' }) =>
  send(api.gateway, 'POST', '/api/items', { token, body: body as never, headers: newKey() });

describe('an address', () => {
  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/items/',
    '/api/items//',
    '/api/items/a/b',
    '/api/items/a%2Fb',
    '/api/items/%',
    '/api/livez/',
    '/elsewhere',
    '/api/items/..%2f..%2fetc',
  ])('that leads nowhere is answered with 404: %s', async (path) => {
    const { status, headers, json } = await get(path);
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(json.type).toBe('/docs/problems#not-found');
  });

  it('is the same however its characters are escaped', async () => {
    expect((await get('/api/%6civez')).status).toBe(200);
  });

  it('of more characters than the limit is answered with 414', async () => {
    expect((await get(`/api/items?cursor=${'a'.repeat(LIMITS.addressCharacters)}`)).status).toBe(414);
  });
});

describe('a method', () => {
  it.each([
    ['POST', '/api/livez', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/api/items', 'POST, GET, HEAD, OPTIONS'],
    ['POST', '/api/items/x', 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
    ['PROPFIND', '/api/items', 'POST, GET, HEAD, OPTIONS'],
    ['GET', '/api/uploads/x', 'PUT, OPTIONS'],
  ])('that the address does not know is answered with 405 and those it knows: %s %s', async (method, path, allow) => {
    const { status, headers } = await send(api.gateway, method, path, { token });
    expect([status, headers.get('allow')]).toEqual([405, allow]);
  });

  it('HEAD answers the headers of GET without its body', async () => {
    const { json } = await createItem();
    for (const path of [`/api/items/${json.id}`, '/api/items', '/api/livez', '/api/openapi.json', '/api/items/none']) {
      const [ofGet, ofHead] = [await get(path), await send(api.gateway, 'HEAD', path, { token })];
      expect(ofHead.status).toBe(ofGet.status);
      expect(ofHead.text).toBe('');
      expect(steady(ofHead.headers)).toEqual(steady(ofGet.headers));
    }
  });

  it('OPTIONS tells other origins what they may send, and asks for no token', async () => {
    const headers = { origin: 'https://other.example', 'access-control-request-method': 'PATCH' };
    const reply = await send(api.gateway, 'OPTIONS', '/api/items/x', { headers });
    expect(reply.status).toBe(204);
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
    expect(reply.headers.get('access-control-allow-methods')).toBe('GET, PUT, PATCH, DELETE, HEAD, OPTIONS');
    expect(reply.headers.get('access-control-allow-headers')).toContain('If-Match');
  });
});

/** Headers that two answers to the same question share. */
function steady(headers: Headers): Record<string, string> {
  const changing = ['server-timing', 'traceparent', 'ratelimit', 'x-cold-start'];
  return Object.fromEntries([...headers].filter(([name]) => !changing.includes(name)));
}

describe('an answer', () => {
  it.each(['/api/livez', '/api/nothing', '/api/items', '/api/version'])(
    'carries the safety headers: %s',
    async (path) => {
      const { headers } = await get(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'access-control-allow-origin': '*',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
    },
  );

  it('of a function tells which instance served it, and where the time went', async () => {
    const { headers } = await get('/api/items');
    expect(headers.get('x-function')).toBe('crud');
    expect(headers.get('x-instance-id')).toMatch(/^crud-/);
    expect(headers.get('x-cold-start')).toMatch(/^[01]$/);
    expect(headers.get('server-timing')).toMatch(
      /^queue;dur=[\d.]+, init;dur=[\d.]+, service;dur=[\d.]+, total;dur=[\d.]+$/,
    );
  });

  it('continues the trace of a caller, and begins one where the header is not valid', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const own = await get('/api/livez', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect(own.headers.get('traceparent')).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    for (const wrong of [
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
      `ff-${traceId}-00f067aa0ba902b7-01`,
      `00-${traceId}-00f067aa0ba902b7-01-x`,
      'x',
    ]) {
      const { headers } = await get('/api/livez', { traceparent: wrong });
      expect(headers.get('traceparent')).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      expect(headers.get('traceparent')).not.toContain(traceId);
    }
  });

  it('comes only in a form that the caller takes', async () => {
    for (const accept of ['text/html', 'application/json;q=0', 'application/*;q=0, text/html', 'image/*']) {
      expect([accept, (await get('/api/items', { accept })).status]).toEqual([accept, 406]);
    }
    for (const accept of ['*/*', 'application/*', 'text/html, application/json;q=0.1', '']) {
      expect([accept, (await get('/api/items', { accept })).status]).toEqual([accept, 200]);
    }
  });

  it('leaves one line in the log without token, body or address of a person', async () => {
    api.logLines.length = 0;
    await createItem({ title: 'A very private title' });
    const [line = '', ...others] = api.logLines;
    expect(others).toEqual([]);
    expect(JSON.parse(line)).toMatchObject({
      method: 'POST',
      operation: 'createItem',
      status: 201,
      message: 'request',
    });
    expect(line).not.toContain('private');
    expect(line).not.toContain(token);
  });
});

describe('a body', () => {
  const post = (rawBody: BodyInit, headers: Record<string, string> = {}) =>
    send(api.gateway, 'POST', '/api/items', {
      token,
      rawBody,
      headers: { 'content-type': 'application/json', ...newKey(), ...headers },
    });

  it.each([
    ['no JSON', '{"title":'],
    ['a comment', '{"title":"x"/**/}'],
    ['nothing', ''],
    ['a key twice', '{"title":"a","title":"b"}'],
    ['a key twice, once escaped', '{"title":"a","\\u0074itle":"b"}'],
    ['__proto__', '{"title":"a","__proto__":{"isAdmin":true}}'],
    ['__proto__, escaped', '{"title":"a","\\u005f_proto__":{}}'],
    ['constructor', '{"title":"a","constructor":{"prototype":{}}}'],
    ['a number beyond a double', '{"title":"a","priority":1e999}'],
    ['half of a surrogate pair', '{"title":"\\ud800"}'],
    ['a byte order mark', '\ufeff{"title":"a"}'],
    ['33 levels', `{"title":${'['.repeat(32)}${']'.repeat(32)}}`],
    ['thousands of levels', '['.repeat(60_000)],
  ])('with %s is answered with 400', async (_, body) => {
    const { status, json } = await post(body);
    expect([status, json.type]).toEqual([400, '/docs/problems#malformed']);
  });

  it('that is not UTF-8 is answered with 400', async () => {
    const bytes = Uint8Array.from([...Buffer.from('{"title":"'), 0xc3, 0x28, ...Buffer.from('"}')]);
    expect((await post(bytes)).status).toBe(400);
  });

  it('is counted as it comes, whatever Content-Length says', async () => {
    const chunk = new Uint8Array(10_000).fill(0x20);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    expect((await post(endless, { 'content-length': '10' })).status).toBe(413);
    expect(sent).toBeLessThan(2 * LIMITS.jsonBodyBytes);
    expect((await post('{}', { 'content-length': '999999999' })).status).toBe(413);
  });

  it('of another type, character set or coding is answered with 415', async () => {
    for (const type of [
      'text/plain',
      'application/xml',
      '',
      'application/json; charset=latin1',
      'application/merge-patch+json',
    ]) {
      expect([type, (await post('{"title":"a"}', { 'content-type': type })).status]).toEqual([type, 415]);
    }
    expect((await post('{"title":"a"}', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post('{"title":"a"}', { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(201);
  });

  it('that breaks the schema is answered with 422 and each place', async () => {
    const { status, json } = await post('{"title":"","priority":1.5,"tags":["a",""],"extra~/":1}');
    expect(status).toBe(422);
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/extra~0~1',
      '/priority',
      '/tags/1',
      '/title',
    ]);
  });

  it('cannot set what only the server sets', async () => {
    for (const field of ['id', 'version', 'createdAt', 'updatedAt', 'ownerId', 'sandboxId']) {
      expect([field, (await createItem({ title: 'x', [field]: 'x' })).status]).toEqual([field, 422]);
    }
  });

  it('is not taken by an operation that has none', async () => {
    const reply = await send(api.gateway, 'POST', '/api/sandboxes', {
      rawBody: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(reply.status).toBe(400);
  });

  it('of an item may hold characters that take two units each, up to the limit in characters', async () => {
    expect((await createItem({ title: '😀'.repeat(200) })).status).toBe(201);
    expect((await createItem({ title: '😀'.repeat(201) })).status).toBe(422);
  });
});

describe('a query', () => {
  it.each([
    'unknown=1',
    'limit=0',
    'limit=101',
    'limit=',
    'limit=1e1',
    'limit=0x5',
    'limit=-1',
    'limit=1&limit=2',
    'status=none',
    'tag=%00',
    '__proto__=1',
  ])('that breaks the schema is answered with 422: %s', async (query) => {
    expect((await get(`/api/items?${query}`)).status).toBe(422);
  });

  it('that is not UTF-8 is answered with 400', async () => {
    expect((await get('/api/items?tag=%c3%28')).status).toBe(400);
    expect((await get('/api/items?tag=%')).status).toBe(400);
  });
});

describe('a precondition', () => {
  it('is required for changes, and fails when somebody was faster', async () => {
    const { json: item, headers } = await createItem();
    const path = `/api/items/${item.id}`;
    const put = (ifMatch: Record<string, string>) =>
      send(api.gateway, 'PUT', path, { token, body: { title: 'Two' }, headers: ifMatch });
    expect((await put({})).status).toBe(428);
    expect((await put({ 'if-match': 'unquoted' })).status).toBe(400);
    expect((await put({ 'if-match': '"99"' })).status).toBe(412);
    expect((await put({ 'if-match': `W/${headers.get('etag')}` })).status).toBe(412);
    const changed = await put({ 'if-match': `"99", ${headers.get('etag')}` });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(headers.get('etag'));
    expect((await put({ 'if-match': headers.get('etag') ?? '' })).status).toBe(412);
    expect((await put({ 'if-match': '*' })).status).toBe(200);
  });

  it('spares the caller what it has already', async () => {
    const { json: item, headers } = await createItem();
    const etag = headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const reply = await get(`/api/items/${item.id}`, { 'if-none-match': known });
      expect([known, reply.status, reply.text, reply.headers.get('etag')]).toEqual([known, 304, '', etag]);
    }
    expect((await get(`/api/items/${item.id}`, { 'if-none-match': '"x"' })).status).toBe(200);
    const document = await get('/api/openapi.json');
    const again = await get('/api/openapi.json', { 'if-none-match': document.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });
});

describe('an idempotency key', () => {
  const post = (key: string | undefined, body: object) =>
    send(api.gateway, 'POST', '/api/items', {
      token,
      body: body as never,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });

  it('is required where something is created, as a string in quotes', async () => {
    expect((await post(undefined, { title: 'x' })).json.type).toBe('/docs/problems#idempotency-key-missing');
    for (const key of ['unquoted', '""', `"${'k'.repeat(256)}"`, '"a" b', "'a'"]) {
      expect([key, (await post(key, { title: 'x' })).status]).toEqual([key, 400]);
    }
  });

  it('replays the first answer, byte by byte', async () => {
    const first = await post('"replay"', { title: 'Once' });
    const second = await post('"replay"', { title: 'Once', status: 'open' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
  });

  it('is not good for another request', async () => {
    await post('"other"', { title: 'This' });
    const reply = await post('"other"', { title: 'That' });
    expect([reply.status, reply.json.type]).toEqual([422, '/docs/problems#idempotency-key-reused']);
  });

  it('has one effect however many requests come at once', async () => {
    const before = (await get('/api/sandbox')).json.usage.items;
    const replies = await Promise.all(Array.from({ length: 50 }, () => post('"crowd"', { title: 'One of many' })));
    const statuses = new Set(replies.map(({ status }) => status));
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
    const bodies = new Set(replies.filter(({ status }) => status === 201).map(({ text }) => text));
    expect(bodies.size).toBe(1);
    expect((await get('/api/sandbox')).json.usage.items).toBe(before + 1);
  });

  it('is forgotten when the request had no effect', async () => {
    expect((await post('"again"', { title: '' })).status).toBe(422);
    expect((await post('"again"', { title: 'Better' })).status).toBe(201);
  });

  it('belongs to its sandbox', async () => {
    await post('"mine"', { title: 'Mine' });
    const { token: other } = await newSandbox(api.gateway);
    const reply = await send(api.gateway, 'POST', '/api/items', {
      token: other,
      body: { title: 'Theirs' },
      headers: { 'idempotency-key': '"mine"' },
    });
    expect([reply.status, reply.json.title]).toEqual([201, 'Theirs']);
  });
});

describe('when something is out of order', () => {
  it('read-only mode refuses writes and goes on reading', async () => {
    const gateway = api.gatewayWith({}, { isReadOnly: true });
    const write = await send(gateway, 'POST', '/api/items', { token, body: { title: 'x' }, headers: newKey() });
    expect([write.status, write.json.type]).toEqual([503, '/docs/problems#read-only-mode']);
    expect((await send(gateway, 'POST', '/api/sandboxes')).status).toBe(503);
    expect((await send(gateway, 'GET', '/api/items', { token })).status).toBe(200);
  });

  it('a store that does not open is answered with 503 and when to try again', async () => {
    const storage = async () => {
      throw new Error('connect ECONNREFUSED /var/lib/secret');
    };
    const gateway = api.gatewayWith({ storage, tokens: storage });
    const reply = await send(gateway, 'GET', '/api/items', { token });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5']);
    expect(reply.text).not.toMatch(/secret|ECONN/);
    expect((await send(gateway, 'GET', '/api/livez')).status).toBe(200);
  });

  it('readiness asks the store only once it is open', async () => {
    const storage = async () => {
      throw new Error('must not be opened');
    };
    const closed = api.gatewayWith({ storage, isStorageOpen: () => false });
    expect((await send(closed, 'GET', '/api/readyz')).json).toEqual({ status: 'ok', storage: 'not-opened' });
    const broken = api.gatewayWith({ storage, isStorageOpen: () => true });
    expect((await send(broken, 'GET', '/api/readyz')).status).toBe(503);
    expect((await get('/api/readyz')).json).toEqual({ status: 'ok', storage: 'answers' });
  });

  it.each([
    [{ kind: 'failed', message: 'TypeError: select * from users at /srv/app/x.ts:3' }, 500, 'internal'],
    [{ kind: 'timed-out', limitMs: 3000 }, 504, 'timed-out'],
    [{ kind: 'throttled', limit: 10, retryAfterS: 2 }, 429, 'throttled'],
    [{ kind: 'returned', result: { kind: 'done' } }, 500, 'internal'],
  ] as const)('a function that ended as %o is answered with %i', async (outcome, status, problem) => {
    const invoke = async () => ({ outcome, isCold: false, queueMs: 0, initMs: 0, serviceMs: 0, spans: [] });
    const gateway = api.gatewayWith({ runtime: { ...api.ports.runtime, invoke } });
    const reply = await send(gateway, 'GET', '/api/items', { token });
    expect([reply.status, reply.json.type]).toEqual([status, `/docs/problems#${problem}`]);
    expect(reply.json.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(reply.text).not.toMatch(/select|srv|TypeError/);
    if (status === 429) expect(reply.headers.get('retry-after')).toBe('2');
  });

  it('a fault of the gateway itself tells nothing of its inside', async () => {
    const invoke = async () => {
      throw new Error('relation "items" does not exist at /srv/app');
    };
    const gateway = api.gatewayWith({ runtime: { ...api.ports.runtime, invoke } });
    const reply = await send(gateway, 'GET', '/api/items', { token });
    expect(reply.status).toBe(500);
    expect(reply.text).not.toMatch(/relation|srv|\.ts/);
  });
});
