import { type Compression, joined } from '../compression';
import { EXCHANGE_LIMITS, type Reading, refused } from '../limits';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and checksum of a chunk, around its data. */
const FRAME_BYTES = 12;
const MOST_CHUNKS = 10_000;
const TYPE = 'iTXt';
const KEYWORD = 'cloud-architecture';

const encoder = new TextEncoder();
const CRC_TABLE = crcTable();

interface Chunk {
  type: string;
  data: Uint8Array;
  /** Where the chunk ends in the file. */
  end: number;
}

/** Whether bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * A PNG with a text in it, squeezed, as an `iTXt` chunk before the pixels; a text that was there before is replaced.
 *
 * @throws {RangeError} When the bytes are no PNG.
 * @see PNG (Third Edition), section 11.3.3.4.
 */
export async function embedInPng(png: Uint8Array, text: string, compression: Compression): Promise<Uint8Array> {
  const chunks = chunksOf(png);
  if (chunks === undefined) throw new RangeError('expected a PNG');
  const squeezed = await compression.deflate(encoder.encode(text));
  // Keyword, its end, "compressed", "by zlib", and neither language nor translation.
  const data = joined([encoder.encode(KEYWORD), new Uint8Array([0, 1, 0, 0, 0]), squeezed]);
  const pieces: Uint8Array[] = [new Uint8Array(SIGNATURE)];
  for (const chunk of chunks) {
    if (!isOurs(chunk)) pieces.push(framed(chunk.type, chunk.data));
    if (chunk.type === 'IHDR') pieces.push(framed(TYPE, data));
  }
  return joined(pieces);
}

/** The text that `embedInPng` put into a PNG. */
export async function readFromPng(png: Uint8Array, compression: Compression): Promise<Reading<string>> {
  if (png.length > EXCHANGE_LIMITS.pictureBytes) {
    return refused(`expected at most ${EXCHANGE_LIMITS.pictureBytes} bytes, got ${png.length}`);
  }
  const chunks = chunksOf(png);
  if (chunks === undefined) return refused('expected a whole PNG');
  const ours = chunks.find(isOurs);
  if (ours === undefined) return refused('expected a picture with a design in it');
  const header = KEYWORD.length + 5;
  if (ours.data[KEYWORD.length + 1] !== 1) return refused('expected the design in the picture to be compressed');
  const bytes = await compression.inflate(ours.data.subarray(header), EXCHANGE_LIMITS.inflatedBytes);
  if (bytes === undefined) {
    return refused(`expected a design that is whole and comes to at most ${EXCHANGE_LIMITS.inflatedBytes} bytes`);
  }
  return { kind: 'valid', value: new TextDecoder().decode(bytes) };
}

function isOurs({ type, data }: Chunk): boolean {
  if (type !== TYPE || data.length < KEYWORD.length + 5 || data[KEYWORD.length] !== 0) return false;
  return encoder.encode(KEYWORD).every((byte, index) => data[index] === byte);
}

/** The chunks of a PNG up to its end; undefined when it is none, is cut, or has a wrong checksum. */
function chunksOf(png: Uint8Array): Chunk[] | undefined {
  if (!isPng(png)) return undefined;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at + FRAME_BYTES <= png.length && chunks.length < MOST_CHUNKS; ) {
    const length = view.getUint32(at);
    const end = at + FRAME_BYTES + length;
    if (end > png.length) return undefined;
    const named = png.subarray(at + 4, end - 4);
    if (crc32(named) !== view.getUint32(end - 4)) return undefined;
    const type = String.fromCharCode(...named.subarray(0, 4));
    chunks.push({ type, data: named.subarray(4), end });
    if (type === 'IEND') return chunks[0]?.type === 'IHDR' ? chunks : undefined;
    at = end;
  }
  return undefined;
}

function framed(type: string, data: Uint8Array): Uint8Array {
  const named = joined([encoder.encode(type), data]);
  const whole = new Uint8Array(named.length + 8);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  whole.set(named, 4);
  view.setUint32(named.length + 4, crc32(named));
  return whole;
}

/** The checksum of PNG and zip files. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
}
