import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ItemDocument, ItemPatch } from '../../_contract/items';
import type { HandlerContext } from '../../_ports/function-runtime';
import type { JsonValue } from '../../_ports/json';
import { call, keyed, type Reply } from '../testing-calls';
import { TestingWorld } from '../testing-ports';
import { handler as crud } from './index';
import { ITEM_DEFAULTS } from './items';
import { mergePatch } from './merge-patch';

let world: TestingWorld;
let context: HandlerContext;

beforeEach(() => {
  world = new TestingWorld();
  context = world.context();
});

async function create(title: string, more: Record<string, JsonValue> = {}, as = context): Promise<Reply> {
  world.nowMs += 1;
  return call(crud, 'createItem', as, { body: { title, ...more }, ...keyed(title) });
}

const path = (reply: Reply) => ({ path: { id: reply.json.id as string } });
const get = (reply: Reply, as = context) => call(crud, 'getItem', as, path(reply));

describe('creating an item', () => {
  it('answers the item with its defaults, tag and place', async () => {
    const reply = await create('Water the plants');
    expect(reply).toMatchObject({
      status: 201,
      headers: { etag: '"1"', location: `/api/items/${reply.json.id}` },
      json: { version: 1, title: 'Water the plants', status: 'open', priority: 0, tags: [] },
    });
    expect((await get(reply)).json).toEqual(reply.json);
  });

  it('finds the same item on another try with the same key, and makes another one with another key', async () => {
    const first = await create('one');
    expect((await create('one')).json).toEqual(first.json);
    expect((await create('two')).json.id).not.toBe(first.json.id);
    expect(world.changes).toHaveLength(2);
  });

  it('stores the answer together with the item, as it was given', async () => {
    const reply = await create('one');
    expect(world.receipts.get('record-one')).toEqual({
      status: 201,
      headers: reply.headers,
      body: { kind: 'json', value: reply.json },
    });
  });

  it('stores no answer when the sandbox is full', async () => {
    for (let index = 0; index < 1000; index += 1) {
      await context.ports.table.create({ id: `item${index}`, document: { title: 'x' }, nowMs: 0 });
    }
    const reply = await create('one too many');
    expect([reply.status, reply.json.title]).toEqual([409, 'Quota exceeded']);
    expect(world.receipts.size).toBe(0);
  });
});

describe('reading an item', () => {
  it('answers 304 to whoever has the version, and the item to whoever has not', async () => {
    const item = await create('one');
    for (const ifNoneMatch of [['1'], ['*'], ['0', '1']]) {
      const reply = await call(crud, 'getItem', context, { ...path(item), ifNoneMatch });
      expect(reply).toMatchObject({ status: 304, headers: { etag: '"1"' }, json: undefined });
    }
    expect((await call(crud, 'getItem', context, { ...path(item), ifNoneMatch: ['2'] })).status).toBe(200);
  });

  it('answers 404 to another user and in another sandbox, as if there were none', async () => {
    const item = await create('one');
    const missing = await call(crud, 'getItem', context, { path: { id: 'missing' } });
    expect(missing.status).toBe(404);
    expect(await get(item, world.context({ ownerId: 'user-b' }))).toEqual(missing);
    expect(await get(item, world.context({ sandboxId: 'sandbox-b' }))).toEqual(missing);
  });
});

describe('changing an item', () => {
  const replace = (item: Reply, ifMatch?: string[], as = context) =>
    call(crud, 'replaceItem', as, { ...path(item), body: { title: 'two' }, ...(ifMatch ? { ifMatch } : {}) });

  it('replaces the whole document and counts the version up', async () => {
    const item = await create('one', { note: 'gone after', priority: 3 });
    world.nowMs += 1000;
    const reply = await replace(item, ['1']);
    expect(reply).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(reply.json).toEqual({
      id: item.json.id,
      version: 2,
      createdAt: item.json.createdAt,
      updatedAt: new Date(world.nowMs).toISOString(),
      title: 'two',
      status: 'open',
      priority: 0,
      tags: [],
    });
  });

  it.each(['replaceItem', 'patchItem', 'deleteItem'] as const)(
    '%s needs If-Match, the version of now, and an item of the caller',
    async (id) => {
      const item = await create('one');
      await replace(item, ['1']);
      const body = id === 'deleteItem' ? {} : { body: { title: 'three' } };
      const attempt = (more: { ifMatch?: string[] }, as = context) =>
        call(crud, id, as, { ...path(item), ...body, ...more });

      expect((await attempt({})).status).toBe(428);
      expect(await attempt({ ifMatch: ['1'] })).toMatchObject({ status: 412, headers: { etag: '"2"' } });
      expect((await attempt({ ifMatch: ['*'] }, world.context({ ownerId: 'user-b' }))).status).toBe(404);
      expect(world.changes).toHaveLength(2);
      expect((await attempt({ ifMatch: ['1', '2'] })).status).toBe(id === 'deleteItem' ? 204 : 200);
    },
  );

  it('lets exactly one of many changes through that read the same version', async () => {
    const item = await create('one');
    const replies = await Promise.all(Array.from({ length: 20 }, () => replace(item, ['1'])));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 412)).toHaveLength(19);
  });

  it('patches what is named, keeps what is not, and takes fields back to their defaults', async () => {
    const item = await create('one', { note: 'n', priority: 3, status: 'doing', tags: ['a'] });
    const patch = { status: null, note: null, tags: ['b', 'c'] };
    const reply = await call(crud, 'patchItem', context, { ...path(item), body: patch, ifMatch: ['1'] });
    expect(reply.json).toMatchObject({ title: 'one', status: 'open', priority: 3, tags: ['b', 'c'], version: 2 });
    expect(reply.json).not.toHaveProperty('note');
  });

  it('keeps an item that a patch would make too large', async () => {
    const item = await create('one', { tags: Array.from({ length: 10 }, () => '\u0001'.repeat(40)) });
    const body = { note: '\u0001'.repeat(2600) };
    const reply = await call(crud, 'patchItem', context, { ...path(item), body, ifMatch: ['1'] });
    expect(reply.status).toBe(422);
    expect((await get(item)).json).toEqual(item.json);
  });

  it('deletes for good, and its number goes with it', async () => {
    const item = await create('one');
    expect((await call(crud, 'deleteItem', context, { ...path(item), ifMatch: ['1'] })).status).toBe(204);
    expect((await get(item)).status).toBe(404);
    expect((await replace(item, ['1'])).status).toBe(404);
  });
});

describe('a patched document', () => {
  it('goes back to the defaults of the schema', () => {
    expect(ItemDocument.parse({ title: 'x' })).toEqual({ title: 'x', ...ITEM_DEFAULTS });
  });

  it('satisfies the schema whenever document and patch did', () => {
    const field = {
      title: fc.string({ minLength: 1, maxLength: 20 }),
      status: fc.constantFrom('open', 'doing', 'done'),
      priority: fc.integer({ min: 0, max: 5 }),
      tags: fc.array(fc.string({ minLength: 1, maxLength: 10 }), { maxLength: 10 }),
      note: fc.string({ maxLength: 50 }),
    };
    const { title, status, priority, tags, note } = field;
    const nullable = {
      status: fc.option(status),
      priority: fc.option(priority),
      tags: fc.option(tags),
      note: fc.option(note),
    };
    const documents = fc.record(field, { requiredKeys: ['title'] }).filter((d) => ItemDocument.safeParse(d).success);
    const patches = fc
      .record({ title, ...nullable }, { requiredKeys: [] })
      .filter((p) => ItemPatch.safeParse(p).success);
    fc.assert(
      fc.property(documents, patches, (document, patch) => {
        const given = JSON.parse(JSON.stringify(ItemDocument.parse(document)));
        const patched = { ...ITEM_DEFAULTS, ...mergePatch(given, JSON.parse(JSON.stringify(patch))) };
        expect(ItemDocument.parse(JSON.parse(JSON.stringify(patched)))).toEqual(patched);
      }),
    );
  });
});

/** Test cases of RFC 7396, appendix A. */
describe('a merge patch', () => {
  it.each<[JsonValue, JsonValue, JsonValue]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j makes %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  it('reaches no prototype', () => {
    const patched = mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('listing items', () => {
  const list = (query: Record<string, string | number> = {}, as = context) => call(crud, 'listItems', as, { query });

  async function walk(query: Record<string, string | number>): Promise<string[]> {
    const titles: string[] = [];
    for (let cursor: string | undefined, page = 0; page < 100; page += 1) {
      const reply = await list({ ...query, ...(cursor ? { cursor } : {}) });
      titles.push(...reply.json.items.map(({ title }: { title: string }) => title));
      cursor = reply.json.next;
      if (!cursor) return titles;
    }
    throw new Error('The list does not end.');
  }

  it('gives everything newest first, page by page, each item once', async () => {
    for (let index = 0; index < 7; index += 1) await create(`t${index}`);
    expect(await walk({ limit: 3 })).toEqual(['t6', 't5', 't4', 't3', 't2', 't1', 't0']);
    expect((await list({ limit: 7 })).json).not.toHaveProperty('next');
  });

  it('gives each item that stays exactly once while others come and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ inserts: fc.nat({ max: 2 }), removes: fc.nat({ max: 2 }) }), { maxLength: 8 }),
        async (limit, schedule) => {
          world = new TestingWorld();
          context = world.context();
          const passing: Reply[] = [];
          for (let index = 0; index < 10; index += 1) {
            const reply = await create(`${index % 2 === 0 ? 'stays' : 'passes'}-${index}`);
            if (index % 2 === 1) passing.push(reply);
          }
          const seen: string[] = [];
          let cursor: string | undefined;
          for (let page = 0; page === 0 || cursor; page += 1) {
            const reply = await list({ limit, ...(cursor ? { cursor } : {}) });
            seen.push(...reply.json.items.map(({ title }: { title: string }) => title));
            cursor = reply.json.next;
            const { inserts, removes } = schedule[page] ?? { inserts: 0, removes: 0 };
            for (let index = 0; index < inserts; index += 1) await create(`new-${page}-${index}`);
            for (const item of passing.splice(0, removes)) {
              await call(crud, 'deleteItem', context, { ...path(item), ifMatch: ['*'] });
            }
          }
          const staying = seen.filter((title) => title.startsWith('stays'));
          expect(staying).toEqual(['stays-8', 'stays-6', 'stays-4', 'stays-2', 'stays-0']);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('filters by status, tag and priority', async () => {
    await create('a', { status: 'done', tags: ['home', 'garden'], priority: 1 });
    await create('b', { status: 'done', tags: ['home'] });
    await create('c', { tags: ['garden'], priority: 1 });
    expect(await walk({ status: 'done' })).toEqual(['b', 'a']);
    expect(await walk({ tag: 'garden' })).toEqual(['c', 'a']);
    expect(await walk({ priority: 1, status: 'open' })).toEqual(['c']);
  });

  it('links the next page with the filters of this one', async () => {
    for (const title of ['a', 'b', 'c']) await create(title, { tags: ['x & y'] });
    const reply = await list({ limit: 2, tag: 'x & y' });
    const [, address = ''] = /^<([^>]+)>; rel="next"$/.exec(reply.headers.link ?? '') ?? [];
    const next = new URL(address);
    expect(`${next.origin}${next.pathname}`).toBe('https://patterns.example/api/items');
    const following = await list(Object.fromEntries(next.searchParams));
    expect(following.json.items).toMatchObject([{ title: 'a' }]);
  });

  it('refuses a cursor that was changed in any character, or cut', async () => {
    for (const title of ['a', 'b']) await create(title);
    const cursor: string = (await list({ limit: 1 })).json.next;
    const changed = Array.from(cursor, (character, index) => {
      const other = character === 'A' ? 'B' : 'A';
      return cursor.slice(0, index) + other + cursor.slice(index + 1);
    });
    for (const forged of [...changed, cursor.slice(0, -1), `${cursor}.x`, `${cursor}=`, 'x', '.', 'bnVsbA.x']) {
      expect([forged, (await list({ limit: 1, cursor: forged })).status]).toEqual([forged, 400]);
    }
    expect((await list({ limit: 1, cursor })).status).toBe(200);
  });

  it('refuses a cursor of another user, another sandbox or other filters', async () => {
    for (const title of ['a', 'b']) await create(title);
    const { next } = (await list({ limit: 1 })).json;
    expect((await list({ cursor: next }, world.context({ ownerId: 'user-b' }))).status).toBe(400);
    expect((await list({ cursor: next }, world.context({ sandboxId: 'sandbox-b' }))).status).toBe(400);
    expect((await list({ cursor: next, status: 'open' })).status).toBe(400);
    expect((await list({ cursor: next, limit: 50 })).status).toBe(200);
  });
});

describe('messages', () => {
  const JOB = { task: 'count-words', text: 'three small words' };
  const send = (key = 'k', body: JsonValue = JOB) => call(crud, 'sendMessage', context, { body, ...keyed(key) });

  it('are accepted into the queue, once per key, and their answer is stored with them', async () => {
    const reply = await send();
    expect(reply).toMatchObject({ status: 202, headers: { location: `/api/messages/${reply.json.id}` } });
    expect(reply.json).toMatchObject({ state: 'visible', body: JOB, receiveCount: 0, source: 'queue' });
    expect((await send()).json).toEqual(reply.json);
    expect((await context.ports.queue.depth(world.nowMs)).visible).toBe(1);
    expect(world.receipts.get('record-k')?.body).toEqual({ kind: 'json', value: reply.json });
  });

  it('are refused when the queue is full', async () => {
    for (let index = 0; index < 1000; index += 1) {
      await context.ports.queue.send({ id: `m${index}`, body: JOB, nowMs: 0 });
    }
    expect((await send()).status).toBe(409);
  });

  it('are read with their effect once they are done', async () => {
    const sent = await send();
    expect((await call(crud, 'getMessage', context, path(sent))).json).toEqual(sent.json);
    const value = { task: 'count-words', words: 3 };
    await context.ports.effects.apply({ key: `message:${sent.json.id}`, kind: 'job', atMs: world.nowMs, value });
    context.ports.queue.get = async (id) => ({
      ...{ id, body: JOB, sentAtMs: world.nowMs, receiveCount: 2, source: 'queue' },
      state: 'done',
    });
    const done = await call(crud, 'getMessage', context, path(sent));
    expect(done.json).toMatchObject({ state: 'done', effect: { deliveries: 1, outcome: value } });
  });

  it('of others are not there', async () => {
    const sent = await send();
    expect((await call(crud, 'getMessage', world.context({ ownerId: 'b' }), path(sent))).status).toBe(404);
  });

  it('are listed with the depth of the queue, by state', async () => {
    await send('a');
    await send('b');
    const all = await call(crud, 'listMessages', context, {});
    expect(all.json.messages).toHaveLength(2);
    expect(all.json.depth).toMatchObject({ visible: 2, dead: 0 });
    const dead = await call(crud, 'listMessages', context, { query: { state: 'dead' } });
    expect(dead.json.messages).toEqual([]);
  });
});

describe('dead letters', () => {
  const letter = { sentAtMs: 0, receiveCount: 6, state: 'dead', reason: 'received too often' } as const;

  beforeEach(() => {
    const letters = [
      { id: 'a', body: { task: 'fail', times: 20 }, source: 'queue' as const, ...letter },
      { id: 'b', body: { source: 'bucket', fileId: 'f' }, source: 'bucket' as const, ...letter },
    ];
    context.ports.queue.list = async ({ state }) => letters.filter((message) => message.state === state);
    context.ports.queue.replay = async ({ ids }) => (ids ? ids.filter((id) => id === 'a').length : 1);
  });

  it('are listed with the reason, those of other event sources too', async () => {
    const reply = await call(crud, 'listDeadLetters', context);
    expect(reply.json.messages).toMatchObject([
      { id: 'a', source: 'queue', reason: 'received too often' },
      { id: 'b', source: 'bucket', body: { fileId: 'f' } },
    ]);
  });

  it('go back into the queue, all or those that are named', async () => {
    expect((await call(crud, 'replayDeadLetters', context, { body: {} })).json).toEqual({ replayed: 1 });
    expect((await call(crud, 'replayDeadLetters', context, { body: { ids: ['x'] } })).json).toEqual({ replayed: 0 });
  });
});

describe('the ledger', () => {
  it('lists audit entries and roll-ups apart, newest first, and counts duplicates', async () => {
    const { effects } = context.ports;
    const audit = {
      ...{ itemId: 'i', change: 'insert', version: 1, sequence: 1, shard: 0 },
      ...{ changed: ['title'], committedAt: '2026-03-01T12:00:00.000Z' },
    };
    const rollUp = { scheduledAt: '2026-03-01T12:00:00.000Z', inserts: 1, modifies: 0, removes: 0, items: 1 };
    await effects.apply({ key: 'stream:0:1', kind: 'audit', atMs: 0, value: audit });
    await effects.apply({ key: 'stream:0:2', kind: 'audit', atMs: 1, value: { ...audit, sequence: 2 } });
    await effects.apply({ key: 'stream:0:2', kind: 'audit', atMs: 1, value: audit });
    await effects.apply({ key: 'schedule:x', kind: 'roll-up', atMs: 0, value: rollUp });

    const entries = (await call(crud, 'listAudit', context)).json.entries;
    expect(entries).toMatchObject([
      { key: 'stream:0:2', sequence: 2, deliveries: 2 },
      { key: 'stream:0:1', deliveries: 1 },
    ]);
    expect((await call(crud, 'listAudit', context, { query: { limit: 1 } })).json.entries).toHaveLength(1);
    expect((await call(crud, 'listRollUps', context)).json.entries).toMatchObject([{ inserts: 1 }]);
    expect((await call(crud, 'getAggregates', context)).json).toEqual({
      audit: { effects: 2, duplicates: 1 },
      job: { effects: 0, duplicates: 0 },
      'roll-up': { effects: 1, duplicates: 0 },
    });
  });
});

it('takes no events of other sources', async () => {
  await expect(crud({ source: 'queue', messages: [] }, context)).rejects.toThrow(/no events of the source queue/);
});
