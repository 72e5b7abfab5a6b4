import type { Architecture, Frame, Link, Note, Resource } from '@/simulator';
import { withoutDefaults } from '../defaults';
import { inertJson } from '../inert-text';
import { type Box, boxesOf, KIND_WORDS, titleOf, undeliveredOf, wordsOf } from './boxes';
import { element, escapeXml } from './xml';

export type Theme = 'light' | 'dark';

/** Id of the element that holds the design. */
export const METADATA_ID = 'cloud-architecture';

interface Colours {
  paper: string;
  panel: string;
  ink: string;
  faint: string;
  line: string;
  note: string;
}

/** As the site has them. */
const COLOURS: Readonly<Record<Theme, Colours>> = {
  light: { paper: '#fbfaf7', panel: '#ffffff', ink: '#1d2128', faint: '#626871', line: '#8b8a83', note: '#f6efd9' },
  dark: { paper: '#13171e', panel: '#1a2029', ink: '#e9e6df', faint: '#969da9', line: '#777d87', note: '#2b2a22' },
};
const MARGIN_PX = 40;
const TITLE_PX = 15;
const WORDS_PX = 12;
const NOTE_TEXT_PX = 14;
const LINE_PX = 18;
const NOTE_PADDING_PX = 12;
/** Mean width of a letter, as a share of its height. */
const LETTER_WIDTH = 0.56;
const DASHES: Readonly<Record<Link['kind'] | 'lost', string | undefined>> = {
  call: undefined,
  event: '7 5',
  poll: '2 4',
  lost: '1 5',
};

/**
 * The whole design as a picture that stands alone: no script, no foreign object, nothing loaded. The document goes along
 * as metadata, from which `importPicture` opens it again.
 */
export function exportSvg(architecture: Architecture, theme: Theme): string {
  const boxes = boxesOf(architecture);
  const colours = COLOURS[theme];
  const { notes, frames } = architecture;
  const frame = frameOf([...boxes.values(), ...notes, ...frames]);
  const lines = [
    ...architecture.links.map((link) => drawn(boxes, link, link.kind, wordsOf(link), colours)),
    ...undeliveredOf(architecture).map((way) => drawn(boxes, way, 'lost', '', colours)),
  ];
  const nodes = architecture.resources.map((resource) => drawnResource(resource, boxes.get(resource.id), colours));
  const children = [
    element('title', {}, [escapeXml(architecture.name)]),
    element('metadata', { id: METADATA_ID }, [escapeXml(inertJson(withoutDefaults(architecture)))]),
    element('defs', {}, [arrowHead(colours)]),
    element('rect', { ...frame, fill: colours.paper }),
    ...largestFirst(frames).map((each) => drawnFrame(each, colours)),
    element(
      'g',
      { fill: 'none', stroke: colours.line, 'stroke-width': 1.5 },
      lines.map(({ path }) => path),
    ),
    element('g', { fill: colours.faint, 'font-size': WORDS_PX, 'text-anchor': 'middle' }, [
      ...lines.map(({ words }) => words),
    ]),
    ...nodes,
    ...notes.map((note) => drawnNote(note, colours)),
  ];
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: frame.width,
      height: frame.height,
      viewBox: `${frame.x} ${frame.y} ${frame.width} ${frame.height}`,
      role: 'img',
      'font-family': 'system-ui, "Segoe UI", Roboto, sans-serif',
    },
    children.filter((child) => child !== ''),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`;
}

function frameOf(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN_PX;
  const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN_PX;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN_PX;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN_PX;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function arrowHead({ line }: Colours): string {
  const head = { id: 'head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' };
  return element('marker', head, [element('path', { d: 'M0 0 L8 4 L0 8 z', fill: line })]);
}

/** A line from the right edge of one box to the left edge of the other, with its words at the middle. */
function drawn(
  boxes: ReadonlyMap<string, Box>,
  { from, to }: { from: string; to: string },
  kind: Link['kind'] | 'lost',
  label: string,
  colours: Colours,
): { path: string; words: string } {
  const [source, target] = [boxes.get(from), boxes.get(to)];
  if (!source || !target) return { path: '', words: '' };
  const isBackward = target.x + target.width < source.x;
  const start = { x: source.x + (isBackward ? 0 : source.width), y: source.y + source.height / 2 };
  const end = { x: target.x + (isBackward ? target.width : 0), y: target.y + target.height / 2 };
  const bend = Math.max(40, Math.abs(end.x - start.x) / 2) * (isBackward ? -1 : 1);
  const path = element('path', {
    d: `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`,
    'stroke-dasharray': DASHES[kind],
    'marker-end': 'url(#head)',
  });
  if (label === '') return { path, words: '' };
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 - 4 };
  const halo = { 'paint-order': 'stroke', stroke: colours.paper, 'stroke-width': 4 };
  return { path, words: element('text', { ...middle, ...halo }, [escapeXml(fitted(label, 160, WORDS_PX))]) };
}

function drawnResource(resource: Resource, box: Box | undefined, colours: Colours): string {
  if (!box) return '';
  const middle = { x: box.x + box.width / 2, 'text-anchor': 'middle' };
  const title = fitted(titleOf(resource), box.width - 16, TITLE_PX);
  return element('g', {}, [
    element('rect', { ...box, rx: 3, fill: colours.panel, stroke: colours.line }),
    element('text', { ...middle, y: box.y + box.height / 2, 'font-size': TITLE_PX, fill: colours.ink }, [
      escapeXml(title),
    ]),
    element('text', { ...middle, y: box.y + box.height / 2 + 18, 'font-size': WORDS_PX, fill: colours.faint }, [
      escapeXml(KIND_WORDS[resource.kind]),
    ]),
  ]);
}

function largestFirst(frames: readonly Frame[]): Frame[] {
  return [...frames].sort((a, b) => b.width * b.height - a.width * a.height);
}

function drawnFrame({ title, x, y, width, height }: Frame, colours: Colours): string {
  const box = { x, y, width, height, rx: 4, fill: 'none', stroke: colours.line, 'stroke-dasharray': '6 4' };
  const words = { x: x + NOTE_PADDING_PX, y: y + 22, 'font-size': TITLE_PX, 'font-weight': 600, fill: colours.faint };
  const fitting = fitted(title, width - 2 * NOTE_PADDING_PX, TITLE_PX);
  return element('g', {}, [element('rect', box), element('text', words, [escapeXml(fitting)])]);
}

/** A note with as many of its lines as there is room for. */
function drawnNote({ text, x, y, width, height }: Note, colours: Colours): string {
  const room = Math.max(1, Math.floor((height - NOTE_PADDING_PX) / LINE_PX));
  const lines = wrapped(text, width - 2 * NOTE_PADDING_PX).slice(0, room);
  const spans = lines.map((line, row) =>
    element('tspan', { x: x + NOTE_PADDING_PX, y: y + NOTE_PADDING_PX + (row + 0.6) * LINE_PX }, [escapeXml(line)]),
  );
  return element('g', {}, [
    element('rect', { x, y, width, height, fill: colours.note, stroke: colours.line, 'stroke-opacity': 0.5 }),
    element('text', { 'font-size': NOTE_TEXT_PX, fill: colours.ink }, spans),
  ]);
}

/** The lines of a text, broken between words where they are too long for a width. */
function wrapped(text: string, widthPx: number): string[] {
  const most = Math.max(3, Math.floor(widthPx / (NOTE_TEXT_PX * LETTER_WIDTH)));
  return text.split(/\r\n|\r|\n/).flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(/\s+/)) {
      if (current !== '' && current.length + 1 + word.length > most) {
        lines.push(current);
        current = word;
      } else current = current === '' ? word : `${current} ${word}`;
    }
    return [...lines, current].map((each) => fitted(each, widthPx, NOTE_TEXT_PX));
  });
}

/** A text, cut to what a width has room for. */
function fitted(text: string, widthPx: number, heightPx: number): string {
  const most = Math.max(3, Math.floor(widthPx / (heightPx * LETTER_WIDTH)));
  const letters = [...text.replace(/\s+/g, ' ')];
  return letters.length <= most ? letters.join('') : `${letters.slice(0, most - 1).join('')}…`;
}
