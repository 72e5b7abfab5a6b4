import { describe, expect, it } from 'vitest';
import { USER_POOL_CATEGORIES } from '../document/user-pool-categories';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, constant, simulationOf, TEST_CATALOG } from '../testing';

const atOnce = (count: number) => clientAt(Array.from({ length: count }, () => 0));
const designOf = (requests: number, settings: object, link: object = {}) =>
  architectureOf(
    [atOnce(requests), { id: 'pool', kind: 'user-pool', latencyMs: constant(100), ...settings }],
    [call('client', 'pool', link)],
  );
/** How many of many requests at one moment are let through. */
const letThrough = (settings: object, link: object = {}) =>
  simulate(designOf(3_000, settings, link), { catalog: TEST_CATALOG, seed: 1, durationS: 0.5 }).requests.completed;

describe('categories of the user pool', () => {
  it('[U2] each has a rate of its own, by default that of an authentication', () => {
    expect(letThrough({})).toBe(120);
    expect(
      Object.fromEntries(USER_POOL_CATEGORIES.map((category) => [category, letThrough({}, { category })])),
    ).toEqual({
      UserAuthentication: 120,
      ChallengeResponse: 360,
      UserCreation: 50,
      UserFederation: 25,
      UserAccountRecovery: 30,
      UserRead: 120,
      UserUpdate: 25,
      UserToken: 120,
      UserResourceRead: 50,
      UserList: 30,
      UserPoolRead: 15,
      ClientAuthentication: 150,
    });
  });

  it('[U2] calls of one category leave the others alone', () => {
    const architecture = architectureOf(
      [atOnce(200), { ...atOnce(60), id: 'other' }, { id: 'pool', kind: 'user-pool', latencyMs: constant(100) }],
      [call('client', 'pool'), call('other', 'pool', { category: 'UserCreation' })],
    );
    const { resources } = simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS: 0.5 });
    expect(resources.client).toMatchObject({ completed: 120, throttled: 80 });
    expect(resources.other).toMatchObject({ completed: 50, throttled: 10 });
  });

  it('[U3] each whole million of active users adds to the rates that grow', () => {
    const monthlyActiveUsers = 2_999_999;
    expect(letThrough({ monthlyActiveUsers })).toBe(120 + 2 * 40);
    expect(letThrough({ monthlyActiveUsers }, { category: 'UserCreation' })).toBe(50 + 2 * 10);
    expect(letThrough({ monthlyActiveUsers }, { category: 'UserResourceRead' })).toBe(50 + 2 * 20);
    expect(letThrough({ monthlyActiveUsers }, { category: 'ClientAuthentication' })).toBe(150);
  });

  it('[U3] a rate that was raised takes the place of the default', () => {
    expect(letThrough({ ratePerS: 500 })).toBe(500);
    expect(letThrough({ quotas: { UserList: 77 } }, { category: 'UserList' })).toBe(77);
  });

  it('[U1] names the category whose rate bound', () => {
    const simulation = simulationOf(designOf(40, {}, { category: 'UserList' }), 1, 1);
    simulation.runUntil(1_000_000);
    expect(simulation.view(1).bindingLimit).toBe("the account's user pools take 30 requests/s of UserList");
  });
});
