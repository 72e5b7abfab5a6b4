import { type Box, type Connection, connectionsOf, layoutOf, type Size } from '@/components/diagram/geometry';
import { type Route, routeConnections } from '@/components/diagram/routes';
import { factsOf } from '@/content/kinds/kinds';
import type { Architecture, Resource } from '@/simulator';

/** Where everything of a drawing stands, in diagram units. */
export interface DrawingGeometry {
  boxes: ReadonlyMap<string, Box>;
  connections: readonly Connection[];
  routes: ReadonlyMap<string, Route>;
  viewBox: string;
  width: number;
  height: number;
}

const MARGIN = 12;

/**
 * Places an architecture for the eye alone: the boxes stand where the diagram has them, each with the size
 * that the drawing asks for, around its own middle.
 *
 * @param sizeOf - Size of a resource's box, in diagram units.
 */
export function placeDrawing(architecture: Architecture, sizeOf: (resource: Resource) => Size): DrawingGeometry {
  const layout = layoutOf(architecture);
  const boxes = new Map<string, Box>();
  for (const resource of architecture.resources) {
    const at = layout[resource.id];
    if (!at) continue;
    const node = factsOf(resource).size;
    const size = sizeOf(resource);
    boxes.set(resource.id, {
      x: at.x + (node.width - size.width) / 2,
      y: at.y + (node.height - size.height) / 2,
      ...size,
    });
  }
  const connections = connectionsOf(architecture);
  const routes = routeConnections(connections, boxes);
  const xs: number[] = [];
  const ys: number[] = [];
  for (const { x, y, width, height } of boxes.values()) {
    xs.push(x, x + width);
    ys.push(y, y + height);
  }
  for (const { samples } of routes.values()) {
    for (let i = 0; i < samples.length; i += 2) {
      xs.push(samples[i] as number);
      ys.push(samples[i + 1] as number);
    }
  }
  const left = Math.min(...xs) - MARGIN;
  const top = Math.min(...ys) - MARGIN;
  const width = Math.max(...xs) + MARGIN - left;
  const height = Math.max(...ys) + MARGIN - top;
  const viewBox = [left, top, width, height].map((value) => Math.round(value)).join(' ');
  return { boxes, connections, routes, viewBox, width: Math.round(width), height: Math.round(height) };
}
