import type { KindFacts } from './kind-facts';

/** An object store. */
export const bucketFacts: KindFacts<'bucket'> = {
  word: 'bucket',
  service: 'S3',
  size: { width: 196, height: 84 },
  glyph: 'M4.5 6.5 6.5 20h11l2-13.5M4.5 6.5c0-1.4 3.4-2.5 7.5-2.5s7.5 1.1 7.5 2.5S16.1 9 12 9 4.5 7.9 4.5 6.5',
  usualWork: { writes: 1 },
  limitFields: { 'bucket-rate': ['readsPerS', 'writesPerS', 'prefixes', 'partitions'] },
  starter: {},
};
