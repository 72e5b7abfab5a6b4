// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomCase } from '@/simulator/random-architecture';
import { boxesOf } from './boxes';
import { exportDrawio } from './export-drawio';
import { exportSvg } from './export-svg';
import { hostileDesigns } from './hostile-designs';

const designs = hostileDesigns((number) => randomCase(number).architecture);
/** The document of a text. @throws {Error} When it is not well-formed. */
function xmlOf(text: string): Document {
  const document = new DOMParser().parseFromString(text, 'application/xml');
  const [fault] = document.getElementsByTagName('parsererror');
  if (fault) throw new Error(fault.textContent ?? 'not well-formed');
  return document;
}

describe('exportSvg', () => {
  it('is well-formed, draws every resource and link, and has nothing that runs or loads, whatever labels say', () => {
    fc.assert(
      fc.property(designs, fc.constantFrom('light' as const, 'dark' as const), (design, theme) => {
        const document = xmlOf(exportSvg(design, theme));
        const names = new Set([...document.querySelectorAll('*')].map(({ localName }) => localName));
        const known = ['svg', 'title', 'metadata', 'defs', 'marker', 'path', 'rect', 'g', 'text', 'tspan'];
        expect([...names].filter((name) => !known.includes(name))).toEqual([]);
        expect(document.querySelectorAll('rect[rx="3"]')).toHaveLength(design.resources.length);
        expect(document.querySelectorAll('rect[stroke-dasharray]')).toHaveLength(design.frames.length);
        const isDrawn = ({ from, to }: { from: string; to: string }) =>
          boxesOf(design).has(from) && boxesOf(design).has(to);
        expect(document.querySelectorAll('path[marker-end]').length).toBeGreaterThanOrEqual(
          design.links.filter(isDrawn).length,
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('exportDrawio', () => {
  it('is well-formed; each cell has a place or two ends that are there, and labels are attributes', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const document = xmlOf(exportDrawio(design));
        const cells = [...document.querySelectorAll('mxCell')];
        const ids = new Set(cells.map((cell) => cell.getAttribute('id')));
        expect(ids.size).toBe(cells.length);
        const drawn = [design.resources, design.notes, design.frames].flat();
        expect(cells.filter((cell) => cell.getAttribute('vertex') === '1')).toHaveLength(drawn.length);
        expect(cells.filter((cell) => !ids.has(cell.getAttribute('parent') ?? '0'))).toEqual([]);
        for (const edge of cells.filter((cell) => cell.getAttribute('edge') === '1')) {
          expect(ids).toContain(edge.getAttribute('source'));
          expect(ids).toContain(edge.getAttribute('target'));
        }
        for (const cell of cells) expect(cell.getAttribute('style') ?? 'html=0').toContain('html=0');
      }),
      { numRuns: 30 },
    );
  });
});
