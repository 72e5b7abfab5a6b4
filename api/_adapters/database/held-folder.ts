import { resolve } from 'node:path';
import { type FolderLock, FolderLockedError, lockFolder } from './folder-lock';

const KEY = Symbol.for('cloud-architecture-patterns.held-folders');
/** The server's start and the route handlers do not share modules; they share what is global. */
const shared = globalThis as { [KEY]?: Map<string, FolderLock> };

/**
 * Takes the folder of the embedded database for this process when the server starts, long before it is opened: two
 * servers on one folder would both start otherwise, and only requests would find out.
 *
 * A folder that cannot be written is no reason not to start; opening it will say what is wrong.
 *
 * @throws {FolderLockedError} When another process has it.
 */
export async function holdFolder(folder: string): Promise<void> {
  try {
    const lock = await lockFolder(folder);
    shared[KEY] ??= new Map();
    shared[KEY].set(resolve(folder), lock);
  } catch (error) {
    if (error instanceof FolderLockedError) throw error;
  }
}

/** The lock of a folder for whoever opens it: the one that this process holds already, or a new one. */
export async function lockForOpening(folder: string): Promise<FolderLock> {
  const held = shared[KEY]?.get(resolve(folder));
  if (held === undefined) return lockFolder(folder);
  shared[KEY]?.delete(resolve(folder));
  return held;
}
