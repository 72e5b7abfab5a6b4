import { type Architecture, parseArchitecture } from '@/simulator';
import { bytesOfText, textOfBytes } from './base64url';
import { type Compression, webCompression } from './compression';
import { withoutDefaults } from './defaults';
import { applyDelta, deltaBetween } from './delta';
import { isObject, type Json, type JsonObject } from './json';
import { EXCHANGE_LIMITS, type Reading, refused } from './limits';

/** A pattern of the gallery, from which a shared design may differ by little. */
export interface SharedPattern {
  slug: string;
  architecture: Architecture;
}

/** A design in an address, or why it has no place there. */
export type SharedLink =
  | { kind: 'valid'; fragment: string }
  | { kind: 'too-long'; characters: number; mostCharacters: number };

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * A design as the part of an address behind `#`, such as `p=serverless&d=…`: what differs from a pattern, or all of it,
 * squeezed.
 *
 * @param pattern - What the design was made from; the reader must have it, too.
 */
export async function encodeShare(
  architecture: Architecture,
  pattern: SharedPattern | undefined,
  compression: Compression = webCompression,
): Promise<SharedLink> {
  const design = withoutDefaults(architecture) as unknown as JsonObject;
  const said = pattern ? deltaBetween(withoutDefaults(pattern.architecture) as unknown as JsonObject, design) : design;
  const squeezed = await compression.deflate(new TextEncoder().encode(JSON.stringify(said)));
  const fragment = `${pattern ? `p=${pattern.slug}&` : ''}d=${textOfBytes(squeezed)}`;
  const mostCharacters = EXCHANGE_LIMITS.fragmentCharacters;
  if (fragment.length > mostCharacters) return { kind: 'too-long', characters: fragment.length, mostCharacters };
  return { kind: 'valid', fragment };
}

/**
 * The design of such a fragment, parsed as strictly as a file.
 *
 * @param patternOf - The pattern of a slug, as it is now; undefined when there is none.
 */
export async function decodeShare(
  fragment: string,
  patternOf: (slug: string) => Architecture | undefined,
  compression: Compression = webCompression,
): Promise<Reading<Architecture>> {
  const text = fragment.replace(/^#/, '');
  if (text.length > EXCHANGE_LIMITS.fragmentCharacters) {
    return refused(`expected at most ${EXCHANGE_LIMITS.fragmentCharacters} characters, got ${text.length}`);
  }
  const { p: slug, d: data } = partsOf(text);
  const squeezed = data === undefined ? undefined : bytesOfText(data);
  if (squeezed === undefined) return refused('expected a link with a design in it');
  const bytes = await compression.inflate(squeezed, EXCHANGE_LIMITS.inflatedBytes);
  if (bytes === undefined) {
    return refused(`expected a link that is whole and comes to at most ${EXCHANGE_LIMITS.inflatedBytes} bytes`);
  }
  const said = parsedJson(new TextDecoder().decode(bytes));
  if (said === undefined) return refused('expected a design as JSON');
  if (slug === undefined) return parseArchitecture(said);
  const pattern = SLUG.test(slug) ? patternOf(slug) : undefined;
  if (pattern === undefined) return refused('expected a pattern that is in the gallery');
  const design = isObject(said) ? applyDelta(withoutDefaults(pattern) as unknown as JsonObject, said) : undefined;
  return design === undefined ? refused('expected changes of a pattern') : parseArchitecture(design);
}

function partsOf(text: string): { p?: string; d?: string } {
  const parts: { p?: string; d?: string } = {};
  for (const part of text.split('&')) {
    const value = part.slice(2);
    if (part.startsWith('p=')) parts.p = value;
    else if (part.startsWith('d=')) parts.d = value;
  }
  return parts;
}

function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
