import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RuntimeCache } from '@vercel/functions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../../_ports/platform';
import { MemoryCache } from './memory-cache';
import { ownServer } from './own-server';
import { PEER_ADDRESS_HEADER, recordPeerAddresses } from './peer-address';
import { vercelPlatform } from './vercel';

let nowMs = 0;
const clock = { nowMs: () => nowMs };

/** What the platform puts around a request; its client library reads it from there, and the environment says the rest. */
const CONTEXT = Symbol.for('@vercel/request-context');
const globals = globalThis as { [CONTEXT]?: { get(): { cache?: RuntimeCache } } };

/** The platform's own cache, as far as its interface describes it. */
class FakeRuntimeCache implements RuntimeCache {
  isBroken = false;
  readonly entries = new Map<string, { value: unknown; tags: string[]; untilMs: number }>();

  private orBreak(): void {
    if (this.isBroken) throw new Error('the cache does not answer');
  }

  async get(key: string): Promise<unknown> {
    this.orBreak();
    const entry = this.entries.get(key);
    return entry && entry.untilMs > nowMs ? entry.value : null;
  }

  async set(key: string, value: unknown, { tags = [], ttl = 900 }: { tags?: string[]; ttl?: number } = {}) {
    this.orBreak();
    this.entries.set(key, { value, tags, untilMs: nowMs + ttl * 1000 });
  }

  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }

  async expireTag(tag: string | string[]): Promise<void> {
    this.orBreak();
    for (const [key, { tags }] of this.entries) if (tags.some((each) => tag.includes(each))) this.entries.delete(key);
  }
}

let regional: FakeRuntimeCache;

beforeAll(() => {
  globals[CONTEXT] = { get: () => ({ cache: regional }) };
});
afterAll(() => {
  delete globals[CONTEXT];
});
beforeEach(() => {
  nowMs = 1_000_000;
  regional = new FakeRuntimeCache();
});

const PLATFORMS: [string, () => Platform][] = [
  ['a server of one’s own', () => ownServer({ kind: 'none' }, clock)],
  ['the platform', () => vercelPlatform({ VERCEL: '1' })],
];

describe.each(PLATFORMS)('%s', (_, start) => {
  it('remembers a value until its time is over', async () => {
    const { cache } = start();
    expect(await cache.get('a')).toBeUndefined();
    await cache.set('a', 'one', { ttlS: 5, tag: 't' });
    expect(await cache.get('a')).toBe('one');
    await cache.set('a', 'two', { ttlS: 5, tag: 't' });
    nowMs += 4999;
    expect(await cache.get('a')).toBe('two');
    nowMs += 1;
    expect(await cache.get('a')).toBeUndefined();
  });

  it('forgets everything with a tag at once, and nothing else', async () => {
    const { cache } = start();
    await cache.set('a', '1', { ttlS: 5, tag: 'mine' });
    await cache.set('b', '2', { ttlS: 5, tag: 'mine' });
    await cache.set('c', '3', { ttlS: 5, tag: 'other' });
    await cache.expire('mine');
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([undefined, undefined, '3']);
    await cache.expire('never-used');
  });

  it('keeps keys apart, also those that the platform’s own short hash takes for the same', async () => {
    const { cache } = start();
    const [one, other] = collidingKeys();
    await cache.set(one, '1', { ttlS: 5, tag: 't' });
    expect(await cache.get(other)).toBeUndefined();
  });

  it('makes up no address and no region', () => {
    const { clientAddress, entryRegion } = start();
    expect([clientAddress(new Headers()), entryRegion(new Headers())]).toEqual([undefined, undefined]);
  });
});

describe('a cache in memory', () => {
  it('holds no more than it may: the oldest gives way', async () => {
    const cache = new MemoryCache(clock, 2);
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, { ttlS: 5, tag: key });
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([undefined, 'b', 'c']);
    await cache.set('b', 'again', { ttlS: 5, tag: 'b' });
    expect([await cache.get('b'), await cache.get('c')]).toEqual(['again', 'c']);
  });
});

describe('the platform', () => {
  it('shares its cache between processes', async () => {
    const [one, other] = [vercelPlatform({}).cache, vercelPlatform({}).cache];
    await one.set('a', '1', { ttlS: 5, tag: 't' });
    expect(await other.get('a')).toBe('1');
    await other.expire('t');
    expect(await one.get('a')).toBeUndefined();
  });

  it('is not needed: when the cache does not answer, nothing is remembered and nobody fails', async () => {
    const { cache } = vercelPlatform({});
    regional.isBroken = true;
    await cache.set('a', '1', { ttlS: 5, tag: 't' });
    await cache.expire('t');
    expect(await cache.get('a')).toBeUndefined();
  });

  it('tells region and commit of the deployment, the caller and where the request came in', () => {
    const platform = vercelPlatform({ VERCEL: '1', VERCEL_REGION: 'iad1', VERCEL_GIT_COMMIT_SHA: 'abc' });
    expect(platform.deployment).toEqual({ platform: 'vercel', region: 'iad1', commit: 'abc' });
    const headers = new Headers({ 'x-real-ip': '203.0.113.5', 'x-vercel-id': 'fra1::iad1::x5b9m-1795449941822-1' });
    expect([platform.clientAddress(headers), platform.entryRegion(headers)]).toEqual(['203.0.113.5', 'fra1']);
  });
});

describe('the caller of a server of one’s own', () => {
  const spoofed = (index: number) =>
    new Headers({
      'x-forwarded-for': `10.0.${index >> 8}.${index & 255}`,
      'x-real-ip': `10.1.${index >> 8}.${index & 255}`,
      forwarded: `for=10.2.0.${index & 255}`,
      'cf-connecting-ip': `10.3.0.${index & 255}`,
      'x-vercel-id': 'fra1::made-up',
      [PEER_ADDRESS_HEADER]: '192.0.2.9',
    });

  it('is who is connected, whatever ten thousand forwarded headers say, when no proxy is trusted', () => {
    const { clientAddress, entryRegion } = ownServer({ kind: 'none' }, clock);
    const headers = Array.from({ length: 10_000 }, (_, index) => spoofed(index));
    expect(new Set(headers.map(clientAddress))).toEqual(new Set(['192.0.2.9']));
    expect(new Set(headers.map(entryRegion))).toEqual(new Set([undefined]));
  });

  it('is who the trusted proxies saw, counted from the nearest', () => {
    const headers = new Headers({ 'x-forwarded-for': 'made-up, 203.0.113.5, 198.51.100.7' });
    const behind = (hops: number) => ownServer({ kind: 'hops', hops }, clock).clientAddress(headers);
    expect([behind(1), behind(2), behind(9)]).toEqual(['198.51.100.7', '203.0.113.5', undefined]);
  });

  it('is who the platform says, only where the settings say that it stands in front', () => {
    const headers = new Headers({ 'x-real-ip': '203.0.113.5' });
    expect(ownServer({ kind: 'vercel' }, clock).clientAddress(headers)).toBe('203.0.113.5');
    expect(ownServer({ kind: 'none' }, clock).clientAddress(headers)).toBeUndefined();
  });

  it('cannot write the header in which the server notes the connection', async () => {
    recordPeerAddresses();
    recordPeerAddresses();
    const server = createServer((incoming, response) => response.end(String(incoming.headers[PEER_ADDRESS_HEADER])));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { [PEER_ADDRESS_HEADER]: '203.0.113.5' };
      request({ host: '127.0.0.1', port, headers }, (incoming) => {
        incoming.setEncoding('utf8').once('data', resolve);
      })
        .on('error', reject)
        .end();
    });
    await new Promise((resolve) => server.close(resolve));
    expect(answer).toBe('127.0.0.1');
  });
});

/** Two keys that one 32-bit hash (h * 33 ^ c) takes for the same. */
function collidingKeys(): [string, string] {
  const hash = (key: string) => [...key].reduce((sum, c) => (sum * 33) ^ c.charCodeAt(0), 5381) >>> 0;
  const seen = new Map<number, string>();
  for (let index = 0; ; index += 1) {
    const key = `alive-${index.toString(36)}`;
    const met = seen.get(hash(key));
    if (met !== undefined) return [met, key];
    seen.set(hash(key), key);
  }
}
