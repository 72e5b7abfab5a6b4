import { describe, expect, it } from 'vitest';
import { parseArchitecture } from '@/simulator';
import { LEFT_OUT, leftOutOf } from './left-out';
import serverless from './patterns/serverless/architecture.json';
import containers from './patterns/serverless/designs/containers.json';
import machines from './patterns/serverless/designs/virtual-machines.json';

const titlesFor = (document: unknown): string[] => {
  const parsed = parseArchitecture(document);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return leftOutOf(parsed.value).map(({ title }) => title);
};

describe('what the model leaves out', () => {
  it('is told without a figure, and each thing once', () => {
    expect(LEFT_OUT.filter(({ title, text }) => /\d/.test(title + text))).toEqual([]);
    expect(new Set(LEFT_OUT.map(({ title }) => title)).size).toBe(LEFT_OUT.length);
  });

  it('is all of it for designs that have every kind between them', () => {
    const told = new Set([serverless, containers, machines].flatMap(titlesFor));
    expect(LEFT_OUT.map(({ title }) => title).filter((title) => !told.has(title))).toEqual([]);
  });

  it('is only what concerns the kinds of a design', () => {
    const { resources, ...rest } = serverless;
    const client = resources.filter(({ kind }) => kind === 'client');
    const queue = { id: 'queue', kind: 'queue', label: 'Queue' };
    const links = [{ id: 'send', from: 'client', to: 'queue', kind: 'call', writes: 1 }];
    const titles = titlesFor({ ...rest, resources: [...client, queue], links, layout: {} });
    expect(titles).toContain('Details of queues');
    expect(titles).toContain('The network');
    expect(titles).not.toContain('What a table holds');
  });
});
