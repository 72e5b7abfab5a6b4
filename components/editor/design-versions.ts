/** A design that was kept by itself, as the text of a document. */
export interface DesignVersion {
  id: number;
  /** The pattern it was made from. */
  slug: string;
  savedAt: number;
  text: string;
}

/** Versions of one pattern's design that are kept; older ones go. */
export const VERSIONS_KEPT = 20;

/** Where versions are kept. Every call may fail where a browser keeps nothing: then there is nothing, and no harm. */
export interface DesignVersions {
  /** Versions of a pattern's design, the newest first. */
  list(slug: string): Promise<DesignVersion[]>;
  /** Keeps another version; the oldest beyond the limit go. */
  add(slug: string, text: string, savedAt: number): Promise<void>;
}

const DATABASE = 'cloud-architecture-patterns';
const STORE = 'versions';
const BY_SLUG = 'slug';

/** Versions in the browser's own database, on this device alone. */
export const browserVersions: DesignVersions = {
  async list(slug) {
    const database = await opened();
    const store = database.transaction(STORE).objectStore(STORE);
    const found = await answered<DesignVersion[]>(store.index(BY_SLUG).getAll(slug));
    database.close();
    return found.sort((a, b) => b.id - a.id);
  },

  async add(slug, text, savedAt) {
    const database = await opened();
    const transaction = database.transaction(STORE, 'readwrite');
    const store = transaction.objectStore(STORE);
    store.add({ slug, text, savedAt });
    const ids = await answered(store.index(BY_SLUG).getAllKeys(slug));
    for (const id of ids.slice(0, -VERSIONS_KEPT)) store.delete(id);
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The design could not be kept.'));
    });
    database.close();
  },
};

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true });
    store.createIndex(BY_SLUG, 'slug');
  };
  return answered(request);
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser’s database gave no answer.'));
  });
}
