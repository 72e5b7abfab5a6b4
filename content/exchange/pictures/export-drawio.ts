import type { Architecture, Frame, ResourceKind } from '@/simulator';
import { framesAround } from '../../editing/frames';
import { type Box, boxesOf, titleOf, undeliveredOf, wordsOf } from './boxes';
import { element } from './xml';

const ICON_PX = 60;
const ICON_STYLE =
  'sketch=0;outlineConnect=0;html=0;aspect=fixed;verticalLabelPosition=bottom;verticalAlign=top;align=center;';
/** Fill and shape of each kind in draw.io's own library. */
const STYLES: Readonly<Record<ResourceKind, string>> = {
  client: 'shape=mxgraph.aws4.client;fillColor=#232F3D;strokeColor=none;',
  gateway: icon('api_gateway', '#E7157B'),
  function: icon('lambda', '#ED7100'),
  'user-pool': icon('cognito', '#DD344C'),
  table: icon('dynamodb', '#C925D1'),
  bucket: icon('s3', '#7AA116'),
  queue: icon('sqs', '#E7157B'),
  schedule: icon('eventbridge', '#E7157B'),
  'load-balancer': icon('application_load_balancer', '#8C4FFF'),
  'container-service': icon('fargate', '#ED7100'),
  'vm-group': icon('ec2', '#ED7100'),
};
const FRAME_STYLE =
  'rounded=0;html=0;whiteSpace=wrap;container=1;collapsible=0;fillColor=none;dashed=1;verticalAlign=top;align=left;spacingLeft=8;fontStyle=1;';
const NOTE_STYLE =
  'shape=note;size=12;html=0;whiteSpace=wrap;align=left;verticalAlign=top;spacing=8;fillColor=#fff7d6;';
const EDGE_STYLE = 'edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;endArrow=block;endFill=1;';
const LINK_STYLES = { call: '', event: 'dashed=1;', poll: 'strokeWidth=2;startArrow=oval;startFill=0;' } as const;

function icon(name: string, fill: string): string {
  return `shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.${name};fillColor=${fill};strokeColor=#ffffff;`;
}

/** The design as a file of draw.io, in its plain form, each part where the layout has it; frames are containers there. */
export function exportDrawio(architecture: Architecture): string {
  const boxes = boxesOf(architecture);
  const names = new Map(architecture.resources.map(({ id }, index) => [id, `r${index}`]));
  const frameOf = framesAround(architecture);
  const cellOf = new Map(architecture.frames.map(({ id }, index) => [id, `f${index}`]));
  /** Where a cell hangs: in the frame around it, from whose corner its place then counts, or on the sheet. */
  const parentOf = (id: string) => {
    const frame: Frame | undefined = frameOf.get(id);
    return { parent: (frame && cellOf.get(frame.id)) ?? 1, origin: frame ?? { x: 0, y: 0 } };
  };
  const vertex = (cell: { id: string | undefined; value: string; style: string }, of: string, box: Box) => {
    const { parent, origin } = parentOf(of);
    const { width, height } = box;
    const geometry = { x: Math.round(box.x - origin.x), y: Math.round(box.y - origin.y), width, height };
    return element('mxCell', { ...cell, vertex: 1, parent }, [element('mxGeometry', { ...geometry, as: 'geometry' })]);
  };
  const nodes = architecture.resources.map((resource) => {
    const { id } = resource;
    const { x, y, width, height } = boxes.get(id) ?? { x: 0, y: 0, width: ICON_PX, height: ICON_PX };
    const icon = { x: x + (width - ICON_PX) / 2, y: y + (height - ICON_PX) / 2, width: ICON_PX, height: ICON_PX };
    const cell = { id: names.get(id), value: titleOf(resource), style: ICON_STYLE + STYLES[resource.kind] };
    return vertex(cell, id, icon);
  });
  const frames = [...architecture.frames]
    .sort((a, b) => b.width * b.height - a.width * a.height)
    .map((frame) => vertex({ id: cellOf.get(frame.id), value: frame.title, style: FRAME_STYLE }, frame.id, frame));
  const notes = architecture.notes.map((note, index) =>
    vertex({ id: `n${index}`, value: note.text, style: NOTE_STYLE }, note.id, note),
  );
  const edge = (id: string, value: string, style: string, from: string, to: string) =>
    element('mxCell', { id, value, style, edge: 1, parent: 1, source: names.get(from), target: names.get(to) }, [
      element('mxGeometry', { relative: 1, as: 'geometry' }),
    ]);
  const links = architecture.links.map((link, index) =>
    edge(`l${index}`, wordsOf(link), EDGE_STYLE + LINK_STYLES[link.kind], link.from, link.to),
  );
  const lost = undeliveredOf(architecture).map(({ from, to }, index) =>
    edge(`u${index}`, 'gives up to', `${EDGE_STYLE}dashed=1;dashPattern=1 3;`, from, to),
  );
  const root = element('root', {}, [
    element('mxCell', { id: 0 }),
    element('mxCell', { id: 1, parent: 0 }),
    ...frames,
    ...nodes,
    ...notes,
    ...links,
    ...lost,
  ]);
  const model = element('mxGraphModel', { grid: 1, gridSize: 10, page: 0 }, [root]);
  return `${element('mxfile', {}, [element('diagram', { id: 'd', name: architecture.name }, [model])])}\n`;
}
