import { z } from 'zod';
import { LIMITS } from './limits';
import { Count, Id, PageLimit, Timestamp, text, wholeNumber } from './values';

/** What can be processed. Nothing here is run by a browser, and a download never says otherwise. */
export const FILE_TYPES = [
  'text/plain',
  'text/csv',
  'application/json',
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
] as const;
export const FileType = z.enum(FILE_TYPES);
export type FileType = z.infer<typeof FileType>;

/** A name is data alone: it appears in answers and never in a path. */
export const FileDeclaration = z.strictObject({
  name: text(1, 255),
  contentType: FileType,
  sizeBytes: z.int().min(1).max(LIMITS.fileBytes),
});
export type FileDeclaration = z.infer<typeof FileDeclaration>;

const Excerpt = z.string().max(200);
const column = {
  name: Excerpt,
  empty: Count,
  /** Counted up to a bound; then `distinctIsCapped`. */
  distinct: Count,
  distinctIsCapped: z.boolean(),
};

/** One column of a table, or one field of the records of a JSON list. Text is measured by its length. */
export const ColumnProfile = z.discriminatedUnion('type', [
  z.strictObject({
    ...column,
    type: z.enum(['integer', 'number']),
    min: z.number(),
    max: z.number(),
    mean: z.number(),
  }),
  z.strictObject({ ...column, type: z.literal('date'), min: z.string(), max: z.string() }),
  z.strictObject({ ...column, type: z.literal('text'), minLength: Count, maxLength: Count }),
  z.strictObject({ ...column, type: z.enum(['boolean', 'empty']) }),
]);
export type ColumnProfile = z.infer<typeof ColumnProfile>;

const JsonType = z.enum(['object', 'array', 'string', 'number', 'boolean', 'null']);

/** What processing found, by what the bytes are. */
export const FileResult = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('csv'),
    delimiter: z.enum([',', ';', '\t', '|']),
    rows: Count,
    /** Rows with more or fewer cells than the first one. */
    raggedRows: Count,
    columns: z.array(ColumnProfile),
  }),
  z.strictObject({
    kind: z.literal('json'),
    root: JsonType,
    /** Of a list at the root. */
    length: Count.optional(),
    /** Of an object at the root. */
    keyCount: Count.optional(),
    keys: z.array(z.strictObject({ name: Excerpt, type: JsonType })).optional(),
    depth: Count,
    values: z.strictObject({
      objects: Count,
      arrays: Count,
      strings: Count,
      numbers: Count,
      booleans: Count,
      nulls: Count,
    }),
    /** Of a list of flat records. */
    rows: Count.optional(),
    columns: z.array(ColumnProfile).optional(),
  }),
  z.strictObject({
    kind: z.literal('text'),
    characters: Count,
    words: Count,
    sentences: Count,
    lines: Count,
    longestLine: Count,
    frequentWords: z.array(z.strictObject({ word: Excerpt, count: Count })),
  }),
  z.strictObject({
    kind: z.literal('image'),
    format: z.enum(['png', 'jpeg', 'webp', 'gif']),
    widthPx: Count,
    heightPx: Count,
    channels: Count,
    colourSpace: z.string(),
    hasAlpha: z.boolean(),
    /** As EXIF numbers them, 1 to 8; 1 is upright. */
    orientation: z.int().min(1).max(8),
    frames: Count,
    thumbnail: z.strictObject({ widthPx: Count, heightPx: Count, sizeBytes: Count }),
  }),
]);
export type FileResult = z.infer<typeof FileResult>;

export const FILE_STATUSES = ['awaiting-upload', 'uploaded', 'processed', 'failed'] as const;

export const StoredFileView = z.strictObject({
  id: Id,
  name: z.string(),
  contentType: FileType,
  sizeBytes: Count,
  status: z.enum(FILE_STATUSES),
  /** SHA-256 of the bytes in hex, once they are there. */
  sha256: z.string().optional(),
  createdAt: Timestamp,
  uploadedAt: Timestamp.optional(),
  processedAt: Timestamp.optional(),
  result: FileResult.optional(),
  failure: z.string().optional(),
  hasThumbnail: z.boolean(),
});
export type StoredFileView = z.infer<typeof StoredFileView>;

/** Where the bytes go: one request of exactly this method, type and size, before `expiresAt`. It needs no token. */
export const UploadAddress = z.strictObject({
  url: z.url(),
  method: z.literal('PUT'),
  headers: z.strictObject({ 'Content-Type': FileType }),
  expiresAt: Timestamp,
});
export type UploadAddress = z.infer<typeof UploadAddress>;

export const DeclaredFile = z.strictObject({ file: StoredFileView, upload: UploadAddress });
export type DeclaredFile = z.infer<typeof DeclaredFile>;

export const FileList = z.strictObject({ files: z.array(StoredFileView).max(LIMITS.pageEntries) });
export type FileList = z.infer<typeof FileList>;

export const FileListQuery = z.strictObject({ limit: PageLimit });
export type FileListQuery = z.infer<typeof FileListQuery>;

/** What a signed address carries besides the file's id; `expires` is in milliseconds since 1970, UTC. */
export const UploadQuery = z.strictObject({
  sandbox: Id,
  owner: Id,
  size: wholeNumber(1, LIMITS.fileBytes),
  expires: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  signature: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/),
});
export type UploadQuery = z.infer<typeof UploadQuery>;

export const Uploaded = z.strictObject({ id: Id, status: z.enum(FILE_STATUSES), sha256: z.string() });
export type Uploaded = z.infer<typeof Uploaded>;
