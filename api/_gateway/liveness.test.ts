import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cache } from '../_ports/cache';
import { newSandbox, newUser, send, startTestApi, type TestApi } from './testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api.close());

const statusOf = async (gateway: TestApi['gateway'], token: string) =>
  (await send(gateway, 'GET', '/api/sandbox', { token })).status;

/** A gateway that counts how often it asks the store for a sandbox, with another cache if one is given. */
async function countingGateway(cache: Cache = api.ports.platform.cache) {
  const lookUps: string[] = [];
  const storage = await api.ports.storage();
  const sandboxes = Object.assign(Object.create(storage.sandboxes) as typeof storage.sandboxes, {
    get: (id: string, nowMs: number) => {
      lookUps.push(id);
      return storage.sandboxes.get(id, nowMs);
    },
  });
  const counted = Object.assign(Object.create(storage) as typeof storage, { sandboxes });
  const platform = { ...api.ports.platform, cache };
  return { gateway: api.gatewayWith({ storage: async () => counted, platform }), lookUps };
}

/** As a process sees a shared cache that hears of nothing in time. */
function deafCache(): Cache {
  const values = new Map<string, string>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    expire: async () => undefined,
  };
}

describe('the end of a sandbox', () => {
  it('is looked for in the store once in some seconds, and not at every request', async () => {
    const { gateway, lookUps } = await countingGateway();
    const { token } = await newSandbox(gateway);
    const list = () => send(gateway, 'GET', '/api/items', { token });
    for (let index = 0; index < 5; index += 1) expect((await list()).status).toBe(200);
    expect(lookUps).toHaveLength(1);
    api.advance(5000);
    await list();
    expect(lookUps).toHaveLength(2);
  });

  it('is known at once in the process that was asked for it, whatever the cache still says', async () => {
    const { gateway } = await countingGateway(deafCache());
    const { token } = await newSandbox(gateway);
    expect(await statusOf(gateway, token)).toBe(200);
    expect((await send(gateway, 'DELETE', '/api/sandbox', { token })).status).toBe(204);
    expect(await statusOf(gateway, token)).toBe(401);
  });

  it('is known at once in another process that shares the cache', async () => {
    const [one, other] = [await countingGateway(), await countingGateway()];
    const { token } = await newSandbox(one.gateway);
    expect(await statusOf(other.gateway, token)).toBe(200);
    await send(one.gateway, 'DELETE', '/api/sandbox', { token });
    expect(await statusOf(other.gateway, token)).toBe(401);
  });

  it('is known within five seconds in a process with a cache of its own', async () => {
    const [one, other] = [await countingGateway(deafCache()), await countingGateway()];
    const { token } = await newSandbox(one.gateway);
    expect((await send(other.gateway, 'GET', '/api/items', { token })).status).toBe(200);
    await send(one.gateway, 'DELETE', '/api/sandbox', { token });
    api.advance(5000);
    expect((await send(other.gateway, 'GET', '/api/items', { token })).status).toBe(401);
  });

  it('is not outlived by a look into the store that began before it', async () => {
    const { gateway, lookUps } = await countingGateway();
    const { token, sandboxId } = await newSandbox(gateway);
    const cache = api.ports.platform.cache;
    // Both at once: the read may find the sandbox alive, and must not have that remembered after the end was answered.
    const [read, end] = await Promise.all([
      statusOf(gateway, token),
      send(gateway, 'DELETE', '/api/sandbox', { token }),
    ]);
    expect([[200, 401].includes(read), end.status]).toEqual([true, 204]);
    expect(lookUps.length).toBeGreaterThan(0);
    expect(await cache.get(JSON.stringify(['alive', sandboxId, null]))).toBeUndefined();
    expect(await statusOf(gateway, token)).toBe(401);
  });

  it('leaves other sandboxes, and an ended session its own, as they are', async () => {
    const { gateway } = await countingGateway();
    const [mine, other] = [await newSandbox(gateway), await newSandbox(gateway)];
    const { accessToken } = await newUser(gateway, mine.token, { name: 'ada' });
    expect(await statusOf(gateway, accessToken)).toBe(200);
    await send(gateway, 'POST', '/api/auth/sign-out', { token: accessToken });
    expect(await statusOf(gateway, accessToken)).toBe(401);
    expect([await statusOf(gateway, mine.token), await statusOf(gateway, other.token)]).toEqual([200, 200]);
  });
});
