import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ByteStore } from '../../_ports/bucket';
import { keyParts } from './byte-keys';

/** Incoming bytes older than this belong to a process that died. */
const ABANDONED_MS = 60 * 60 * 1000;

/** Keeps bytes as files in a folder. A file is whole or not there; it is on the disk before `put` returns. */
export class FileByteStore implements ByteStore {
  private constructor(private readonly folder: string) {}

  /** @param folder - Made when it is missing. */
  static async open(folder: string): Promise<FileByteStore> {
    const store = new FileByteStore(folder);
    await mkdir(store.incoming, { recursive: true });
    await store.removeAbandoned();
    return store;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(key);
    const incoming = join(this.incoming, randomUUID());
    try {
      await writeDurably(incoming, bytes);
      await this.moveTo(path, incoming);
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await readFile(this.pathOf(key)));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async deleteAll(prefix: string): Promise<number> {
    const path = this.pathOf(prefix);
    const files = await countFiles(path);
    await rm(path, { recursive: true, force: true });
    return files;
  }

  private get incoming(): string {
    return join(this.folder, 'incoming');
  }

  private pathOf(key: string): string {
    return join(this.folder, 'kept', ...keyParts(key));
  }

  /** Somebody may delete the folder between its making and its use: then it is made again. */
  private async moveTo(path: string, incoming: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const firstMade = await mkdir(dirname(path), { recursive: true });
      try {
        await rename(incoming, path);
        await syncFolders(dirname(path), firstMade === undefined ? dirname(path) : dirname(firstMade));
        return;
      } catch (error) {
        if (!isMissing(error) || attempt === 3) throw error;
      }
    }
  }

  private async removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      if (Date.now() - (await stat(path)).mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is durable when its folder is, and so on up to the first folder that was there before. */
async function syncFolders(from: string, to: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (folder === to || folder === dirname(folder)) return;
  }
}

async function countFiles(folder: string): Promise<number> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown })?.code === 'ENOENT';
}
