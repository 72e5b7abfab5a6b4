import { type DesignVersion, type DesignVersions, VERSIONS_KEPT } from '@/components/editor/design-versions';
import { answered, BY_SLUG, DESIGNS, inDatabase, VERSIONS } from './database';
import { changedDesign, type DesignStore, isDesignId, type OwnDesign, type PatternDraft } from './design-store';

type Stores = (name: string) => IDBObjectStore;

/** Designs in the browser's own database, on this device alone. */
export const browserDesigns: DesignStore = {
  list: () =>
    inDatabase('readonly', async (store) => {
      const designs = await answered<OwnDesign[]>(store(DESIGNS).getAll());
      return designs.sort((a, b) => b.changedAtMs - a.changedAtMs);
    }),

  get: (id) => inDatabase('readonly', (store) => answered<OwnDesign | undefined>(store(DESIGNS).get(id))),

  save: (change) =>
    inDatabase('readwrite', async (store) => {
      const { id, text, nowMs, revision } = change;
      const before = await answered<OwnDesign | undefined>(store(DESIGNS).get(id));
      await addVersion(store, { slug: id, savedAt: nowMs, text });
      if (before && before.revision !== revision) return { kind: 'conflict', design: before };
      const design = changedDesign(before, change);
      await answered(store(DESIGNS).put(design));
      return { kind: 'saved', design };
    }),

  markDeleted: (id, deletedAtMs) =>
    inDatabase('readwrite', async (store) => {
      const design = await answered<OwnDesign | undefined>(store(DESIGNS).get(id));
      if (!design) return;
      const { deletedAtMs: _, ...kept } = design;
      await answered(store(DESIGNS).put(deletedAtMs === undefined ? kept : { ...kept, deletedAtMs }));
    }),

  purge: (deletedBeforeMs) =>
    inDatabase('readwrite', async (store) => {
      const designs = await answered<OwnDesign[]>(store(DESIGNS).getAll());
      for (const { id, deletedAtMs } of designs) {
        if (deletedAtMs === undefined || deletedAtMs >= deletedBeforeMs) continue;
        store(DESIGNS).delete(id);
        for (const key of await versionKeys(store, id)) store(VERSIONS).delete(key);
      }
    }),

  versions: (id) => inDatabase('readonly', (store) => versionsOf(store, id)),

  drafts: () =>
    inDatabase('readonly', async (store) => {
      const all = await answered<DesignVersion[]>(store(VERSIONS).getAll());
      const drafts = new Map<string, PatternDraft>();
      for (const version of all) {
        const { slug } = version;
        if (!isDesignId(slug))
          drafts.set(slug, { slug, versions: (drafts.get(slug)?.versions ?? 0) + 1, latest: version });
      }
      return [...drafts.values()];
    }),
};

/** Versions of changed patterns, which are kept without being designs. */
export const browserVersions: DesignVersions = {
  list: (slug) => inDatabase('readonly', (store) => versionsOf(store, slug)),
  add: (slug, text, savedAt) => inDatabase('readwrite', (store) => addVersion(store, { slug, text, savedAt })),
};

async function versionsOf(store: Stores, slug: string): Promise<DesignVersion[]> {
  const found = await answered<DesignVersion[]>(store(VERSIONS).index(BY_SLUG).getAll(slug));
  return found.sort((a, b) => b.id - a.id);
}

async function versionKeys(store: Stores, slug: string): Promise<IDBValidKey[]> {
  return answered(store(VERSIONS).index(BY_SLUG).getAllKeys(slug));
}

/** Adds a version; the oldest beyond the limit go. */
async function addVersion(store: Stores, version: Omit<DesignVersion, 'id'>): Promise<void> {
  store(VERSIONS).add(version);
  const keys = await versionKeys(store, version.slug);
  for (const key of keys.slice(0, -VERSIONS_KEPT)) store(VERSIONS).delete(key);
}
