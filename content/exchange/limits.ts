import type { DocumentError } from '@/simulator';

/** Bounds of what comes from outside; beyond them it is refused, never cut. */
export const EXCHANGE_LIMITS = {
  /** Size of a file as it comes: characters of a text, bytes of a picture. */
  fileBytes: 1_048_576,
  /** Size of a picture, whose pixels are not read. */
  pictureBytes: 33_554_432,
  /** What a compressed document, or a template with its references followed, may become. */
  inflatedBytes: 2_097_152,
  /** Nesting of a template or a document. */
  depth: 32,
  /** Aliases of a YAML file, counted with what they repeat. */
  aliases: 100,
  /** Length of the part of an address behind the `#`. */
  fragmentCharacters: 8_000,
} as const;

/** What came of reading something from outside: a value, or what is wrong with it and where. */
export type Reading<T> = { kind: 'valid'; value: T } | { kind: 'invalid'; errors: DocumentError[] };

/** A reading that was refused, for one reason. */
export function refused(message: string, pointer = ''): { kind: 'invalid'; errors: DocumentError[] } {
  return { kind: 'invalid', errors: [{ pointer, message }] };
}
