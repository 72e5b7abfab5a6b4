import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { FileByteStore } from '@/api/_adapters/bytes/file-byte-store';
import type { OpenDatabase } from '@/api/_adapters/database/database';
import { openEmbedded } from '@/api/_adapters/database/embedded';
import { openPostgres } from '@/api/_adapters/database/postgres';
import { effects, files, items, messages, streamRecords, streamShards } from '@/api/_adapters/database/schema';

/** Where a campaign's servers keep their data. */
export interface Store {
  dataDir: string;
  databaseUrl?: string;
}

/** Everything that a store holds of what campaigns look at. */
export type StoredRows = Awaited<ReturnType<typeof readRows>>;

/** Opens the store that no server has open any more, reads it, and closes it. */
export async function readStore({ dataDir, databaseUrl }: Store) {
  const opened = databaseUrl === undefined ? await openEmbedded(dataDir) : await openPostgres(databaseUrl);
  try {
    return { ...(await readRows(opened)), ...(await checkBytes(opened, join(dataDir, 'objects'))) };
  } finally {
    await opened.close();
  }
}

async function readRows({ database }: OpenDatabase) {
  return {
    items: await database.select().from(items),
    records: await database.select().from(streamRecords),
    shards: await database.select().from(streamShards),
    effects: await database.select().from(effects),
    messages: await database.select().from(messages),
    files: await database.select().from(files),
  };
}

/** Holds stored bytes against the rows that name them. */
async function checkBytes({ database }: OpenDatabase, folder: string) {
  const store = await FileByteStore.open(folder);
  const rows = await database.select().from(files);
  const byteFaults: string[] = [];
  const named = new Set<string>();
  for (const { id, contentKey, thumbnailKey, etag, sizeBytes } of rows) {
    if (contentKey !== null) {
      named.add(contentKey);
      const bytes = await store.get(contentKey);
      if (bytes?.length !== sizeBytes || sha256(bytes) !== etag) byteFaults.push(`file ${id}: torn or lost bytes`);
    }
    if (thumbnailKey === null) continue;
    named.add(thumbnailKey);
    if ((await store.get(thumbnailKey)) === undefined) byteFaults.push(`file ${id}: lost thumbnail`);
  }
  const kept = await keysUnder(join(folder, 'kept'));
  return { byteFaults, unnamedObjects: kept.filter((key) => !named.has(key)).length };
}

async function keysUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
