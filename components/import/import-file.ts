import { inWords } from '@/content/editing/edit';
import { withPlaces } from '@/content/editing/places';
import { EXCHANGE_LIMITS } from '@/content/exchange/limits';
import { type Architecture, type DocumentError, parseArchitectureText } from '@/simulator';

/** What came of a file: a design and remarks on it, or why it was refused. */
export type ImportedFile =
  | {
      kind: 'design';
      /** Every resource has a place. */
      architecture: Architecture;
      remarks: readonly string[];
    }
  | { kind: 'refused'; reason: string };

/** Reads a file of any kind that this site writes, or a SAM or CloudFormation template. */
export async function importFile(file: File): Promise<ImportedFile> {
  const isPicture = /\.(svg|png)$/i.test(file.name);
  const mostBytes = isPicture ? EXCHANGE_LIMITS.pictureBytes : EXCHANGE_LIMITS.fileBytes;
  if (file.size > mostBytes)
    return { kind: 'refused', reason: `Expected at most ${mostBytes} bytes, got ${file.size}.` };
  if (isPicture) {
    const { importPicture } = await import('@/content/exchange/pictures/import-picture');
    const reading = await importPicture(new Uint8Array(await file.arrayBuffer()));
    return reading.kind === 'valid' ? imported(reading.value) : refusedImport(reading.errors);
  }
  const text = await file.text();
  if (isDocument(text)) {
    const parsed = parseArchitectureText(text);
    return parsed.kind === 'valid' ? imported(parsed.value) : refusedImport(parsed.errors);
  }
  const { importCloudFormation } = await import('@/content/exchange/cloudformation/import-cloudformation');
  const reading = importCloudFormation(text);
  if (reading.kind === 'invalid') return refusedImport(reading.errors);
  const { architecture, notUnderstood } = reading.value;
  return imported(
    architecture,
    notUnderstood.map(({ logicalId, type, reason }) => `${logicalId} (${type}): ${reason}`),
  );
}

/** Whether a text is a document of ours, and not a template that has one in it. */
function isDocument(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'format' in value;
  } catch {
    return false;
  }
}

/** A design that was read, laid out where it had no places. */
export function imported(architecture: Architecture, remarks: readonly string[] = []): ImportedFile {
  return { kind: 'design', architecture: withPlaces(architecture), remarks };
}

/** What was refused, with the place of the first fault. */
export function refusedImport(errors: readonly DocumentError[]): { kind: 'refused'; reason: string } {
  const [first] = errors;
  return { kind: 'refused', reason: `${first?.pointer ? `${first.pointer}: ` : ''}${inWords(errors)}` };
}
