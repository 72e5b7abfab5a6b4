import type { JsonObject } from './json';
import type { Receipt } from './receipt';

/** A file that a visitor uploads, and what became of it. Names are data; where the bytes lie follows from ids alone. */
export interface StoredFile {
  id: string;
  name: string;
  contentType: string;
  sizeBytes: number;
  /** Of the bytes: SHA-256 in hex. Known once they are there. */
  etag?: string;
  status: 'awaiting-upload' | 'uploaded' | 'processed' | 'failed';
  createdAtMs: number;
  uploadedAtMs?: number;
  processedAtMs?: number;
  /** What processing found, when it succeeded. */
  result?: JsonObject;
  hasThumbnail: boolean;
  /** In words, when it failed. */
  failure?: string;
}

export type DeclareOutcome =
  | { kind: 'declared'; file: StoredFile }
  | { kind: 'exists'; file: StoredFile }
  | { kind: 'quota-exceeded'; what: 'files' | 'bytes'; limit: number };

export type UploadOutcome =
  | { kind: 'uploaded'; file: StoredFile }
  | { kind: 'missing' }
  | { kind: 'mismatch'; field: 'sizeBytes' | 'contentType' }
  | { kind: 'already-uploaded' };

/**
 * The bucket, bound to one scope. The bytes are durable before the row that names them commits, and that row commits with the
 * event that announces it; an upload that broke off leaves nothing that anyone sees.
 */
export interface Bucket {
  /** Reserves a name and its share of the quota; the bytes follow through the signed address. */
  declare(
    file: { id: string; name: string; contentType: string; sizeBytes: number; nowMs: number },
    receipt?: Receipt,
  ): Promise<DeclareOutcome>;
  upload(upload: { id: string; contentType: string; bytes: Uint8Array; nowMs: number }): Promise<UploadOutcome>;
  get(id: string): Promise<StoredFile | undefined>;
  /** Newest first. */
  list(limit: number): Promise<StoredFile[]>;
  read(id: string, part: 'content' | 'thumbnail'): Promise<Uint8Array | undefined>;
  /** Stores what processing found; the same etag again changes nothing. */
  finish(
    id: string,
    outcome:
      | { kind: 'processed'; etag: string; result: JsonObject; thumbnail?: Uint8Array; nowMs: number }
      | { kind: 'failed'; etag: string; failure: string; nowMs: number },
  ): Promise<void>;
  delete(id: string): Promise<boolean>;
}

/** Where bytes lie. Keys are made of ids and hashes by our own code, never of names. */
export interface ByteStore {
  /** Durable when it returns; the same key again replaces. */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  delete(key: string): Promise<void>;
  /** Deletes everything under a prefix. Returns how many. */
  deleteAll(prefix: string): Promise<number>;
}
