import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { uploadText } from '../../_contract/signed-upload';
import type { FunctionEvent, HandlerContext } from '../../_ports/function-runtime';
import type { JsonValue } from '../../_ports/json';
import type { ChangeRecord } from '../../_ports/table';
import { call, keyed, type Reply } from '../testing-calls';
import { TestingWorld } from '../testing-ports';
import { contentDisposition } from './attachment';
import { handler as process } from './index';

let world: TestingWorld;
let context: HandlerContext;

beforeEach(() => {
  world = new TestingWorld();
  context = world.context();
});

const bytesOf = (text: string) => new TextEncoder().encode(text);
const path = (id: string) => ({ path: { id } });

function declare(name: string, contentType: string, sizeBytes: number, as = context): Promise<Reply> {
  return call(process, 'declareFile', as, { body: { name, contentType, sizeBytes }, ...keyed(name) });
}

/** Announces a file and puts its bytes into the bucket, as the gateway does for the signed address. */
async function upload(name: string, contentType: string, bytes: Uint8Array): Promise<{ id: string; etag: string }> {
  const { id } = (await declare(name, contentType, bytes.length)).json.file;
  const outcome = await context.ports.bucket.upload({ id, contentType, bytes, nowMs: world.nowMs });
  if (outcome.kind !== 'uploaded' || outcome.file.etag === undefined) throw new Error(outcome.kind);
  return { id, etag: outcome.file.etag };
}

const created = ({ id, etag }: { id: string; etag: string }, attempt = 1): FunctionEvent => ({
  source: 'bucket',
  eventId: `e-${id}`,
  fileId: id,
  etag,
  attempt,
});
const getFile = async (id: string, as = context) => call(process, 'getFile', as, path(id));

describe('announcing a file', () => {
  it('answers where the bytes go, bound to file, owner, type, size and time by a signature', async () => {
    const reply = await declare('stations.csv', 'text/csv', 1234);
    const { file, upload: address } = reply.json;
    expect(reply.headers.location).toBe(`/api/files/${file.id}`);
    expect(file).toMatchObject({
      name: 'stations.csv',
      sizeBytes: 1234,
      status: 'awaiting-upload',
      hasThumbnail: false,
    });
    expect(address).toMatchObject({ method: 'PUT', headers: { 'Content-Type': 'text/csv' } });
    expect(Date.parse(address.expiresAt) - world.nowMs).toBe(15 * 60_000);

    const url = new URL(address.url);
    expect(`${url.origin}${url.pathname}`).toBe(`https://patterns.example/api/uploads/${file.id}`);
    const grant = {
      ...{ fileId: file.id, sandboxId: 'sandbox-a', ownerId: 'anonymous' },
      ...{ contentType: 'text/csv', sizeBytes: 1234, expiresAtMs: world.nowMs + 15 * 60_000 },
    };
    const signature = url.searchParams.get('signature') ?? '';
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ sandbox: 'sandbox-a', owner: 'anonymous', size: '1234' },
      ...{ expires: String(grant.expiresAtMs), signature },
    });
    const { tokens } = context.ports;
    expect(await tokens.verifySignature('upload', uploadText(grant), signature)).toBe(true);
    const others = [
      { fileId: 'x' },
      { sandboxId: 'sandbox-b' },
      { ownerId: 'u' },
      { contentType: 'text/plain' },
      { sizeBytes: 1235 },
      { expiresAtMs: grant.expiresAtMs + 1 },
    ];
    for (const other of others) {
      expect(await tokens.verifySignature('upload', uploadText({ ...grant, ...other }), signature)).toBe(false);
    }
  });

  it('reserves one place per key, and stores the answer with it', async () => {
    const first = await declare('a.txt', 'text/plain', 10);
    expect((await declare('a.txt', 'text/plain', 10)).json.file).toEqual(first.json.file);
    expect(world.receipts.get('record-a.txt')?.body).toEqual({ kind: 'json', value: first.json });
    expect((await call(process, 'listFiles', context)).json.files).toHaveLength(1);
  });

  it('takes no more files and no more bytes than a sandbox may hold', async () => {
    for (let index = 0; index < 20; index += 1) await declare(`f${index}`, 'text/plain', 256 * 1024);
    expect((await declare('one more', 'text/plain', 1)).json.detail).toMatch(/5242880 bytes/);
    world = new TestingWorld();
    context = world.context();
    for (let index = 0; index < 50; index += 1) await declare(`f${index}`, 'text/plain', 1);
    expect((await declare('one more', 'text/plain', 1)).json.detail).toMatch(/50 files/);
  });

  it('refuses a size beyond the limit, even past the gateway', async () => {
    const event: FunctionEvent = {
      source: 'http',
      operation: 'declareFile',
      path: {},
      query: {},
      network: '192.0.2.1',
      origin: 'https://patterns.example',
      body: { name: 'x', contentType: 'text/plain', sizeBytes: 2 ** 30 },
    };
    const result = await process(event, context);
    expect(result).toMatchObject({ answer: { status: 422 } });
    expect(await context.ports.bucket.list(1)).toEqual([]);
  });
});

describe('a file', () => {
  it('comes back as an attachment that no browser runs', async () => {
    const bytes = bytesOf('<script>alert(1)</script>');
    const { id, etag } = await upload('../evil "name".html', 'text/plain', bytes);
    const reply = await call(process, 'getFileContent', context, path(id));
    expect(reply.bytes).toEqual(bytes);
    expect(reply.headers).toEqual({
      'content-type': 'text/plain',
      'content-disposition': `attachment; filename=".._evil _name_.html"; filename*=UTF-8''.._evil%20%22name%22.html`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      etag: `"${etag}"`,
    });
    const again = await call(process, 'getFileContent', context, { ...path(id), ifNoneMatch: [etag] });
    expect(again).toMatchObject({ status: 304, bytes: undefined });
  });

  it('has neither content nor thumbnail before its bytes came', async () => {
    const { id } = (await declare('a.png', 'image/png', 10)).json.file;
    expect((await call(process, 'getFileContent', context, path(id))).status).toBe(404);
    expect((await call(process, 'getFileThumbnail', context, path(id))).status).toBe(404);
  });

  it('is not there for another user, in another sandbox, or once it is deleted', async () => {
    const { id } = await upload('a.txt', 'text/plain', bytesOf('a'));
    for (const operation of ['getFile', 'getFileContent', 'getFileThumbnail', 'deleteFile'] as const) {
      expect((await call(process, operation, world.context({ ownerId: 'user-b' }), path(id))).status).toBe(404);
      expect((await call(process, operation, world.context({ sandboxId: 'b' }), path(id))).status).toBe(404);
    }
    expect((await call(process, 'deleteFile', context, path(id))).status).toBe(204);
    expect((await getFile(id)).status).toBe(404);
    expect((await call(process, 'deleteFile', context, path(id))).status).toBe(404);
  });
});

describe('the name of a download', () => {
  it.each([
    ['a.txt', `attachment; filename="a.txt"; filename*=UTF-8''a.txt`],
    ['..\\..\\x/y', `attachment; filename=".._.._x_y"; filename*=UTF-8''.._.._x_y`],
    ['a"\r\nX: y', `attachment; filename="a___X_ y"; filename*=UTF-8''a%22%0D%0AX%3A%20y`],
    ['größe (1).csv', `attachment; filename="gr__e (1).csv"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%281%29.csv`],
    ['\ud800', `attachment; filename="_"; filename*=UTF-8''%EF%BF%BD`],
  ])('%j stays inside its header', (name, expected) => {
    expect(contentDisposition(name)).toBe(expected);
  });
});

describe('an upload event', () => {
  it('stores what was found beside the file, with the thumbnail', async () => {
    const png = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const file = await upload('red.png', 'image/png', new Uint8Array(png));
    expect(await process(created(file), context)).toEqual({ kind: 'done' });
    expect((await getFile(file.id)).json).toMatchObject({ status: 'processed', hasThumbnail: true, sha256: file.etag });
    const thumbnail = await call(process, 'getFileThumbnail', context, path(file.id));
    expect(thumbnail.headers['content-type']).toBe('image/webp');
    expect((await sharp(thumbnail.bytes).metadata()).width).toBe(256);
  });

  it('of a file that cannot be read ends in a failure with its reason, not in another try', async () => {
    const file = await upload('x.json', 'application/json', bytesOf('{'));
    expect(await process(created(file), context)).toEqual({ kind: 'done' });
    expect((await getFile(file.id)).json).toMatchObject({ status: 'failed', failure: 'The file is not valid JSON.' });
  });

  it('that comes twice changes nothing the second time', async () => {
    const file = await upload('a.csv', 'text/csv', bytesOf('a,b\n1,2\n'));
    await process(created(file), context);
    const before = (await getFile(file.id)).json;
    world.nowMs += 60_000;
    await process(created(file, 2), context);
    expect((await getFile(file.id)).json).toEqual(before);
  });

  it('about bytes that are not there any more has no effect', async () => {
    const file = await upload('a.txt', 'text/plain', bytesOf('a'));
    await process(created({ ...file, etag: 'other' }), context);
    expect((await getFile(file.id)).json.status).toBe('uploaded');
    await context.ports.bucket.delete(file.id);
    expect(await process(created(file), context)).toEqual({ kind: 'done' });
  });

  it('fails, to come again, when the store lost the bytes or cannot take the result', async () => {
    const file = await upload('a.txt', 'text/plain', bytesOf('a'));
    const { bucket } = context.ports;
    const { read } = bucket;
    bucket.read = async () => undefined;
    await expect(process(created(file), context)).rejects.toThrow(/are missing/);
    bucket.read = read;
    bucket.finish = async () => {
      throw new Error('the store is away');
    };
    await expect(process(created(file), context)).rejects.toThrow('the store is away');
  });
});

describe('changes of the table', () => {
  const change = (sequence: number, more: Partial<ChangeRecord> = {}): ChangeRecord => ({
    ...{ shard: 3, sequence, sandboxId: 'sandbox-a', ownerId: 'anonymous', itemId: 'i', kind: 'insert', version: 1 },
    ...{ after: { title: 'a', tags: [] }, committedAtMs: world.nowMs - 5 },
    ...more,
  });
  const deliver = (records: ChangeRecord[]) => process({ source: 'table', records }, context);
  const audit = () => context.ports.effects.list({ kind: 'audit', limit: 100 });

  it('leave one audit entry each, that names the fields that changed', async () => {
    const before = { title: 'a', tags: ['x'], note: 'n' };
    const after = { title: 'b', tags: ['x'], priority: 1 };
    await deliver([change(16), change(17, { kind: 'modify', version: 2, before, after })]);
    expect(await audit()).toEqual([
      {
        ...{ key: 'stream:3:17', kind: 'audit', atMs: world.nowMs, deliveries: 1 },
        value: {
          ...{ itemId: 'i', change: 'modify', version: 2, sequence: 17, shard: 3 },
          ...{ changed: ['note', 'priority', 'title'], committedAt: new Date(world.nowMs - 5).toISOString() },
        },
      },
      expect.objectContaining({ key: 'stream:3:16' }),
    ]);
  });

  it('that come again are counted as duplicates and have no second effect', async () => {
    await deliver([change(1), change(2)]);
    await deliver([change(2), change(3)]);
    expect(await context.ports.effects.totals()).toMatchObject({ audit: { effects: 3, duplicates: 1 } });
  });

  it('stop at the first that fails, so that nothing overtakes it', async () => {
    const { effects } = context.ports;
    const { apply } = effects;
    effects.apply = async (effect) => {
      if (effect.key === 'stream:3:2') throw new Error('poison');
      return apply(effect);
    };
    expect(await deliver([change(1), change(2), change(3)])).toEqual({
      kind: 'done',
      failedIds: ['stream:3:2', 'stream:3:3'],
    });
    expect((await audit()).map(({ key }) => key)).toEqual(['stream:3:1']);
  });

  it('that do not fit into the time limit are given back', async () => {
    const records = [change(1), change(2)];
    const late = world.context({}, world.nowMs + 100);
    expect(await process({ source: 'table', records }, late)).toEqual({
      kind: 'done',
      failedIds: ['stream:3:1', 'stream:3:2'],
    });
  });
});

describe('a batch of messages', () => {
  const message = (id: string, body: JsonValue, receiveCount = 1) => ({
    id,
    body,
    receiveCount,
    sentAtMs: world.nowMs,
  });
  const deliver = (...messages: ReturnType<typeof message>[]) => process({ source: 'queue', messages }, context);
  const effect = async (id: string) => (await context.ports.effects.get(`message:${id}`))?.value;

  it('does each job', async () => {
    await deliver(
      message('a', { task: 'count-words', text: 'three small words' }),
      message('b', { task: 'checksum', text: 'grüße' }),
    );
    expect(await effect('a')).toEqual({ task: 'count-words', words: 3 });
    const sha256 = createHash('sha256').update(bytesOf('grüße')).digest('hex');
    expect(await effect('b')).toEqual({ task: 'checksum', sha256 });
  });

  it.each([1, 2, 3])(
    'fails the first two deliveries of a job that is meant to, here number %i',
    async (receiveCount) => {
      const result = await deliver(message('a', { task: 'fail', times: 2 }, receiveCount));
      expect(result).toEqual(receiveCount <= 2 ? { kind: 'done', failedIds: ['a'] } : { kind: 'done' });
      expect(await effect('a')).toEqual(receiveCount <= 2 ? undefined : { task: 'fail', succeededAtDelivery: 3 });
    },
  );

  it('gives back only those that failed', async () => {
    const good = { task: 'count-words', text: 'x' };
    const result = await deliver(message('a', good), message('b', { task: 'fail', times: 9 }), message('c', good));
    expect(result).toEqual({ kind: 'done', failedIds: ['b'] });
    expect(await effect('c')).toBeDefined();
  });

  it('has one effect per message, however often it comes', async () => {
    const job = message('a', { task: 'checksum', text: 'x' });
    await deliver(job);
    await deliver(job, job);
    expect(await context.ports.effects.totals()).toMatchObject({ job: { effects: 1, duplicates: 2 } });
  });

  it('gives back what does not fit into the time limit', async () => {
    const late = world.context({}, world.nowMs + 400);
    const messages = [message('a', { task: 'checksum', text: 'x' })];
    expect(await process({ source: 'queue', messages }, late)).toEqual({ kind: 'done', failedIds: ['a'] });
  });

  it('gives back a job that it does not know', async () => {
    expect(await deliver(message('a', null), message('b', { task: 'dance' }))).toMatchObject({ failedIds: ['a', 'b'] });
  });
});

describe('the schedule', () => {
  it('sums up the minute before, once per occurrence', async () => {
    const { table } = context.ports;
    await table.create({ id: 'old', document: { title: 'o' }, nowMs: world.nowMs });
    world.nowMs += 120_000;
    const scheduledAtMs = world.nowMs;
    world.nowMs -= 10_000;
    await table.create({ id: 'new', document: { title: 'n' }, nowMs: world.nowMs });
    await table.replace({ id: 'new', ifVersion: 1, document: { title: 'm' }, nowMs: world.nowMs });
    world.nowMs += 10_500;
    const occurrence = { source: 'schedule', job: 'roll-up', scheduledAtMs } as const;
    await process(occurrence, context);
    await process({ ...occurrence, scheduledAtMs: scheduledAtMs + 10 }, context);
    expect(await context.ports.effects.list({ kind: 'roll-up', limit: 9 })).toEqual([
      {
        ...{ key: 'schedule:2026-03-01T12:02Z', kind: 'roll-up', atMs: world.nowMs, deliveries: 2 },
        value: { scheduledAt: '2026-03-01T12:02:00.000Z', inserts: 1, modifies: 1, removes: 0, items: 2 },
      },
    ]);
  });

  const expire = (as = context) => process({ source: 'schedule', job: 'expiry', scheduledAtMs: world.nowMs }, as);

  it('erases every sandbox whose time is over, and no other', async () => {
    for (let index = 0; index < 50; index += 1) world.sandboxes.set(`s${index}`, world.nowMs - index);
    world.sandboxes.set('live', world.nowMs + 1);
    expect(await expire()).toEqual({ kind: 'done' });
    expect([...world.sandboxes.keys()]).toEqual(['live']);
  });

  it('fails in the end when one cannot be erased, and erases the others all the same', async () => {
    for (let index = 0; index < 30; index += 1) world.sandboxes.set(`s${index}`, world.nowMs);
    const { sandboxes } = context.ports;
    const { erase } = sandboxes;
    sandboxes.erase = async (id) => {
      if (id === 's3') throw new Error('stuck');
      return erase(id);
    };
    await expect(expire()).rejects.toThrow('1 sandboxes could not be erased.');
    expect([...world.sandboxes.keys()]).toEqual(['s3']);
  });

  it('leaves the rest to the next occurrence when the time limit nears', async () => {
    world.sandboxes.set('s', world.nowMs);
    await expire(world.context({}, world.nowMs + 100));
    expect(world.sandboxes.size).toBe(1);
  });
});
