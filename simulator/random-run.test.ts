import { describe, expect, it } from 'vitest';
import type { Span } from './metrics/trace-log';
import { ENDED } from './model/calls';
import { randomCase, smallestCase } from './random-architecture';
import { misplacedCalls, runRandomCase, wrongFigures } from './random-run';

describe('random cases', () => {
  const cases = Array.from({ length: 150 }, (_, at) => randomCase(at + 1));
  const resources = cases.flatMap(({ architecture }) => architecture.resources);
  const links = cases.flatMap(({ architecture }) => architecture.links);
  const each = <T>(values: readonly T[]) => new Set(values);

  it('are drawn by their number alone', () => {
    expect(randomCase(7)).toEqual(cases[6]);
    expect(randomCase(8)).not.toEqual(cases[6]);
  });

  it('have forty-six resources at most, and the same ones after a change of settings', () => {
    for (const { architecture, changed } of cases) {
      expect(architecture.resources.length).toBeLessThanOrEqual(46);
      expect(changed.resources.map(({ id }) => id)).toEqual(architecture.resources.map(({ id }) => id));
      expect(changed.links.map(({ id, from, to }) => [id, from, to])).toEqual(
        architecture.links.map(({ id, from, to }) => [id, from, to]),
      );
      expect(changed).not.toEqual(architecture);
    }
  });

  it('have every kind of resource, traffic, link and fault', () => {
    expect(each(resources.map(({ kind }) => kind)).size).toBe(11);
    const traffic = resources.flatMap((resource) => (resource.kind === 'client' ? [resource.traffic] : []));
    expect(each(traffic.map(({ shape }) => shape)).size).toBe(8);
    expect(each(traffic.map((shape) => ('arrivals' in shape ? shape.arrivals : 'closed or traced'))).size).toBe(5);
    expect(each(links.map(({ kind, enabled }) => `${kind} ${enabled}`)).size).toBe(6);
    expect(each(cases.flatMap(({ architecture }) => architecture.faults.map(({ fault }) => fault))).size).toBe(7);
  });

  it('have loops, authorizers, dead letters in chains, and both sorts of queues', () => {
    expect(links.some(({ from, to }) => from === to)).toBe(true);
    const authorizers = resources.flatMap((resource) =>
      resource.kind === 'gateway' && resource.authorizer ? [resource.authorizer] : [],
    );
    expect(each(authorizers.map((authorizer) => `${authorizer.kind} ${'function' in authorizer}`)).size).toBe(3);
    const queues = resources.filter((resource) => resource.kind === 'queue');
    expect(each(queues.map(({ fifo, deadLetterQueue }) => `${fifo} ${deadLetterQueue === undefined}`)).size).toBe(4);
  });

  it('shrink to the smallest one that still has what was looked for', () => {
    const number = 1 + cases.findIndex(({ architecture }) => architecture.faults.length > 1);
    const smallest = smallestCase(number, ({ architecture }) => architecture.faults.length > 1);
    expect(smallest?.architecture.faults).toHaveLength(2);
    expect(smallest?.architecture.resources.length).toBeLessThan(cases[number - 1]?.architecture.resources.length ?? 0);
  });

  it('run twice alike', () => {
    expect(runRandomCase(randomCase(5))).toEqual(runRandomCase(randomCase(5)));
  });
});

describe('wrong figures', () => {
  it('are found wherever they are', () => {
    const report = {
      a: [1, -1e-9, { b: Number.NaN }],
      c: 'NaN of 5',
      d: Number.POSITIVE_INFINITY,
      e: 'none',
      f: undefined,
    };
    expect(wrongFigures(report)).toEqual([
      '/a/1 is -1e-9',
      '/a/2/b is NaN',
      '/c says "NaN of 5"',
      '/d is Infinity',
      '/f is undefined',
    ]);
  });
});

describe('misplaced calls', () => {
  const span = (id: number, sentUs: number, endedUs: number, more: Partial<Span> = {}): Span => ({
    ...{ id, chain: 1, link: 0, operation: 0, records: 1, usage: [] },
    ...{ sentUs, arrivedUs: sentUs, endedUs, outcome: ENDED.completed, ...more },
  });
  const parent = span(1, 0, 100, { startedUs: 10, initUs: 10 });

  it('are none where each call lies inside the one that made it, one after the other', () => {
    expect(misplacedCalls([parent, span(2, 10, 20, { parent: 1 }), span(3, 20, 100, { parent: 1 })])).toEqual([]);
  });

  it('are none where a caller gave up', () => {
    const late = span(2, 10, 500, { parent: 1, isAbandoned: true });
    const { endedUs: _, outcome: __, ...open } = span(3, 10, 0, { parent: 1 });
    expect(misplacedCalls([parent, late])).toEqual([]);
    expect(misplacedCalls([parent, open])).toEqual([]);
  });

  it.each<[string, Span]>([
    ['begins before its caller has started', span(2, 9, 20, { parent: 1 })],
    ['ends after its caller', span(2, 10, 101, { parent: 1 })],
    ['begins after its caller has ended', span(2, 101, 102, { parent: 1, isAbandoned: true })],
    ['has no caller', span(2, 10, 20, { parent: 7 })],
    ['has a number twice', span(1, 10, 20)],
    ['ends before it began', span(2, 10, 9)],
    ['starts before its instance can', span(2, 10, 90, { startedUs: 20, initUs: 11 })],
    ['fails without a reason', span(2, 10, 20, { outcome: ENDED.failed })],
    ['succeeds with a reason', span(2, 10, 20, { reason: 'too many' })],
  ])('are found: one %s', (_, wrong) => {
    expect(misplacedCalls([parent, wrong])).toHaveLength(1);
  });

  it('are found: two that overlap in one caller', () => {
    expect(misplacedCalls([parent, span(2, 10, 30, { parent: 1 }), span(3, 29, 40, { parent: 1 })])).toHaveLength(1);
  });
});
