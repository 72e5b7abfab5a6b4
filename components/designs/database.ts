const DATABASE = 'cloud-architecture-patterns';
const SCHEMA = 2;

export const DESIGNS = 'designs';
export const VERSIONS = 'versions';
/** Versions by what they are versions of: the id of a design, or the slug of a pattern. */
export const BY_SLUG = 'slug';

/** Does something in one transaction of the browser's own database; what is thrown in it takes all of it back. */
export async function inDatabase<T>(
  mode: IDBTransactionMode,
  work: (store: (name: string) => IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await opened();
  try {
    const transaction = database.transaction([DESIGNS, VERSIONS], mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The design could not be kept.'));
    });
    // Its failure is the transaction's, which is waited for.
    const result = work((name) => transaction.objectStore(name)).catch((error: unknown) => {
      abort(transaction);
      throw error;
    });
    const [value] = await Promise.all([result, done]);
    return value;
  } finally {
    database.close();
  }
}

/** The answer to a request. */
export function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser’s database gave no answer.'));
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, SCHEMA);
  request.onupgradeneeded = () => {
    const { objectStoreNames } = request.result;
    if (!objectStoreNames.contains(VERSIONS)) {
      const versions = request.result.createObjectStore(VERSIONS, { keyPath: 'id', autoIncrement: true });
      versions.createIndex(BY_SLUG, 'slug');
    }
    if (!objectStoreNames.contains(DESIGNS)) request.result.createObjectStore(DESIGNS, { keyPath: 'id' });
  };
  return answered(request);
}
