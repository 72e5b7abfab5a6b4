import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomCase } from '@/simulator/random-architecture';
import { webCompression } from '../compression';
import { exportMermaid } from './export-mermaid';
import { exportSvg } from './export-svg';
import { hostileDesigns } from './hostile-designs';
import { importPicture, withDesign } from './import-picture';
import { embedInPng, readFromPng } from './png-chunks';

const designs = hostileDesigns((number) => randomCase(number).architecture);
const encoder = new TextEncoder();
/** One transparent pixel. */
const PIXEL = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='),
  (character) => character.charCodeAt(0),
);

describe('exportSvg', () => {
  it('opens again as the design it shows', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (design) => {
        const bytes = encoder.encode(exportSvg(design, 'light'));
        expect(await importPicture(bytes)).toEqual({ kind: 'valid', value: design });
      }),
      { numRuns: 50 },
    );
  });
});

describe('a PNG with a design', () => {
  it('opens again as the design, and is the same picture', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (design) => {
        const png = await withDesign(PIXEL, design);
        expect(await importPicture(png)).toEqual({ kind: 'valid', value: design });
        expect([...png.slice(-12)]).toEqual([...PIXEL.slice(-12)]);
      }),
      { numRuns: 50 },
    );
  });

  it('holds one design: the last one put in', async () => {
    const twice = await embedInPng(await embedInPng(PIXEL, 'first', webCompression), 'second', webCompression);
    expect(await readFromPng(twice, webCompression)).toEqual({ kind: 'valid', value: 'second' });
    expect(twice.length).toBe((await embedInPng(PIXEL, 'second', webCompression)).length);
  });

  it('is refused when it is cut, altered, a bomb, or without a design', async () => {
    const png = await embedInPng(PIXEL, 'a design', webCompression);
    const messageOf = async (bytes: Uint8Array) => {
      const result = await readFromPng(bytes, webCompression);
      return result.kind === 'invalid' ? result.errors[0]?.message : undefined;
    };
    expect(await messageOf(png.slice(0, -6))).toBe('expected a whole PNG');
    expect(await messageOf(png.with(60, (png[60] ?? 0) ^ 1))).toBe('expected a whole PNG');
    expect(await messageOf(PIXEL)).toBe('expected a picture with a design in it');
    expect(await messageOf(encoder.encode('GIF89a'))).toBe('expected a whole PNG');
    const bomb = await embedInPng(PIXEL, '', {
      ...webCompression,
      deflate: () => Promise.resolve(new Uint8Array(deflateSync(Buffer.alloc(50_000_000)))),
    });
    expect(await messageOf(bomb)).toMatch(/comes to at most 2097152 bytes/);
  });

  it('is refused without harm, whatever its bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 80 }), async (noise, at) => {
        const broken = new Uint8Array([...PIXEL.slice(0, at), ...noise]);
        expect((await importPicture(broken)).kind).toBe('invalid');
      }),
      { numRuns: 300 },
    );
  });
});

describe('exportMermaid', () => {
  const QUOTED = '"(?:[\\p{L}\\p{N} .,:/()!?+*=_-]|#\\d+;)*"';
  const NODE = new RegExp(
    `^ +[rn]\\d+(\\(\\[|\\{\\{|\\[\\/|\\[\\(|\\[\\[|\\(\\(|\\[|>)${QUOTED}(\\]\\)|\\}\\}|\\/\\]|\\)\\]|\\]\\]|\\)\\)|\\])$`,
    'u',
  );
  const LINK = new RegExp(`^ {2}r\\d+ (-->|-\\.->|==>)(\\|${QUOTED}\\|)? r\\d+$`, 'u');

  const FRAME = new RegExp(`^ +(subgraph f\\d+\\[${QUOTED}\\]|end)$`, 'u');

  it('has a line for each resource, note and link, in which labels are texts in quotes and nothing else', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const [first, ...lines] = exportMermaid(design).trimEnd().split('\n');
        expect(first).toBe('flowchart LR');
        expect(lines.filter((line) => ![NODE, LINK, FRAME].some((form) => form.test(line)))).toEqual([]);
        expect(lines.filter((line) => NODE.test(line))).toHaveLength(design.resources.length + design.notes.length);
        expect(lines.filter((line) => FRAME.test(line))).toHaveLength(2 * design.frames.length);
        expect(lines.filter((line) => LINK.test(line)).length).toBeGreaterThanOrEqual(design.links.length);
      }),
      { numRuns: 50 },
    );
  });
});
