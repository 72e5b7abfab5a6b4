import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { OpenDatabase } from './database';
import { lockForOpening } from './held-folder';
import { migrationsFolder } from './migrations';

/** The usual 128 MiB of buffers are all written to at each start; the quotas keep the data far below that. */
const START_PARAMETERS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** Where the build leaves an empty, migrated database: copying it is several times as fast as making one. */
export function databaseTemplate(): string {
  return join(process.cwd(), '.next/database-template');
}

/**
 * Opens the embedded database in a folder, and makes it there the first time. One process may have it open.
 *
 * @param folder - Holds the lock and the database; made when it is missing.
 * @param template - Folder of a migrated database; where it is missing, the first opening migrates an empty one.
 * @throws {FolderLockedError} When another process has it open.
 */
export async function openEmbedded(folder: string, template = databaseTemplate()): Promise<OpenDatabase> {
  const lock = await lockForOpening(folder);
  try {
    const client = await openOrMake(folder, template);
    await migrate(drizzle({ client }), { migrationsFolder: migrationsFolder() });
    return {
      kind: 'embedded',
      database: drizzle({ client }),
      /* A server has a process for that. Without one the log grows as long as the database is open, and so does the time to
         open it after a crash. */
      checkpoint: async () => {
        await client.exec('CHECKPOINT');
      },
      close: async () => {
        await client.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Opens a database of its own in a temporary folder, which is gone when it closes: for tests. */
export async function openTemporary(template: string): Promise<OpenDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'database-'));
  const { close, ...opened } = await openEmbedded(folder, template);
  return {
    ...opened,
    close: async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A new database is made beside its place and moved there when it is whole: a crash in between leaves none. */
async function openOrMake(folder: string, template: string): Promise<PGlite> {
  const place = join(folder, 'db');
  if (!existsSync(place)) {
    const unfinished = join(folder, 'db.unfinished');
    await rm(unfinished, { recursive: true, force: true });
    await (existsSync(template) ? copyTemplate(template, unfinished) : makeEmpty(unfinished));
    await rename(unfinished, place);
  }
  return PGlite.create({ dataDir: place, startParams: START_PARAMETERS });
}

/**
 * Copies a folder of plain files. The runtime's own recursive copy asks so much about each of a thousand files that it takes
 * 1.1 s of processor time where this takes 0.4 s.
 */
async function copyTemplate(template: string, target: string): Promise<void> {
  await mkdir(target);
  for (const entry of await readdir(template, { withFileTypes: true })) {
    const [from, to] = [join(template, entry.name), join(target, entry.name)];
    /* Where the file system can share blocks between files until one is written, nothing is copied. */
    await (entry.isDirectory() ? copyTemplate(from, to) : copyFile(from, to, constants.COPYFILE_FICLONE));
  }
}

async function makeEmpty(target: string): Promise<void> {
  await mkdir(target);
  const made = await PGlite.create({ dataDir: target });
  await made.close();
}
