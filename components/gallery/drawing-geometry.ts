import { type Box, type Connection, connectionsOf, layoutOf, NODE_SIZES } from '@/components/diagram/geometry';
import { type Route, routeConnections } from '@/components/diagram/routes';
import type { Architecture } from '@/simulator';

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
 * Places an architecture for the eye alone: the boxes stand where the diagram has them, each cut down
 * around its middle to the height that a drawing needs.
 *
 * @param boxHeight - Height of every box, in diagram units.
 */
export function placeDrawing(architecture: Architecture, boxHeight: number): DrawingGeometry {
  const layout = layoutOf(architecture);
  const boxes = new Map<string, Box>();
  for (const { id, kind } of architecture.resources) {
    const at = layout[id];
    if (!at) continue;
    const { width, height } = NODE_SIZES[kind];
    boxes.set(id, { x: at.x, y: at.y + (height - boxHeight) / 2, width, height: boxHeight });
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
