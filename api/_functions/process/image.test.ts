import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { FileResult } from '../../_contract/files';
import { LIMITS } from '../../_contract/limits';
import { analyse } from './analyse';
import type { Analysis } from './outcome';

const budget = { nowMs: () => 0, deadlineMs: 10_000 };

function look(bytes: Uint8Array, contentType = 'image/png', within = budget): Promise<Analysis> {
  return analyse(new Uint8Array(bytes), { name: 'picture', contentType }, within);
}

async function failureOf(bytes: Uint8Array, contentType?: string): Promise<string> {
  const analysis = await look(bytes, contentType);
  return analysis.kind === 'failed' ? analysis.failure : 'did not fail';
}

function picture(width: number, height: number, channels: 3 | 4 = 3) {
  const background = channels === 3 ? { r: 200, g: 40, b: 40 } : { r: 200, g: 40, b: 40, alpha: 0.5 };
  return sharp({ create: { width, height, channels, background } });
}

/** A chunk of a PNG, with its checksum. */
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/** A few bytes that claim a picture of this size. */
function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', new Uint8Array(16)),
    chunk('IEND', Buffer.of()),
  ]);
}

describe('an image', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'of format %s is described, and gets a thumbnail',
    async (format) => {
      const analysis = await look(await picture(600, 300).toFormat(format).toBuffer());
      if (analysis.kind === 'failed') throw new Error(analysis.failure);
      expect(FileResult.parse(analysis.result)).toMatchObject({
        ...{ kind: 'image', format, widthPx: 600, heightPx: 300, orientation: 1, frames: 1 },
        thumbnail: { widthPx: 256, heightPx: 128, sizeBytes: analysis.thumbnail?.length },
      });
      const thumbnail = await sharp(analysis.thumbnail).metadata();
      expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(['webp', 256, 128]);
    },
  );

  it('smaller than a thumbnail is not blown up, and its transparency is told', async () => {
    const analysis = await look(await picture(10, 20, 4).png().toBuffer());
    expect(analysis).toMatchObject({
      result: { channels: 4, hasAlpha: true, thumbnail: { widthPx: 10, heightPx: 20 } },
    });
  });

  it('is known by its bytes, whatever it was declared as', async () => {
    const analysis = await look(await picture(4, 4).png().toBuffer(), 'text/csv');
    expect(analysis).toMatchObject({ kind: 'processed', result: { format: 'png' } });
  });

  it('taken sideways stands upright in the thumbnail, which tells neither place nor camera', async () => {
    const bytes = await picture(400, 200)
      .jpeg()
      .withExif({
        IFD0: { Make: 'Camera' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '51/1 30/1 3230/100',
          GPSLongitudeRef: 'W',
          GPSLongitude: '0/1 7/1 4366/100',
        },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const analysis = await look(bytes);
    if (analysis.kind === 'failed') throw new Error(analysis.failure);
    expect(analysis.result).toMatchObject({ orientation: 6, thumbnail: { widthPx: 128, heightPx: 256 } });
    expect((await sharp(analysis.thumbnail).metadata()).exif).toBeUndefined();
    expect(JSON.stringify(analysis.result)).not.toMatch(/gps|latitude|camera/i);
  });

  it('that moves is counted in frames and shown by its first', async () => {
    const frames = Buffer.concat([Buffer.alloc(30 * 30 * 3, 0), Buffer.alloc(30 * 30 * 3, 255)]);
    const bytes = await sharp(frames, { raw: { width: 30, height: 60, channels: 3, pageHeight: 30 } })
      .gif()
      .toBuffer();
    expect(await look(bytes)).toMatchObject({ result: { frames: 2, widthPx: 30, heightPx: 30 } });
  });
});

describe('a hostile image', () => {
  it.each([
    [50_000, 50_000],
    [2_147_483_647, 1],
    [6_000, 5_000],
  ])('that claims %i x %i pixels in 100 bytes is refused before it is unpacked', async (width, height) => {
    const startMs = performance.now();
    expect(await failureOf(pngClaiming(width, height))).toMatch(/million pixels|broken or cut off/);
    expect(performance.now() - startMs).toBeLessThan(LIMITS.functionTimeMs.process);
  });

  it('that really unpacks to very many pixels is refused', async () => {
    const bytes = await picture(5_000, 5_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bytes.length).toBeLessThan(256 * 1024);
    expect(await failureOf(bytes)).toBe('The image claims more than 24 million pixels.');
  });

  it.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'of format %s that is cut off anywhere is refused',
    async (format) => {
      const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 7919) % 251));
      const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
        .toFormat(format)
        .toBuffer();
      for (const share of [0.1, 0.3, 0.5, 0.8]) {
        expect(await failureOf(whole.subarray(0, Math.floor(whole.length * share)))).toMatch(
          /broken or cut off|neither/,
        );
      }
    },
  );

  it.each([
    ['PNG', '\x89PNG\r\n\x1a\n'],
    ['JPEG', '\xff\xd8\xff'],
    ['GIF', 'GIF89a'],
    ['WebP', 'RIFF\xff\xff\xff\xffWEBP'],
  ])('that is %s in its first bytes only is refused', async (_format, start) => {
    const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.from('<script>alert(1)</script>'.repeat(50))]);
    expect(await failureOf(bytes)).toMatch(/broken or cut off/);
  });

  it.each([
    ['AVIF', '\0\0\0\x20ftypavif', 'AVIF image'],
    ['HEIC', '\0\0\0\x18ftypheic', 'HEIF image or MP4 video'],
    ['TIFF', 'II*\0', 'TIFF image'],
    ['PDF', '%PDF-1.7', 'PDF document'],
    ['ZIP', 'PK\x03\x04', 'ZIP archive'],
  ])('of a format whose decoder it does not meet is refused by name: %s', async (_format, start, reason) => {
    expect(await failureOf(Buffer.from(`${start}${'\0'.repeat(64)}`, 'latin1'))).toContain(reason);
  });

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<?xml version="1.0"?>\n<!-- x --><svg/>',
    ' \n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<SVG/>',
  ])('that is SVG is refused whatever it was declared as: %s', async (text) => {
    for (const contentType of ['image/png', 'text/plain', 'application/json']) {
      expect(await failureOf(new TextEncoder().encode(text), contentType)).toMatch(/SVG image/);
    }
  });

  it('that also is an archive is an image, and nothing of the rest is looked at', async () => {
    const gif = await picture(3, 3).gif().toBuffer();
    const both = Buffer.concat([gif, Buffer.from('PK\x03\x04<script>alert(1)</script>', 'latin1')]);
    const analysis = await look(both);
    expect(analysis).toMatchObject({ kind: 'processed', result: { format: 'gif' } });
    expect(JSON.stringify(analysis.kind === 'processed' && analysis.result)).not.toContain('script');
  });

  it('that is text is refused when it was declared as an image', async () => {
    expect(await failureOf(new TextEncoder().encode('hello'), 'image/png')).toBe(
      'The file is declared as image/png and holds text.',
    );
  });

  it.each([
    ['zero bytes', Buffer.alloc(100)],
    ['broken UTF-8', Buffer.from([0x61, 0xc3, 0x28, 0xff])],
    ['a surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80])],
    ['UTF-16', Buffer.from('\ufeffhello', 'utf16le')],
  ])('or text of %s is refused', async (_what, bytes) => {
    expect(await failureOf(bytes, 'text/plain')).toMatch(/neither PNG, JPEG, WebP or GIF nor text in UTF-8|UTF-16/);
  });

  it('is not begun when the time is nearly over', async () => {
    const late = { nowMs: () => 9_000, deadlineMs: 10_000 };
    const analysis = await look(await picture(3, 3).png().toBuffer(), 'image/png', late);
    expect(analysis).toMatchObject({ failure: expect.stringMatching(/longer than the function may run/) });
  });
});

it('no other decoder of the library can run', async () => {
  await expect(
    sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')).metadata(),
  ).rejects.toThrow();
  await expect(sharp(Buffer.from('P3\n1 1\n255\n1 2 3\n')).metadata()).rejects.toThrow();
});
