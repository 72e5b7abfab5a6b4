import { type Architecture, parseArchitectureText } from '@/simulator';
import { type Compression, webCompression } from '../compression';
import { withoutDefaults } from '../defaults';
import { EXCHANGE_LIMITS, type Reading, refused } from '../limits';
import { METADATA_ID } from './export-svg';
import { embedInPng, isPng, readFromPng } from './png-chunks';
import { unescapeXml } from './xml';

/**
 * The design that a picture of ours carries: an SVG of `exportSvg`, or a PNG of `withDesign`. The picture itself is not
 * looked at; the design is parsed as strictly as any other.
 */
export async function importPicture(
  bytes: Uint8Array,
  compression: Compression = webCompression,
): Promise<Reading<Architecture>> {
  if (isPng(bytes)) {
    const text = await readFromPng(bytes, compression);
    return text.kind === 'valid' ? parseArchitectureText(text.value) : text;
  }
  // An escaped document may be longer than the document itself, but not than what it may inflate to.
  if (bytes.length > EXCHANGE_LIMITS.inflatedBytes * 2) {
    return refused(`expected an SVG of at most ${EXCHANGE_LIMITS.inflatedBytes * 2} bytes, got ${bytes.length}`);
  }
  const text = metadataOf(new TextDecoder().decode(bytes));
  if (text === undefined) return refused('expected a PNG or SVG with a design in it');
  return parseArchitectureText(text);
}

/** A PNG of a design that opens again as the design. */
export function withDesign(
  png: Uint8Array,
  architecture: Architecture,
  compression: Compression = webCompression,
): Promise<Uint8Array> {
  return embedInPng(png, JSON.stringify(withoutDefaults(architecture)), compression);
}

/** The text of our metadata element. The file is searched, not parsed: nothing in it can be followed. */
function metadataOf(svg: string): string | undefined {
  const id = svg.indexOf(`id="${METADATA_ID}"`);
  const start = id < 0 ? -1 : svg.indexOf('>', id) + 1;
  const end = svg.indexOf('</', start);
  if (start <= 0 || end < 0) return undefined;
  const text = svg.slice(start, end).trim();
  const data = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text)?.[1];
  return data ?? unescapeXml(text);
}
