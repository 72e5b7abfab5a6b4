import { createHash } from 'node:crypto';
import { and, count, desc, eq, sum } from 'drizzle-orm';
import { LIMITS } from '../../_contract/limits';
import type { Bucket, ByteStore, DeclareOutcome, StoredFile, UploadOutcome } from '../../_ports/bucket';
import type { Cause } from '../../_ports/cause';
import type { Receipt } from '../../_ports/receipt';
import type { Scope } from '../../_ports/scope';
import { filePrefix, newByteKey } from '../bytes/byte-keys';
import { type Database, inTransaction } from '../database/database';
import { files } from '../database/schema';
import { storeReceipt } from './answers';
import { oweErasure, settleErasures } from './byte-erasures';
import { enterScope } from './enter-scope';
import { addEvent } from './event-outbox';
import { ownedBy } from './owned-by';

type FileRow = typeof files.$inferSelect;
type Upload = Parameters<Bucket['upload']>[0];
type ProcessingOutcome = Parameters<Bucket['finish']>[1];

/** The bucket of one scope: rows in the database, bytes in a byte store. */
export class DatabaseBucket implements Bucket {
  constructor(
    private readonly database: Database,
    private readonly bytes: ByteStore,
    private readonly scope: Scope,
    private readonly cause?: Cause,
  ) {}

  declare(
    { id, name, contentType, sizeBytes, nowMs }: Parameters<Bucket['declare']>[0],
    receipt?: Receipt,
  ): Promise<DeclareOutcome> {
    /* An id that could not name a place for bytes is refused before anything is written. */
    filePrefix(this.scope, id);
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope, nowMs);
      const [existing] = await transaction.select().from(files).where(this.isFile(id));
      if (existing) return { kind: 'exists', file: toStoredFile(existing) };
      const excess = await this.excessWith(transaction, sizeBytes);
      if (excess) return excess;
      const [declared] = await transaction
        .insert(files)
        .values({ ...this.scope, id, name, contentType, sizeBytes, status: 'awaiting-upload', createdAtMs: nowMs })
        .returning();
      if (!declared) throw new Error('The database wrote a file and returned none.');
      await storeReceipt(transaction, this.scope, receipt);
      return { kind: 'declared', file: toStoredFile(declared) };
    });
  }

  async upload(upload: Upload): Promise<UploadOutcome> {
    const refusal = refusalOf(await this.row(upload.id), upload);
    if (refusal) return refusal;
    const contentKey = newByteKey(this.scope, upload.id, 'content');
    return this.withBytes(contentKey, upload.bytes, upload.contentType, async () => {
      const outcome = await this.recordUpload(upload, contentKey);
      return { outcome, isKept: outcome.kind === 'uploaded' };
    });
  }

  async get(id: string): Promise<StoredFile | undefined> {
    const row = await this.row(id);
    return row && toStoredFile(row);
  }

  async list(limit: number): Promise<StoredFile[]> {
    const rows = await this.database
      .select()
      .from(files)
      .where(ownedBy(files, this.scope))
      .orderBy(desc(files.createdAtMs), desc(files.id))
      .limit(limit);
    return rows.map(toStoredFile);
  }

  /** @throws When bytes that the row names are lost or were damaged. */
  async read(id: string, part: 'content' | 'thumbnail'): Promise<Uint8Array | undefined> {
    const row = await this.row(id);
    const key = part === 'content' ? row?.contentKey : row?.thumbnailKey;
    if (!row || !key) return undefined;
    const bytes = await this.bytes.get(key);
    if (!bytes && !(await this.row(id))) return undefined;
    if (!bytes || (part === 'content' && etagOf(bytes) !== row.etag)) {
      throw new Error(`The ${part} of file ${row.id} is ${bytes ? 'damaged' : 'lost'}.`);
    }
    return bytes;
  }

  async finish(id: string, outcome: ProcessingOutcome): Promise<void> {
    const row = await this.row(id);
    if (row?.status !== 'uploaded' || row.etag !== outcome.etag) return;
    if (outcome.kind === 'failed' || !outcome.thumbnail) {
      await this.recordFinish(id, outcome);
      return;
    }
    const thumbnailKey = newByteKey(this.scope, id, 'thumbnail');
    await this.withBytes(thumbnailKey, outcome.thumbnail, 'application/octet-stream', async () => {
      const isKept = await this.recordFinish(id, outcome, thumbnailKey);
      return { outcome: undefined, isKept };
    });
  }

  async delete(id: string): Promise<boolean> {
    const isDeleted = await inTransaction(this.database, async (transaction) => {
      const [deleted] = await transaction.delete(files).where(this.isFile(id)).returning({ id: files.id });
      if (deleted) await oweErasure(transaction, [filePrefix(this.scope, deleted.id)]);
      return deleted !== undefined;
    });
    if (isDeleted) await settleErasures(this.database, this.bytes, [filePrefix(this.scope, id)]);
    return isDeleted;
  }

  private isFile(id: string) {
    return and(ownedBy(files, this.scope), eq(files.id, id));
  }

  private async row(id: string): Promise<FileRow | undefined> {
    const [row] = await this.database.select().from(files).where(this.isFile(id));
    return row;
  }

  /** Counts the sandbox's files, whoever owns them; nobody adds one meanwhile, because the scope was entered. */
  private async excessWith(transaction: Database, sizeBytes: number): Promise<DeclareOutcome | undefined> {
    const [stored] = await transaction
      .select({ files: count(), bytes: sum(files.sizeBytes).mapWith(Number) })
      .from(files)
      .where(eq(files.sandboxId, this.scope.sandboxId));
    if ((stored?.files ?? 0) >= LIMITS.filesPerSandbox) {
      return { kind: 'quota-exceeded', what: 'files', limit: LIMITS.filesPerSandbox };
    }
    if ((stored?.bytes ?? 0) + sizeBytes > LIMITS.fileBytesPerSandbox) {
      return { kind: 'quota-exceeded', what: 'bytes', limit: LIMITS.fileBytesPerSandbox };
    }
    return undefined;
  }

  /** Stores bytes, then the row that names them; bytes that no row came to name are deleted again. */
  private async withBytes<Outcome>(
    key: string,
    bytes: Uint8Array,
    contentType: string,
    record: () => Promise<{ outcome: Outcome; isKept: boolean }>,
  ): Promise<Outcome> {
    await this.bytes.put(key, bytes, contentType);
    const { outcome, isKept } = await record();
    if (!isKept) await this.bytes.delete(key);
    return outcome;
  }

  private recordUpload(upload: Upload, contentKey: string): Promise<UploadOutcome> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope, upload.nowMs);
      const [row] = await transaction.select().from(files).where(this.isFile(upload.id)).for('update');
      const refusal = refusalOf(row, upload);
      if (refusal) return refusal;
      const etag = etagOf(upload.bytes);
      const [uploaded] = await transaction
        .update(files)
        .set({ status: 'uploaded', etag, uploadedAtMs: upload.nowMs, contentKey })
        .where(this.isFile(upload.id))
        .returning();
      if (!uploaded) throw new Error('The database lost a file that it had locked.');
      await addEvent(transaction, {
        id: `object-created:${this.scope.sandboxId}:${upload.id}`,
        kind: 'object-created',
        ...this.scope,
        detail: { fileId: upload.id, etag },
        createdAtMs: upload.nowMs,
        ...(this.cause && { cause: this.cause }),
      });
      return { kind: 'uploaded', file: toStoredFile(uploaded) };
    });
  }

  private async recordFinish(id: string, outcome: ProcessingOutcome, thumbnailKey?: string): Promise<boolean> {
    const finished = await this.database
      .update(files)
      .set({
        status: outcome.kind,
        processedAtMs: outcome.nowMs,
        ...(outcome.kind === 'processed' ? { result: outcome.result } : { failure: outcome.failure }),
        ...(thumbnailKey && { thumbnailKey }),
      })
      .where(and(this.isFile(id), eq(files.status, 'uploaded'), eq(files.etag, outcome.etag)))
      .returning({ id: files.id });
    return finished.length > 0;
  }
}

function refusalOf(row: FileRow | undefined, { contentType, bytes }: Upload): UploadOutcome | undefined {
  if (!row) return { kind: 'missing' };
  if (row.status !== 'awaiting-upload') return { kind: 'already-uploaded' };
  if (row.sizeBytes !== bytes.length) return { kind: 'mismatch', field: 'sizeBytes' };
  if (row.contentType !== contentType) return { kind: 'mismatch', field: 'contentType' };
  return undefined;
}

function etagOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function toStoredFile(row: FileRow): StoredFile {
  const { id, name, contentType, sizeBytes, status, createdAtMs } = row;
  const { etag, uploadedAtMs, processedAtMs, result, failure } = row;
  return {
    id,
    name,
    contentType,
    sizeBytes,
    status,
    createdAtMs,
    hasThumbnail: row.thumbnailKey !== null,
    ...(etag !== null && { etag }),
    ...(uploadedAtMs !== null && { uploadedAtMs }),
    ...(processedAtMs !== null && { processedAtMs }),
    ...(result !== null && { result }),
    ...(failure !== null && { failure }),
  };
}
