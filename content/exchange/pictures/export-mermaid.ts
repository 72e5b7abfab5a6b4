import type { Architecture, ResourceKind } from '@/simulator';
import { framesAround } from '../../editing/frames';
import { KIND_WORDS, titleOf, undeliveredOf, wordsOf } from './boxes';

/** Brackets that give each kind its shape. */
const SHAPES: Readonly<Record<ResourceKind, readonly [string, string]>> = {
  client: ['([', '])'],
  gateway: ['{{', '}}'],
  function: ['[', ']'],
  'user-pool': ['[/', '/]'],
  table: ['[(', ')]'],
  bucket: ['[(', ')]'],
  queue: ['[[', ']]'],
  schedule: ['((', '))'],
  'load-balancer': ['{{', '}}'],
  'container-service': ['[', ']'],
  'vm-group': ['[', ']'],
};
const ARROWS = { call: '-->', event: '-.->', poll: '==>' } as const;
/** What may stand in quotes as it is; everything else becomes a code. */
const PLAIN = /[\p{L}\p{N} .,:/()!?+*=_-]/u;

/**
 * The design as a Mermaid flowchart, for places that draw such text: frames are subgraphs, notes are flags. Labels are
 * texts in quotes and nothing else.
 */
export function exportMermaid(architecture: Architecture): string {
  const names = new Map(architecture.resources.map(({ id }, index) => [id, `r${index}`]));
  const frameOf = framesAround(architecture);
  const nodes = architecture.resources.map((resource) => {
    const [open, close] = SHAPES[resource.kind];
    const title = titleOf(resource);
    const kind = KIND_WORDS[resource.kind];
    const line = `${names.get(resource.id)}${open}"${quoted(title === kind ? title : `${title} (${kind})`)}"${close}`;
    return { id: resource.id, line };
  });
  const notes = architecture.notes.map(({ id, text }, index) => ({ id, line: `n${index}>"${quoted(text)}"]` }));
  const linesIn = (frame: string | undefined): string[] => [
    ...[...nodes, ...notes].filter(({ id }) => frameOf.get(id)?.id === frame).map(({ line }) => line),
    ...architecture.frames.flatMap(({ id, title }, index) =>
      frameOf.get(id)?.id === frame
        ? [`subgraph f${index}["${quoted(title)}"]`, ...linesIn(id).map((line) => `  ${line}`), 'end']
        : [],
    ),
  ];
  const links = architecture.links.map((link) => {
    const words = wordsOf(link);
    const label = words === '' ? '' : `|"${quoted(words)}"|`;
    return `${names.get(link.from)} ${ARROWS[link.kind]}${label} ${names.get(link.to)}`;
  });
  const lost = undeliveredOf(architecture).map(
    ({ from, to }) => `${names.get(from)} -.->|"gives up to"| ${names.get(to)}`,
  );
  return `${['flowchart LR', ...[...linesIn(undefined), ...links, ...lost].map((line) => `  ${line}`)].join('\n')}\n`;
}

function quoted(text: string): string {
  return [...text.replace(/\s+/g, ' ')]
    .map((character) => (PLAIN.test(character) ? character : `#${character.codePointAt(0)};`))
    .join('');
}
