import type { Architecture, ResourceKind } from '@/simulator';
import { boxesOf, titleOf, undeliveredOf, wordsOf } from './boxes';
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
};
const EDGE_STYLE = 'edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;endArrow=block;endFill=1;';
const LINK_STYLES = { call: '', event: 'dashed=1;', poll: 'strokeWidth=2;startArrow=oval;startFill=0;' } as const;

function icon(name: string, fill: string): string {
  return `shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.${name};fillColor=${fill};strokeColor=#ffffff;`;
}

/** The design as a file of draw.io, in its plain form, each resource where the layout has it. */
export function exportDrawio(architecture: Architecture): string {
  const boxes = boxesOf(architecture);
  const names = new Map(architecture.resources.map(({ id }, index) => [id, `r${index}`]));
  const nodes = architecture.resources.map((resource) => {
    const box = boxes.get(resource.id) ?? { x: 0, y: 0, width: ICON_PX, height: ICON_PX };
    const geometry = {
      x: Math.round(box.x + (box.width - ICON_PX) / 2),
      y: Math.round(box.y + (box.height - ICON_PX) / 2),
      width: ICON_PX,
      height: ICON_PX,
      as: 'geometry',
    };
    const cell = { id: names.get(resource.id), value: titleOf(resource), style: ICON_STYLE + STYLES[resource.kind] };
    return element('mxCell', { ...cell, vertex: 1, parent: 1 }, [element('mxGeometry', geometry)]);
  });
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
    ...nodes,
    ...links,
    ...lost,
  ]);
  const model = element('mxGraphModel', { grid: 1, gridSize: 10, page: 0 }, [root]);
  return `${element('mxfile', {}, [element('diagram', { id: 'd', name: architecture.name }, [model])])}\n`;
}
