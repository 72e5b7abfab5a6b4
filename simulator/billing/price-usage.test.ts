import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price } from '../catalog';
import { parseUsage, parseUsageText, priceUsage } from './price-usage';
import { SERVICES } from './services';

const provenance = { source: 'test', retrieved: '2026', verified: true };
const price = (value: string, settings: Partial<Price> = {}): Price => ({
  value,
  per: 1,
  unit: 'units',
  ...provenance,
  ...settings,
});

const PRICES = {
  'lambda.requests': price('0.001', { freePerMonth: 100 }),
  'lambda.duration.x86_64': price('2', { freePerMonth: 10, freePool: 'duration' }),
  'lambda.duration.arm64': price('1', { freePerMonth: 10, freePool: 'duration' }),
  'sqs.standard': price('3', { tiers: [{ upTo: 10, value: '3' }, { value: '1' }] }),
};

function priced(items: readonly object[], freeTier = false) {
  const parsed = parseUsage({ freeTier, usage: items });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return priceUsage(parsed.value, PRICES);
}

const gbSeconds = (amount: number, settings: object = {}) => ({ service: 'lambda', gbSeconds: amount, ...settings });

describe('a priced usage', () => {
  it('[M2] crosses a tier with all items together, and shares the cost out', () => {
    const { totalUsd, lines } = priced([
      { service: 'sqs', requests: 10 },
      { service: 'sqs', requests: 30 },
    ]);
    expect(totalUsd).toBe(60);
    expect(lines.map(({ item, usd }) => [item, usd])).toEqual([
      [0, 15],
      [1, 45],
    ]);
  });

  it('[M4] shares one free quantity between prices that draw on the same pool', () => {
    const both = [gbSeconds(8), gbSeconds(8, { architecture: 'arm64' })];
    expect(priced(both).totalUsd).toBe(24);
    expect(priced(both, true).lines.map(({ usd }) => usd)).toEqual([0, 6]);
  });

  it('[M4] lets an item stand aside from the free quantity, or take part alone', () => {
    expect(priced([gbSeconds(20), gbSeconds(20, { freeTier: false })], true).lines.map(({ usd }) => usd)).toEqual([
      20, 40,
    ]);
    expect(priced([gbSeconds(20), gbSeconds(20, { freeTier: true })]).lines.map(({ usd }) => usd)).toEqual([40, 20]);
    expect(priced([gbSeconds(20), gbSeconds(4, { freeTier: true })]).lines.map(({ usd }) => usd)).toEqual([40, 0]);
  });

  it('takes a decimal for what it is written as', () => {
    expect(priced([gbSeconds(0.1), gbSeconds(0.2)]).totalUsd).toBe(0.6);
    expect(priced([gbSeconds(1e-7)]).totalUsd).toBe(2e-7);
  });

  it('rounds each price to the cent for the invoice, and not for the total', () => {
    const { totalUsd, invoiceUsd } = priced([
      { service: 'lambda', requests: 4 },
      { service: 'lambda', requests: 4 },
      gbSeconds(0.002),
    ]);
    expect({ totalUsd, invoiceUsd }).toEqual({ totalUsd: 0.012, invoiceUsd: 0.01 });
  });

  it('has no lines for what is not used, and names the price that is missing', () => {
    expect(priced([{ service: 'lambda' }]).lines).toEqual([]);
    expect(() => priced([{ service: 'cognito', monthlyActiveUsers: 1 }])).toThrow(
      'the catalog has no price "cognito.essentials.mau"',
    );
  });

  it('[M2] has lines that add up to the total, for any quantities', () => {
    const item = fc.record({ service: fc.constant('lambda'), gbSeconds: fc.nat(50_000), freeTier: fc.boolean() });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), (items) => {
        const { totalUsd, lines } = priced(items);
        const units = lines.reduce((sum, { usd }) => sum + Math.round(usd * 1e10), 0);
        expect(units).toBe(Math.round(totalUsd * 1e10));
      }),
    );
  });
});

describe('parseUsage', () => {
  const itemOf = (item: unknown) => ({ usage: [{ service: 'sqs' }, item] });

  it.each<[string, unknown, string, string]>([
    ['an unknown service', itemOf({ service: 'lamda' }), '/usage/1/service', 'expected one of lambda, lambda-edge, '],
    [
      'an unknown field',
      itemOf({ service: 'sqs', request: 5 }),
      '/usage/1/request',
      'expected no such field; sqs takes ',
    ],
    [
      'an unknown field beside the items',
      { ...itemOf({ service: 's3' }), month: 5 },
      '/month',
      'expected no such field; a usage takes region, freeTier, usage',
    ],
    [
      'a value out of range',
      itemOf({ service: 'lambda', memoryMib: 5 }),
      '/usage/1/memoryMib',
      'expected a whole number from 128 to 10240, got 5',
    ],
    ['a text for a number', itemOf({ service: 'sqs', requests: '5' }), '/usage/1/requests', 'expected a whole number'],
    [
      'a negative quantity',
      itemOf({ service: 'sqs', requests: -5 }),
      '/usage/1/requests',
      'expected a whole number from 0',
    ],
    ['a part of a request', itemOf({ service: 'sqs', requests: 0.5 }), '/usage/1/requests', 'expected a whole number'],
    [
      'an unknown choice',
      itemOf({ service: 'sqs', type: 'lifo' }),
      '/usage/1/type',
      'expected "standard" or "fifo", got "lifo"',
    ],
    [
      'fields that contradict each other',
      itemOf({ service: 'step-functions', requests: 5 }),
      '/usage/1/requests',
      'expected 0 unless `type` is "express"',
    ],
    [
      'more provisioned requests than requests',
      itemOf({ service: 'lambda', provisionedRequests: 1 }),
      '/usage/1/provisionedRequests',
      'expected at most `requests`, got 1',
    ],
    ['an item without a service', itemOf({ requests: 5 }), '/usage/1/service', 'expected a text, got nothing'],
    ['an item that is none', itemOf(5), '/usage/1', 'expected an object, got 5'],
    [
      'another region',
      { region: 'eu-west-1', usage: [{ service: 'sqs' }] },
      '/region',
      'expected "us-east-1", got "eu-west-1"',
    ],
    ['no items', { usage: [] }, '/usage', 'expected a list of length >= 1'],
    ['a list', [], '', 'expected an object'],
  ])('refuses %s', (_, usage, pointer, message) => {
    expect(parseUsage(usage)).toEqual({
      kind: 'invalid',
      errors: [{ pointer, message: expect.stringContaining(message) }],
    });
  });

  it('names every fault of a usage at once', () => {
    const parsed = parseUsage({ usage: [{ service: 'sqs', a: 1, b: 2 }, { service: 'x' }] });
    expect(parsed.kind === 'invalid' && parsed.errors.map(({ pointer }) => pointer)).toEqual([
      '/usage/0/a',
      '/usage/0/b',
      '/usage/1/service',
    ]);
  });

  it('refuses what is no JSON, too long or too deep, and never throws', () => {
    expect(parseUsageText('{ "usage": ')).toMatchObject({ errors: [{ pointer: '', message: /^expected JSON/ }] });
    expect(parseUsageText(' '.repeat(2_000_000))).toMatchObject({ kind: 'invalid' });
    const deep = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`);
    expect(parseUsage(deep)).toMatchObject({ errors: [{ message: /levels of nesting/ }] });
    fc.assert(fc.property(fc.jsonValue(), (value) => ['valid', 'invalid'].includes(parseUsage(value).kind)));
  });

  it('takes an item that names nothing but its service, wherever nothing must be chosen', () => {
    const refused = SERVICES.filter(({ name, read }) => read({ service: name }).kind === 'invalid');
    expect(refused.map(({ name }) => name)).toEqual(['lambda-managed-instances', 'ec2']);
  });
});
