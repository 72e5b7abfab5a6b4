/** Squeezes bytes, in zlib's form (RFC 1950), which pictures and browsers both know. */
export interface Compression {
  deflate(bytes: Uint8Array): Promise<Uint8Array>;
  /** @returns Undefined for what is not in this form, is damaged, or comes to more than `limitBytes`. */
  inflate(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array | undefined>;
}

/** The compression of browsers and of Node, which works in a stream: a bomb is left as soon as it is over the limit. */
export const webCompression: Compression = {
  async deflate(bytes) {
    const squeezed = await collected(bytes, new CompressionStream('deflate'), Number.POSITIVE_INFINITY);
    if (squeezed === undefined) throw new Error('compression without a limit went over it');
    return squeezed;
  },
  inflate(bytes, limitBytes) {
    return collected(bytes, new DecompressionStream('deflate'), limitBytes).catch(() => undefined);
  },
};

/** What comes out of a stream that bytes are put into; undefined once it is more than the limit. */
async function collected(
  bytes: Uint8Array,
  through: { readable: ReadableStream<Uint8Array>; writable: WritableStream<BufferSource> },
  limitBytes: number,
): Promise<Uint8Array | undefined> {
  const writer = through.writable.getWriter();
  // What goes wrong here goes wrong for the reader as well, who reports it.
  const written = writer
    .write(new Uint8Array(bytes))
    .then(() => writer.close())
    .catch(() => undefined);
  const reader = through.readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > limitBytes) {
      await reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(next.value);
  }
  await written;
  return joined(chunks);
}

/** Pieces one after the other. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const chunk of chunks) {
    whole.set(chunk, end);
    end += chunk.length;
  }
  return whole;
}
