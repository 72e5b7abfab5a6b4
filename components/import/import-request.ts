import type { DesignCollection } from '@/components/designs/collection';
import type { Architecture } from '@/simulator';
import type { ImportedFile } from './import-file';

/** What the worker is asked to read; one request for each worker. */
export type ImportRequest =
  | { kind: 'file'; file: File }
  /** The part of an address behind `#`, and the pattern that it may be a change of. */
  | { kind: 'link'; fragment: string; pattern?: { slug: string; architecture: Architecture } }
  | { kind: 'collection'; file: File };

/** Many designs of one file, and those of them that were refused; or why the file was. */
export type ImportedCollection =
  | { kind: 'collection'; collection: DesignCollection; refused: readonly string[] }
  | { kind: 'refused'; reason: string };

/** What each kind of request is answered with. */
export interface ImportAnswers {
  file: ImportedFile;
  link: ImportedFile;
  collection: ImportedCollection;
}

export type ImportAnswer = ImportAnswers[ImportRequest['kind']];
