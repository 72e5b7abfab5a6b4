import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PEER_ADDRESS_HEADER } from '../_adapters/platform/peer-address';
import { RATE_LIMITS } from '../_contract/limits';
import type { RequestWindows } from '../_ports/request-windows';
import { createRateLimits } from './rate-limits';
import { newSandbox, send, startTestApi, type TestApi, WIDE_LIMITS } from './testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api.close());

const from = (address: string, headers: Record<string, string> = {}) => ({
  headers: { [PEER_ADDRESS_HEADER]: address, ...headers },
});

describe('a rate limit', () => {
  it('never admits more than its quota, however many come at once', async () => {
    const limits = createRateLimits();
    for (const [rateClass, { requests }] of Object.entries(RATE_LIMITS)) {
      const tries = Array.from({ length: 1000 }, () => limits.admit(rateClass as keyof typeof RATE_LIMITS, 'one'));
      const admitted = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
      expect([rateClass, admitted.length]).toEqual([rateClass, requests]);
    }
  });

  it('tells the policy, what is left and how long to wait, and admits again after that', async () => {
    const data = { requests: 3, windowS: 4, per: 'sandbox' } as const;
    const gateway = api.gatewayWith({}, { rateLimits: { ...WIDE_LIMITS, data } });
    const { token } = await newSandbox(gateway);
    const get = () => send(gateway, 'GET', '/api/sandbox', { token });
    const first = await get();
    expect(first.headers.get('ratelimit-policy')).toBe('"data";q=3;w=4');
    expect(first.headers.get('ratelimit')).toBe('"data";r=2;t=4');
    await Promise.all([get(), get()]);
    const refused = await get();
    expect([refused.status, refused.json.type]).toEqual([429, '/docs/problems#throttled']);
    expect(refused.headers.get('ratelimit')).toMatch(/^"data";r=0;t=[1-4]$/);
    await sleep(Number(refused.headers.get('retry-after')) * 1000 + 20);
    expect((await get()).status).toBe(200);
  });

  it('counts a visitor by sandbox: what one uses up, another still has', async () => {
    const gateway = api.gatewayWith(
      {},
      { rateLimits: { ...WIDE_LIMITS, data: { requests: 2, windowS: 60, per: 'sandbox' } } },
    );
    const [one, other] = [await newSandbox(gateway), await newSandbox(gateway)];
    const statuses = [];
    for (const { token } of [one, one, one, other])
      statuses.push((await send(gateway, 'GET', '/api/sandbox', { token })).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  it('counts who has no sandbox by network, and forwarded headers make no other', async () => {
    const gateway = api.gatewayWith({}, { rateLimits: { ...WIDE_LIMITS, sandboxes: RATE_LIMITS.sandboxes } });
    const statuses = [];
    for (let index = 0; index < 22; index += 1) {
      const spoofed = from('192.0.2.1', { 'x-forwarded-for': `203.0.113.${index}`, 'x-real-ip': `203.0.113.${index}` });
      statuses.push((await send(gateway, 'POST', '/api/sandboxes', spoofed)).status);
    }
    expect(statuses).toEqual([...new Array(RATE_LIMITS.sandboxes.requests).fill(201), 429, 429]);
    expect((await send(gateway, 'POST', '/api/sandboxes', from('192.0.2.2'))).status).toBe(201);
    expect((await send(gateway, 'POST', '/api/sandboxes', from('2001:db8::1'))).status).toBe(201);
  });

  describe('of what guards more than one server', () => {
    const CLOCK = { nowMs: () => 1000 };

    /** Windows in memory, which end together. */
    function sharedWindows() {
      const counts = new Map<string, number>();
      const windows: RequestWindows = {
        async count(key) {
          counts.set(key, (counts.get(key) ?? 0) + 1);
          return { requests: counts.get(key) ?? 0, endsAtMs: 31_000 };
        },
      };
      return { counts, shared: { windows: async () => windows, clock: CLOCK } };
    }

    it('is one for all of them', async () => {
      const { shared } = sharedWindows();
      const servers = [createRateLimits({}, shared), createRateLimits({}, shared)];
      const tries = Array.from({ length: 100 }, (_, index) => servers[index % 2]?.admit('credentials', 'one'));
      const results = await Promise.allSettled(tries);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(RATE_LIMITS.credentials.requests);
      const refusal = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
      expect(refusal.reason.answer.headers).toMatchObject({
        RateLimit: '"credentials";r=0;t=30',
        'Retry-After': '30',
      });
    });

    it('asks the store for nothing that a server refuses by itself, nor for what guards one server only', async () => {
      const { shared, counts } = sharedWindows();
      const limits = createRateLimits({}, shared);
      const tries = Array.from({ length: 500 }, () => limits.admit('sandboxes', 'one'));
      await Promise.allSettled([...tries, limits.admit('data', 'one'), limits.admit('public', 'one')]);
      expect([...counts]).toEqual([['sandboxes:one', RATE_LIMITS.sandboxes.requests]]);
    });

    it('is each server’s own while the store does not answer', async () => {
      const windows = { count: () => Promise.reject(new Error('no connection')) };
      const limits = createRateLimits({}, { windows: async () => windows, clock: CLOCK });
      const tries = Array.from({ length: 100 }, () => limits.admit('credentials', 'one'));
      const admitted = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
      expect(admitted).toHaveLength(RATE_LIMITS.credentials.requests);
    });
  });

  it('stands before the hashing of passwords', async () => {
    const { credentials } = RATE_LIMITS;
    const gateway = api.gatewayWith({}, { rateLimits: { ...WIDE_LIMITS, credentials } });
    const { token } = await newSandbox(gateway);
    const invocations = () => api.ports.runtime.view().find(({ name }) => name === 'auth')?.invocations ?? 0;
    const before = invocations();
    const body = { name: 'nobody', password: 'wrong' };
    const tries = Array.from({ length: credentials.requests + 20 }, () =>
      send(gateway, 'POST', '/api/auth/sign-in', { token, body, ...from('192.0.2.3') }),
    );
    const refused = (await Promise.all(tries)).filter(
      ({ headers }) => headers.get('ratelimit')?.includes('r=0') && !headers.get('x-function'),
    );
    expect(refused).toHaveLength(20);
    expect(invocations() - before).toBe(credentials.requests);
  });
});
