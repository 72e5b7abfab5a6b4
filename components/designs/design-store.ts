import type { DesignVersion } from '@/components/editor/design-versions';

/** One design of the visitor's own. */
export interface OwnDesign {
  id: string;
  /** The name that its document has. */
  name: string;
  /** How many parts its document has. */
  parts: number;
  createdAtMs: number;
  changedAtMs: number;
  /** Rises with every save; tells whether somebody else has saved since. */
  revision: number;
  /** The document, as JSON. */
  text: string;
  /** Set while it is deleted and can still come back. */
  deletedAtMs?: number;
}

/** What is to be kept of a design. */
export interface DesignChange {
  id: string;
  /** The document, as JSON. */
  text: string;
  nowMs: number;
  /** The revision that was changed; 0 for a design that was never kept. */
  revision: number;
}

/** What came of saving. In a conflict the design stays as another tab left it, and the change is kept as a version. */
export type Saved = { kind: 'saved'; design: OwnDesign } | { kind: 'conflict'; design: OwnDesign };

/** A pattern that was changed in the editor without being kept as a design. */
export interface PatternDraft {
  slug: string;
  versions: number;
  latest: DesignVersion;
}

/** Where designs are kept. Every call may fail; `storageWords` says why. */
export interface DesignStore {
  /** All designs, the one changed last first; the deleted ones among them. */
  list(): Promise<OwnDesign[]>;
  get(id: string): Promise<OwnDesign | undefined>;
  /** Keeps a change, and adds it to the versions. What was deleted comes back. */
  save(change: DesignChange): Promise<Saved>;
  /** Deletes a design for now, or brings it back with `undefined`. */
  markDeleted(id: string, deletedAtMs: number | undefined): Promise<void>;
  /** Forgets designs, with their versions, that were deleted before a moment. */
  purge(deletedBeforeMs: number): Promise<void>;
  versions(id: string): Promise<DesignVersion[]>;
  drafts(): Promise<PatternDraft[]>;
}

/** How long a deleted design can come back. */
export const DELETED_KEPT_MS = 24 * 60 * 60 * 1_000;
const OWN = 'own-';

/** An id that no other design has. */
export function newDesignId(): string {
  return `${OWN}${crypto.randomUUID()}`;
}

/** Whether a key of versions is the id of a design, and not a pattern's. */
export function isDesignId(key: string): boolean {
  return key.startsWith(OWN);
}

/** What lists tell of a document, without reading it as strictly as opening it does. */
function outlineOf(text: string): { name: string; parts: number } {
  const { name, resources } = JSON.parse(text) as { name?: unknown; resources?: unknown };
  return { name: String(name ?? ''), parts: Array.isArray(resources) ? resources.length : 0 };
}

/** A document under another name. */
export function renamed(text: string, name: string): string {
  return `${JSON.stringify({ ...(JSON.parse(text) as object), name }, null, 2)}\n`;
}

/**
 * The record that a change makes of the one there is.
 *
 * @throws {SyntaxError} For a text that is no JSON.
 */
export function changedDesign(before: OwnDesign | undefined, { id, text, nowMs }: DesignChange): OwnDesign {
  return {
    id,
    ...outlineOf(text),
    createdAtMs: before?.createdAtMs ?? nowMs,
    changedAtMs: nowMs,
    revision: (before?.revision ?? 0) + 1,
    text,
  };
}

/** A name that no other design has: with a number behind it where there is one. */
export function freeName(wish: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  if (!names.has(wish)) return wish;
  let number = 2;
  while (names.has(`${wish} (${number})`)) number += 1;
  return `${wish} (${number})`;
}
