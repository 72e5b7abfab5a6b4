import type { Metadata, OutputInfo, SharpConstructor } from 'sharp';
import type { JsonObject } from '../../_ports/json';
import { type Analysis, TOO_SLOW } from './outcome';
import { type TimeBudget, timeLeftMs } from './time-budget';

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif';

/** Width times height: a few kilobytes can claim far more, and would be unpacked to four bytes a pixel. */
const PIXEL_LIMIT = 24_000_000;
const THUMBNAIL_PX = 256;

let library: Promise<SharpConstructor> | undefined;

/** Loads the library at the first image: it is most of what a cold start of this function would wait for. */
function loadSharp(): Promise<SharpConstructor> {
  library ??= import('sharp').then(({ default: sharp }) => {
    // Nothing but these four decoders ever runs, whatever a file pretends to be.
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({
      operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
    });
    // An instance serves one request at a time and sees no image twice.
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return library;
}

/**
 * Reads what an image says of itself and makes a thumbnail of its first frame, upright, at most 256 px on a side.
 * Neither holds where or by whom a picture was taken: of its EXIF data only the orientation is looked at.
 */
export async function describeImage(bytes: Uint8Array, format: ImageFormat, budget: TimeBudget): Promise<Analysis> {
  const options = { limitInputPixels: PIXEL_LIMIT, failOn: 'error', pages: 1 } as const;
  const sharp = await loadSharp();
  try {
    const metadata = await sharp(bytes, options).metadata();
    if (metadata.format !== format) return broken(format);
    const seconds = Math.floor(timeLeftMs(budget) / 1000);
    if (seconds < 1) return TOO_SLOW;
    const thumbnail = await sharp(bytes, options)
      .timeout({ seconds })
      .autoOrient()
      .resize({ width: THUMBNAIL_PX, height: THUMBNAIL_PX, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer({ resolveWithObject: true });
    return {
      kind: 'processed',
      result: facts(metadata, thumbnail.info),
      thumbnail: new Uint8Array(thumbnail.data),
    };
  } catch (error) {
    return explain(error, format);
  }
}

function facts(metadata: Metadata, thumbnail: OutputInfo): JsonObject {
  return {
    kind: 'image',
    format: metadata.format,
    widthPx: metadata.width,
    heightPx: metadata.height,
    channels: metadata.channels,
    colourSpace: metadata.space,
    hasAlpha: metadata.hasAlpha,
    // 1 to 8 as EXIF numbers them; 1 is upright.
    orientation: metadata.orientation ?? 1,
    frames: metadata.pages ?? 1,
    thumbnail: { widthPx: thumbnail.width, heightPx: thumbnail.height, sizeBytes: thumbnail.size },
  };
}

/** The library's messages name its own parts; ours name what is wrong with the file. */
function explain(error: unknown, format: ImageFormat): Analysis {
  const message = error instanceof Error ? error.message : '';
  if (/pixel limit/i.test(message)) {
    return { kind: 'failed', failure: `The image claims more than ${PIXEL_LIMIT / 1_000_000} million pixels.` };
  }
  return /timeout/i.test(message) ? TOO_SLOW : broken(format);
}

function broken(format: ImageFormat): Analysis {
  return { kind: 'failed', failure: `The file begins as ${format.toUpperCase()} and is broken or cut off.` };
}
