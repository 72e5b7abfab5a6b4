import { profileCsv } from './csv-profile';
import { describeImage, type ImageFormat } from './image';
import { profileJson } from './json-profile';
import type { Analysis } from './outcome';
import { describeText } from './text-statistics';
import type { TimeBudget } from './time-budget';

/** A file's name and declared type: what it is meant to be. Its bytes decide what it is. */
export interface Declared {
  name: string;
  contentType: string;
}

type Signature<Value> = readonly [offset: number, start: string, value: Value];

const IMAGES: readonly Signature<ImageFormat>[] = [
  [0, '\x89PNG\r\n\x1a\n', 'png'],
  [0, '\xff\xd8\xff', 'jpeg'],
  [0, 'GIF87a', 'gif'],
  [0, 'GIF89a', 'gif'],
  [8, 'WEBP', 'webp'],
];

/** Known and refused: decoders of these do too much, or are too young, to meet a stranger's bytes. */
const REFUSED: readonly Signature<string>[] = [
  [4, 'ftypavif', 'AVIF image'],
  [4, 'ftypavis', 'AVIF image'],
  [4, 'ftyp', 'HEIF image or MP4 video'],
  [0, 'II*\0', 'TIFF image'],
  [0, 'MM\0*', 'TIFF image'],
  [0, '%PDF-', 'PDF document'],
  [0, 'PK\x03\x04', 'ZIP archive or office document'],
  [0, '\x1f\x8b', 'gzip archive'],
  [0, '\x7fELF', 'program'],
  [0, 'MZ\x90', 'program'],
  [0, '\xff\xfe', 'text in UTF-16; save it as UTF-8'],
  [0, '\xfe\xff', 'text in UTF-16; save it as UTF-8'],
];

/**
 * Looks at a file: an image, CSV, JSON, or plain text. An image is known by its first bytes; for text the declared
 * type or the ending of the name tells a table from prose, because both are text.
 *
 * @returns A failure, with the reason, for whatever is none of these.
 */
export async function analyse(bytes: Uint8Array, declared: Declared, budget: TimeBudget): Promise<Analysis> {
  if (bytes.length === 0) return { kind: 'failed', failure: 'The file is empty.' };
  const format = find(bytes, IMAGES);
  if (format) return describeImage(bytes, format, budget);
  const refused = find(bytes, REFUSED);
  if (refused) return { kind: 'failed', failure: `This is not processed: ${refused}.` };
  const text = readText(bytes);
  if (text === undefined) {
    return { kind: 'failed', failure: 'The file is neither PNG, JPEG, WebP or GIF nor text in UTF-8.' };
  }
  return analyseText(text, declared, budget);
}

function analyseText(text: string, declared: Declared, budget: TimeBudget): Analysis {
  if (text.trim() === '') return { kind: 'failed', failure: 'The file holds nothing but blanks.' };
  if (
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s/>]/i.test(text.slice(0, 4096))
  ) {
    return { kind: 'failed', failure: 'This is not processed: SVG image, which is a program as much as a picture.' };
  }
  if (declared.contentType.startsWith('image/')) {
    return { kind: 'failed', failure: `The file is declared as ${declared.contentType} and holds text.` };
  }
  switch (textKind(declared)) {
    case 'csv':
      return profileCsv(text, budget);
    case 'json':
      return profileJson(text);
    case 'text':
      return { kind: 'processed', result: describeText(text) };
  }
}

function textKind({ name, contentType }: Declared): 'csv' | 'json' | 'text' {
  if (/^text\/(?:csv|tab-separated-values)\b/i.test(contentType)) return 'csv';
  if (/^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType)) return 'json';
  if (/\.(?:csv|tsv)$/i.test(name)) return 'csv';
  if (/\.json$/i.test(name)) return 'json';
  return 'text';
}

/** @returns Undefined when the bytes are not UTF-8, or hold a zero byte, which no text has. */
function readText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function find<Value>(bytes: Uint8Array, signatures: readonly Signature<Value>[]): Value | undefined {
  return signatures.find(([offset, start]) => startsAt(bytes, offset, start))?.[2];
}

function startsAt(bytes: Uint8Array, offset: number, start: string): boolean {
  for (let index = 0; index < start.length; index += 1) {
    if (bytes[offset + index] !== start.charCodeAt(index)) return false;
  }
  return true;
}
