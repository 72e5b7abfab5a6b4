import { expect, it } from 'vitest';
import { connect } from '@/content/editing/connect';
import { type Edit, emptyArchitecture } from '@/content/editing/edit';
import { resourceFields } from '@/content/editing/fields';
import { insertResource } from '@/content/editing/insert';
import { KIND_NAMES, KINDS } from '@/content/kinds/kinds';
import type { Architecture, BindingLimit } from '@/simulator';
import { bindingFields } from './binding-limits';

const EDITS: Edit[] = [insertResource('queue'), insertResource('function'), connect('queue', 'function')];
const design = EDITS.reduce((architecture: Architecture, edit) => {
  const edited = edit(architecture);
  if (edited.kind === 'refused') throw new Error(edited.reason);
  return edited.architecture;
}, emptyArchitecture('For tests'));

const limit = (resource: string, kind: BindingLimit['kind'], reason: string): BindingLimit => ({
  resource,
  kind,
  reason,
  times: 1,
});

it('finds the setting of the part whose limit binds, and of no other part', () => {
  const limits = [limit('function', 'reserved-concurrency', '2 of 2 are busy')];
  expect([...bindingFields(design, { of: 'resource', id: 'function' }, limits)]).toEqual([
    ['reservedConcurrency', '2 of 2 are busy'],
  ]);
  expect(bindingFields(design, { of: 'resource', id: 'queue' }, limits).size).toBe(0);
});

it('finds the quota of the account, and the setting of the link, where these hold a part back', () => {
  const limits = [limit('function', 'account-concurrency', 'all busy'), limit('queue', 'maximum-concurrency', 'two')];
  expect([...bindingFields(design, { of: 'account' }, limits).keys()]).toEqual(['concurrency']);
  expect([...bindingFields(design, { of: 'link', id: 'queue-function' }, limits).keys()]).toEqual(['maxConcurrency']);
});

it('names fields only that the form of the kind has', () => {
  for (const kind of KIND_NAMES) {
    const fields = resourceFields(kind).map(({ name }) => name);
    const named: readonly string[] = Object.values(KINDS[kind].limitFields ?? {}).flat();
    expect([kind, named.filter((name) => !fields.includes(name))]).toEqual([kind, []]);
  }
});
