import { importCollection } from '@/components/designs/collection';
import { decodeShare } from '@/content/exchange/share';
import { imported, importFile, refusedImport } from './import-file';
import type { ImportAnswer, ImportAnswers, ImportRequest } from './import-request';

/** Reads what was asked for, wherever it runs. */
export async function answerImport(request: ImportRequest): Promise<ImportAnswer> {
  switch (request.kind) {
    case 'file':
      return importFile(request.file);
    case 'link':
      return importLink(request);
    case 'collection':
      return importCollection(request.file);
  }
}

async function importLink({
  fragment,
  pattern,
}: Extract<ImportRequest, { kind: 'link' }>): Promise<ImportAnswers['link']> {
  const reading = await decodeShare(fragment, (slug) => (slug === pattern?.slug ? pattern.architecture : undefined));
  return reading.kind === 'valid' ? imported(reading.value) : refusedImport(reading.errors);
}
