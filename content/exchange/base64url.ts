const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BITS = 6;

/** Bytes in the digits that an address may hold as they are (RFC 4648, section 5), without padding. */
export function textOfBytes(bytes: Uint8Array): string {
  const digits: string[] = [];
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= BITS) {
      bits -= BITS;
      digits.push(DIGITS.charAt((buffer >> bits) & 63));
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits > 0) digits.push(DIGITS.charAt((buffer << (BITS - bits)) & 63));
  return digits.join('');
}

/** The bytes of such a text; undefined when it has other characters. */
export function bytesOfText(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * BITS) / 8));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) return undefined;
    buffer = (buffer << BITS) | digit;
    bits += BITS;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (buffer >> bits) & 255;
    at += 1;
    buffer &= (1 << bits) - 1;
  }
  return bytes;
}
