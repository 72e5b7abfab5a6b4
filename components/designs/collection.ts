import { imported, importFile } from '@/components/import/import-file';
import type { ImportedCollection } from '@/components/import/import-request';
import { inWords } from '@/content/editing/edit';
import { exportJson } from '@/content/exchange/export-json';
import { type Architecture, parseArchitecture } from '@/simulator';
import type { OwnDesign } from './design-store';

const FORMAT = 'cloud-architecture-designs/1';

export const COLLECTION_LIMITS = { fileBytes: 16_777_216, designs: 200 } as const;

/** One design of a file, checked and laid out, as it is kept: the page need not read all of it again. */
export interface CollectedDesign {
  name: string;
  /** The document, as JSON. */
  text: string;
}

/** Designs of one file. */
export interface DesignCollection {
  designs: readonly CollectedDesign[];
  /** What a template had that was not understood. */
  remarks: readonly string[];
}

/** All designs as one file, which `importCollection` reads. */
export function exportCollection(designs: readonly OwnDesign[]): string {
  const entries = designs.map(({ createdAtMs, changedAtMs, text }) => ({
    createdAt: new Date(createdAtMs).toISOString(),
    changedAt: new Date(changedAtMs).toISOString(),
    document: JSON.parse(text) as unknown,
  }));
  return `${JSON.stringify({ format: FORMAT, designs: entries }, null, 2)}\n`;
}

/**
 * Reads a file of many designs, or any file that holds one. Of many, those that are not valid are refused one by one; what
 * is over a limit is refused whole.
 */
export async function importCollection(file: File): Promise<ImportedCollection> {
  const { fileBytes, designs: mostDesigns } = COLLECTION_LIMITS;
  if (!/\.json$/i.test(file.name)) return single(file);
  if (file.size > fileBytes)
    return { kind: 'refused', reason: `Expected at most ${fileBytes} bytes, got ${file.size}.` };
  const entries = entriesOf(await file.text());
  if (!entries) return single(file);
  if (entries.length > mostDesigns) {
    return { kind: 'refused', reason: `Expected at most ${mostDesigns} designs, got ${entries.length}.` };
  }
  const designs: CollectedDesign[] = [];
  const refused: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const parsed = parseArchitecture(documentOf(entry));
    if (parsed.kind === 'invalid') {
      refused.push(`/designs/${index}/document${parsed.errors[0]?.pointer ?? ''}: ${inWords(parsed.errors)}`);
      continue;
    }
    const placed = imported(parsed.value);
    if (placed.kind === 'design') designs.push(collected(placed.architecture));
  }
  return { kind: 'collection', collection: { designs, remarks: [] }, refused };
}

async function single(file: File): Promise<ImportedCollection> {
  const read = await importFile(file);
  if (read.kind === 'refused') return read;
  return {
    kind: 'collection',
    collection: { designs: [collected(read.architecture)], remarks: read.remarks },
    refused: [],
  };
}

function collected(architecture: Architecture): CollectedDesign {
  return { name: architecture.name, text: exportJson(architecture) };
}

/** The designs of a collection; undefined for a text that is none. */
function entriesOf(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { format, designs } = value as { format?: unknown; designs?: unknown };
    return format === FORMAT && Array.isArray(designs) ? designs : undefined;
  } catch {
    return undefined;
  }
}

function documentOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && Object.hasOwn(entry, 'document')
    ? (entry as { document: unknown }).document
    : undefined;
}
