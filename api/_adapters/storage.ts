import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { ByteStore } from '../_ports/bucket';
import type { Cause } from '../_ports/cause';
import type { Scope } from '../_ports/scope';
import type { SigningKeys, Storage } from '../_ports/storage';
import { FileByteStore } from './bytes/file-byte-store';
import type { OpenDatabase } from './database/database';
import type { Settings } from './settings';
import { DatabaseBucket } from './stored/bucket';
import { DatabaseEffects } from './stored/effects';
import { DatabaseEventOutbox } from './stored/event-outbox';
import { DatabaseIdempotencyRecords } from './stored/idempotency-records';
import { DatabaseMessageQueue } from './stored/message-queue';
import { DatabaseQueueConsumer } from './stored/queue-consumer';
import { DatabaseRequestWindows } from './stored/request-windows';
import { DatabaseSandboxes } from './stored/sandboxes';
import { readOrMakeSigningKeys } from './stored/signing-keys';
import { DatabaseSpanArchive } from './stored/span-archive';
import { sweepStorage } from './stored/sweep';
import { DatabaseTable } from './stored/table';
import { DatabaseTableStream } from './stored/table-stream';
import { DatabaseUserPool } from './stored/user-pool';

/** Where things are kept. The folder holds what no other setting names a place for. */
export type StorageSettings = Pick<Settings, 'dataDir' | 'databaseUrl' | 's3'>;

/**
 * Opens what the settings name: the embedded database or PostgreSQL, files or an object store.
 *
 * It takes its time and must not be called while modules load or the site is built. Open it once per process, keep the
 * promise, and forget the promise when it fails, so that the next request tries again.
 *
 * @throws {FolderLockedError} When another process has the embedded database open.
 */
export async function openStorage(settings: StorageSettings): Promise<Storage> {
  const database = await openDatabase(settings);
  try {
    return assembleStorage(database, await openBytes(settings));
  } catch (error) {
    await database.close();
    throw error;
  }
}

/* Each driver is loaded where it is used: the others would be most of the time that a restarted server takes to answer. */

async function openDatabase({ databaseUrl, dataDir }: StorageSettings): Promise<OpenDatabase> {
  if (databaseUrl) return (await import('./database/postgres')).openPostgres(databaseUrl);
  return (await import('./database/embedded')).openEmbedded(dataDir);
}

async function openBytes({ s3, dataDir }: StorageSettings): Promise<ByteStore> {
  if (s3) return (await import('./bytes/s3-byte-store')).S3ByteStore.open(s3);
  return FileByteStore.open(join(dataDir, 'objects'));
}

/** All ports on an open database and a byte store. */
export function assembleStorage({ kind, database, checkpoint, close }: OpenDatabase, bytes: ByteStore): Storage {
  let keys: Promise<SigningKeys> | undefined;
  const readKeys = async () => {
    keys ??= readOrMakeSigningKeys(database);
    try {
      return await keys;
    } catch (error) {
      keys = undefined;
      throw error;
    }
  };
  return {
    kind,
    table: (scope: Scope, cause?: Cause) => new DatabaseTable(database, scope, cause),
    bucket: (scope: Scope, cause?: Cause) => new DatabaseBucket(database, bytes, scope, cause),
    queue: (scope: Scope, cause?: Cause) => new DatabaseMessageQueue(database, scope, cause),
    effects: (scope: Scope) => new DatabaseEffects(database, scope),
    userPool: (sandboxId: string) => new DatabaseUserPool(database, bytes, sandboxId),
    stream: new DatabaseTableStream(database),
    consumer: new DatabaseQueueConsumer(database),
    outbox: new DatabaseEventOutbox(database),
    sandboxes: new DatabaseSandboxes(database, bytes),
    idempotency: new DatabaseIdempotencyRecords(database),
    spanArchive: new DatabaseSpanArchive(database),
    requestWindows: new DatabaseRequestWindows(database),
    signingKeys: readKeys,
    ping: async () => {
      await database.execute(sql`select 1`);
    },
    sweep: async (nowMs: number) => {
      await sweepStorage(database, bytes, nowMs);
      await checkpoint?.();
    },
    close,
  };
}
