import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FINGERPRINTS, PICTURES, picturesOf } from './og-text.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const made: unknown = JSON.parse(readFileSync(join(root, FINGERPRINTS), 'utf8'));

describe('preview pictures', () => {
  it('show what the texts and drawings now say; else run `npm run build && node scripts/og-pictures.mjs`', () => {
    expect(made).toEqual(Object.fromEntries(picturesOf(root).map(({ name, fingerprint }) => [name, fingerprint])));
  });

  it.each(picturesOf(root))('$name is a PNG of 1200 by 630 pixels', ({ name }) => {
    const png = readFileSync(join(root, PICTURES, `${name}.png`));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
  });
});
