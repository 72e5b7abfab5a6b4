import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../_contract/limits';
import { OPERATION_IDS, type OperationId, operation } from '../_contract/operations';
import { createGateway } from './serve';
import {
  newKey,
  newSandbox,
  newUser,
  PASSWORD,
  send,
  startTestApi,
  type TestApi,
  type TestRequest,
} from './testing/test-api';

const SECRET = 'the-secret-of-the-schedule';
/** Stands in every object of the owner, so that a leak shows in any answer. */
const MARK = 'only-for-its-owner';

const HOOK_LIMIT_MS = 60_000;
let api: TestApi;

/** A sandbox with two users in it, and one thing of each kind that belongs to the first of them. */
interface Fixture {
  sandboxToken: string;
  owner: string;
  ownerRefreshToken: string;
  otherUser: string;
  expired: string;
  otherSandbox: string;
  itemId: string;
  messageId: string;
  fileId: string;
  uploadPath: string;
  traceId: string;
}

async function makeFixture(): Promise<Fixture> {
  const { gateway, ports } = api;
  const { sandboxId, token: sandboxToken } = await newSandbox(gateway);
  const { token: otherSandbox } = await newSandbox(gateway);
  const { accessToken: owner, refreshToken } = await newUser(gateway, sandboxToken, { name: 'owner' });
  const { accessToken: otherUser } = await newUser(gateway, sandboxToken, { name: 'other' });
  const principal = await (await ports.tokens()).verify(owner, Date.now());
  if (!principal) throw new Error('The owner has no valid token.');
  const pastMs = Date.now() - 60_000;
  const expired = await (await ports.tokens()).issue({ ...principal, sandboxId, expiresAtMs: pastMs }, pastMs - 60_000);
  const things = await makeThings(owner);
  return { sandboxToken, owner, ownerRefreshToken: refreshToken, otherUser, expired, otherSandbox, ...things };
}

async function makeThings(token: string) {
  const { gateway } = api;
  const post = (path: string, body: object) =>
    send(gateway, 'POST', path, { token, body: body as never, headers: newKey() });
  const item = await post('/api/items', { title: MARK });
  const message = await post('/api/messages', { task: 'count-words', text: MARK });
  const bytes = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const declaration = { name: `${MARK}.png`, contentType: 'image/png', sizeBytes: bytes.length };
  const processed = await post('/api/files', declaration);
  const url = new URL(processed.json.upload.url);
  const put = { rawBody: new Uint8Array(bytes), headers: { 'content-type': 'image/png' } };
  expect((await send(gateway, 'PUT', url.pathname + url.search, put)).status).toBe(200);
  await api.ports.runEventSources();
  const awaiting = await post('/api/files', { name: MARK, contentType: 'text/plain', sizeBytes: MARK.length });
  const address = new URL(awaiting.json.upload.url);
  return {
    itemId: item.json.id as string,
    messageId: message.json.id as string,
    fileId: processed.json.file.id as string,
    uploadPath: address.pathname + address.search,
    traceId: item.headers.get('traceparent')?.split('-')[1] ?? '',
  };
}

type Case = (fixture: Fixture) => { path: string; request?: TestRequest };

const ANY_VERSION = { 'if-match': '*' };
const plain =
  (path: string, request: TestRequest = {}): Case =>
  () => ({ path, request });
const creating =
  (path: string, body: TestRequest['body'] & object): Case =>
  () => ({ path, request: { body, headers: newKey() } });
const ofItem =
  (request: TestRequest = {}): Case =>
  ({ itemId }) => ({ path: `/items/${itemId}`, request });
const ofFile =
  (part = ''): Case =>
  ({ fileId }) => ({ path: `/files/${fileId}${part}` });
const password = PASSWORD;

/** A request for each operation that its owner may send. The compiler refuses an operation that has none. */
const CASES: Record<OperationId, Case> = {
  getLiveness: plain('/livez'),
  getReadiness: plain('/readyz'),
  getVersion: plain('/version'),
  getOpenApi: plain('/openapi.json'),
  getPublicKeys: plain('/auth/keys'),
  runCron: plain('/cron'),
  createSandbox: plain('/sandboxes'),
  getSandbox: plain('/sandbox'),
  deleteSandbox: plain('/sandbox'),
  listFunctions: plain('/functions'),
  getTrace: ({ traceId }) => ({ path: `/traces/${traceId}` }),
  followEvents: plain('/events'),
  signUp: () => ({
    path: '/auth/sign-up',
    request: { body: { name: `user-${Math.random().toString(36).slice(2)}`, password } },
  }),
  signIn: plain('/auth/sign-in', { body: { name: 'owner', password } }),
  refresh: ({ ownerRefreshToken }) => ({
    path: '/auth/refresh',
    request: { body: { refreshToken: ownerRefreshToken } },
  }),
  signOut: plain('/auth/sign-out'),
  getMe: plain('/auth/me'),
  deleteMe: plain('/auth/me'),
  createItem: creating('/items', { title: 'x' }),
  listItems: plain('/items'),
  getItem: ofItem(),
  replaceItem: ofItem({ body: { title: 'y' }, headers: ANY_VERSION }),
  patchItem: ofItem({ body: { title: 'z' }, headers: ANY_VERSION }),
  deleteItem: ofItem({ headers: ANY_VERSION }),
  sendMessage: creating('/messages', { task: 'count-words', text: 'x' }),
  listMessages: plain('/messages'),
  getMessage: ({ messageId }) => ({ path: `/messages/${messageId}` }),
  listDeadLetters: plain('/dead-letters'),
  replayDeadLetters: plain('/dead-letters/replay', { body: {} }),
  listAudit: plain('/audit'),
  listRollUps: plain('/roll-ups'),
  getAggregates: plain('/aggregates'),
  declareFile: creating('/files', { name: 'x', contentType: 'text/plain', sizeBytes: 1 }),
  uploadFile: ({ uploadPath }) => ({
    path: uploadPath.slice('/api'.length),
    request: { rawBody: MARK, headers: { 'content-type': 'text/plain' } },
  }),
  listFiles: plain('/files'),
  getFile: ofFile(),
  getFileContent: ofFile('/content'),
  getFileThumbnail: ofFile('/thumbnail'),
  deleteFile: ofFile(),
};

async function call(id: OperationId, fixture: Fixture, token: string | undefined) {
  const { path, request = {} } = CASES[id](fixture);
  const { method } = operation(id);
  if (id === 'followEvents') return follow(token);
  return send(api.gateway, method, `/api${path}`, { ...request, token });
}

/** A stream never ends by itself. */
async function follow(token: string | undefined) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await api.gateway.serve(new Request('https://patterns.example/api/events', { headers }));
  if (response.status === 200) await response.body?.cancel();
  return { status: response.status, text: '' };
}

const OF_AN_OBJECT = /\{id\}/;
const isOfAnObject = (id: OperationId) => OF_AN_OBJECT.test(operation(id).path) && operation(id).policy !== 'signed';

/** What a user of the same sandbox may do that ends things for everybody in it. */
const SHARED: ReadonlySet<OperationId> = new Set(['deleteSandbox', 'getTrace']);

/** What uses up the fixture that it is tried on. */
const CONSUMING: ReadonlySet<OperationId> = new Set([
  'deleteSandbox',
  'refresh',
  'signOut',
  'deleteMe',
  'deleteItem',
  'uploadFile',
  'deleteFile',
]);
let common: Fixture;

beforeAll(async () => {
  api = await startTestApi({ cronSecret: SECRET });
  common = await makeFixture();
}, HOOK_LIMIT_MS);
afterAll(() => api.close());

describe.each(OPERATION_IDS)('%s', (id) => {
  const { policy, answers } = operation(id);
  const succeeds = Object.keys(answers).map(Number);
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = CONSUMING.has(id) ? await makeFixture() : common;
  }, HOOK_LIMIT_MS);

  if (policy === 'public') {
    it('answers anyone', async () => {
      expect(succeeds).toContain((await call(id, fixture, undefined)).status);
    });
    return;
  }

  if (policy === 'cron') {
    it('answers the schedule alone', async () => {
      for (const token of [undefined, fixture.owner, fixture.sandboxToken, `${SECRET}x`, 'x']) {
        expect((await call(id, fixture, token)).status).toBe(401);
      }
      expect((await call(id, fixture, SECRET)).status).toBe(200);
    });
    it('is not there where no secret is set', async () => {
      const { cronSecret: _, ...settings } = api.ports.settings;
      const gateway = createGateway({ ...api.ports, settings });
      expect((await send(gateway, 'GET', '/api/cron', { token: SECRET })).status).toBe(404);
    });
    return;
  }

  if (policy === 'signed') {
    it('answers who holds the address, and a token changes nothing', async () => {
      expect((await call(id, fixture, fixture.otherSandbox)).status).toBe(200);
      expect((await call(id, fixture, undefined)).status).toBe(409);
    });
    return;
  }

  it('answers nobody without a token, and nobody with one that has expired', async () => {
    for (const token of [undefined, fixture.expired, 'x']) {
      expect((await call(id, fixture, token)).status).toBe(401);
    }
  });

  if (policy === 'user') {
    it('refuses the token of a sandbox', async () => {
      expect((await call(id, fixture, fixture.sandboxToken)).status).toBe(403);
    });
  } else if (id === 'refresh') {
    it('knows the session in its own sandbox only', async () => {
      expect((await call(id, fixture, fixture.otherSandbox)).status).toBe(401);
    });
  } else if (id === 'signIn') {
    it('knows the account in its own sandbox only', async () => {
      expect((await call(id, fixture, fixture.otherSandbox)).status).toBe(401);
    });
  } else if (!SHARED.has(id)) {
    it("shows nothing of the owner's to the other user, the anonymous visitor and another sandbox", async () => {
      for (const token of [fixture.otherUser, fixture.sandboxToken, fixture.otherSandbox]) {
        const { status, text } = await call(id, fixture, token);
        if (isOfAnObject(id)) expect(status).toBe(404);
        else expect(succeeds).toContain(status);
        expect(text).not.toContain(MARK);
      }
    });
  } else if (id === 'getTrace') {
    it('is not there for another sandbox', async () => {
      expect((await call(id, fixture, fixture.otherSandbox)).status).toBe(404);
    });
  } else {
    it('ends nothing of another sandbox', async () => {
      expect((await call(id, fixture, fixture.otherSandbox)).status).toBe(204);
      expect((await call('getItem', fixture, fixture.owner)).status).toBe(200);
    });
  }

  it('answers the owner', async () => {
    expect(succeeds).toContain((await call(id, fixture, fixture.owner)).status);
  });
});

describe('a token', () => {
  it('ends with its sandbox, at once', async () => {
    const fixture = await makeFixture();
    expect((await call('getSandbox', fixture, fixture.owner)).status).toBe(200);
    expect((await call('deleteSandbox', fixture, fixture.sandboxToken)).status).toBe(204);
    for (const token of [fixture.sandboxToken, fixture.owner, fixture.otherUser]) {
      expect((await call('listItems', fixture, token)).status).toBe(401);
    }
    expect((await call('uploadFile', fixture, undefined)).status).toBe(403);
  });

  it('ends with its session, and leaves that of others', async () => {
    const fixture = await makeFixture();
    expect((await call('signOut', fixture, fixture.owner)).status).toBe(204);
    expect((await call('getMe', fixture, fixture.owner)).status).toBe(401);
    expect((await call('getMe', fixture, fixture.otherUser)).status).toBe(200);
  });

  it('ends with its account', async () => {
    const fixture = await makeFixture();
    expect((await call('deleteMe', fixture, fixture.owner)).status).toBe(204);
    expect((await call('listItems', fixture, fixture.owner)).status).toBe(401);
  });

  it('of a sandbox ends after its day', async () => {
    const own = await startTestApi();
    try {
      const { token } = await newSandbox(own.gateway);
      own.advance((LIMITS.sandboxLifeS - 60) * 1000);
      expect((await send(own.gateway, 'GET', '/api/items', { token })).status).toBe(200);
      own.advance(120_000);
      expect((await send(own.gateway, 'GET', '/api/items', { token })).status).toBe(401);
    } finally {
      await own.close();
    }
  });
});
