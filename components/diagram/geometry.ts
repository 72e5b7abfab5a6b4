import { factsOf } from '@/content/kinds/kinds';
import type { Architecture, Link, Resource } from '@/simulator';

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export type Box = Point & Size;

/** Positions of the diagram nodes by resource id, in diagram units (CSS pixels at zoom 1). */
export type Layout = Readonly<Record<string, Point>>;

const COLUMN_GAP = 280;
const ROW_GAP = 170;

/** The layout of a document; resources it does not place stand in a grid below the others. */
export function layoutOf(architecture: Architecture): Layout {
  const placed: Record<string, Point> = {};
  let lowest = 0;
  for (const resource of architecture.resources) {
    const at = architecture.layout?.[resource.id];
    if (!at) continue;
    placed[resource.id] = { x: at.x, y: at.y };
    lowest = Math.max(lowest, at.y + ROW_GAP);
  }
  let unplaced = 0;
  for (const resource of architecture.resources) {
    if (placed[resource.id]) continue;
    placed[resource.id] = { x: (unplaced % 4) * COLUMN_GAP, y: lowest + Math.floor(unplaced / 4) * ROW_GAP };
    unplaced += 1;
  }
  return placed;
}

/** The boxes of all resources under a layout. */
export function boxesOf(resources: readonly Resource[], layout: Layout): ReadonlyMap<string, Box> {
  const boxes = new Map<string, Box>();
  for (const resource of resources) {
    const at = layout[resource.id];
    if (at) boxes.set(resource.id, { ...at, ...factsOf(resource).size });
  }
  return boxes;
}

/** What the diagram draws between two nodes: a link of the document, or a reference to a dead-letter queue. */
export interface Connection {
  id: string;
  from: string;
  to: string;
  kind: Link['kind'] | 'dead-letter';
  label?: string;
  enabled: boolean;
  /** Index of the link in the document; a dead-letter reference has none, and nothing moves along it. */
  linkIndex?: number;
}

/** All connections of a document: its links in their order, then its dead-letter references. */
export function connectionsOf(architecture: Architecture): Connection[] {
  const connections: Connection[] = architecture.links.map((link, linkIndex) => ({
    id: link.id,
    from: link.from,
    to: link.to,
    kind: link.kind,
    enabled: link.enabled,
    linkIndex,
    ...(link.label === undefined ? {} : { label: link.label }),
  }));
  for (const resource of architecture.resources) {
    if (!('deadLetterQueue' in resource) || resource.deadLetterQueue === undefined) continue;
    connections.push({
      id: `dead-letter:${resource.id}`,
      from: resource.id,
      to: resource.deadLetterQueue,
      kind: 'dead-letter',
      label: 'gave up',
      enabled: true,
    });
  }
  return connections;
}
