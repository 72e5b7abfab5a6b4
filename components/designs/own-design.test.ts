import { expect, it } from 'vitest';
import type { DesignVersion } from '@/components/editor/design-versions';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { exportJson } from '@/content/exchange/export-json';
import { changedDesign, type DesignChange, type DesignStore, type OwnDesign, type Saved } from './design-store';
import { OwnDesignSession } from './own-design';
import { storageWords } from './storage-words';

/** A store in memory, with the promise of saving that the browser's has. */
class MemoryStore implements DesignStore {
  readonly designs = new Map<string, OwnDesign>();
  readonly kept: DesignVersion[] = [];

  async save(change: DesignChange): Promise<Saved> {
    const before = this.designs.get(change.id);
    const { id, nowMs, text } = change;
    this.kept.push({ id: this.kept.length, slug: id, savedAt: nowMs, text });
    if (before && before.revision !== change.revision) return { kind: 'conflict', design: before };
    const design = changedDesign(before, change);
    this.designs.set(id, design);
    return { kind: 'saved', design };
  }

  get = async (id: string) => this.designs.get(id);
  list = async () => [...this.designs.values()];
  versions = async () => [...this.kept].reverse();
  markDeleted = async () => {};
  purge = async () => {};
  drafts = async () => [];
}

const ID = 'own-design';
const named = (name: string) => exportJson({ ...testArchitecture(), name });

function open(store: DesignStore, revision: number) {
  const firsts: string[] = [];
  const session = new OwnDesignSession({ id: ID, revision, store, nowMs: () => 9, onFirstSave: () => firsts.push(ID) });
  return { session, firsts };
}

it('keeps a new design with the first save, and says so once', async () => {
  const store = new MemoryStore();
  const { session, firsts } = open(store, 0);
  await session.add(ID, named('One'), 1);
  await session.add(ID, named('Two'), 2);
  expect(store.designs.get(ID)).toMatchObject({ name: 'Two', revision: 2, createdAtMs: 1, changedAtMs: 2 });
  expect(firsts).toEqual([ID]);
});

it('saves one after the other, also when they are asked for at once', async () => {
  const store = new MemoryStore();
  const { session } = open(store, 0);
  await Promise.all(['One', 'Two', 'Three'].map((name, index) => session.add(ID, named(name), index)));
  expect(store.designs.get(ID)).toMatchObject({ name: 'Three', revision: 3 });
  expect(session.state.getState().conflict).toBeUndefined();
});

it('never overwrites what another tab has saved since; its own change is a version', async () => {
  const store = new MemoryStore();
  const here = open(store, 0).session;
  await here.add(ID, named('One'), 1);
  const there = open(store, 1).session;
  await there.add(ID, named('Theirs'), 2);
  await here.add(ID, named('Mine'), 3);
  expect(store.designs.get(ID)).toMatchObject({ name: 'Theirs', revision: 2 });
  expect(here.state.getState().conflict).toMatchObject({ name: 'Theirs' });
  expect(store.kept.map(({ text }) => JSON.parse(text).name)).toEqual(['One', 'Theirs', 'Mine']);
});

it('goes on from theirs, or puts mine in its place, as somebody chooses', async () => {
  const store = new MemoryStore();
  const here = open(store, 0).session;
  await here.add(ID, named('One'), 1);
  await open(store, 1).session.add(ID, named('Theirs'), 2);
  await here.add(ID, named('Mine'), 3);
  expect(here.takeTheirs()?.name).toBe('Theirs');
  await here.add(ID, named('Theirs and mine'), 4);
  expect(store.designs.get(ID)).toMatchObject({ name: 'Theirs and mine', revision: 3 });

  await open(store, 3).session.add(ID, named('Theirs again'), 5);
  await here.add(ID, named('Mine again'), 6);
  await here.keepMine(named('Mine again'));
  expect(store.designs.get(ID)).toMatchObject({ name: 'Mine again', revision: 5 });
  expect(here.state.getState().conflict).toBeUndefined();
});

it('says why nothing is kept, and goes on when there is room again', async () => {
  const store = new MemoryStore();
  const { session } = open(store, 0);
  const { save } = store;
  store.save = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  const refusal = await session.add(ID, named('One'), 1).catch(storageWords);
  expect(refusal).toMatch(/storage is full.*what was kept before stays/);
  store.save = save;
  await session.add(ID, named('One'), 2);
  expect(store.designs.get(ID)).toMatchObject({ name: 'One', revision: 1 });
});
