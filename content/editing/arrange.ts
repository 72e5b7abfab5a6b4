import dagre from '@dagrejs/dagre';
import type { Architecture } from '@/simulator';
import { undeliveredOf } from '../exchange/pictures/boxes';
import { type Box, boxesOf, hullOf, overlaps, type Place, snapped } from './boxes';
import { aroundBoxes, framesAround } from './frames';

/** Room between columns, which the words of a link need, and between rows. */
const COLUMN_GAP_PX = 96;
const ROW_GAP_PX = 44;
const GAP_PX = 30;

/** What is to be arranged: all of a design, or some of its parts. */
export interface ArrangementRequest {
  architecture: Architecture;
  ids?: readonly string[];
}

/** What arranging a diagram comes to: where parts and notes go, and the boxes of the frames around them. */
export interface Arrangement {
  places: Readonly<Record<string, Place>>;
  frames: Readonly<Record<string, Box>>;
}

/**
 * Arranges a design in columns, so that requests run from left to right, with few crossings. Pinned parts stay where they
 * are and the others come to stand around them; parts of one frame stay together. The same design always gives the same
 * arrangement.
 *
 * @param ids - Parts to arrange; all others keep their places. Without it all that are not pinned are arranged.
 */
export function arrangementOf(architecture: Architecture, ids?: readonly string[]): Arrangement {
  const boxes = boxesOf(architecture);
  const frameOf = framesAround(architecture);
  const graph = layered(architecture, boxes, ids);
  const isStaying = (id: string) =>
    architecture.layout?.[id]?.pinned === true || (ids !== undefined && !ids.includes(id));
  const drawn = new Map(graph.map((box) => [box.id, box]));
  const shift = shiftOf(drawn, boxes, isStaying, ids);
  const moving = new Set(graph.filter(({ id }) => !isStaying(id)).map(({ id }) => id));
  const frames = new Set(architecture.frames.map(({ id }) => id));
  const settled = [...boxes].filter(([id]) => !moving.has(id) && !frames.has(id)).map(([, box]) => box);
  const places: Record<string, Place> = {};
  for (const id of moving) {
    const { x, y, width, height } = drawn.get(id) as Box;
    const box = { x: snapped(x + shift.x), y: snapped(y + shift.y), width, height };
    clear(box, settled);
    settled.push(box);
    places[id] = { x: box.x, y: box.y };
  }
  return { places, frames: framesAfter(architecture, frameOf, boxes, places) };
}

type Drawn = Box & { id: string };

/** Parts, and notes that lie in a frame, as dagre places them. */
function layered(architecture: Architecture, boxes: ReadonlyMap<string, Box>, ids?: readonly string[]): Drawn[] {
  const graph = new dagre.graphlib.Graph({ compound: true });
  graph.setGraph({ rankdir: 'LR', ranksep: COLUMN_GAP_PX, nodesep: ROW_GAP_PX });
  graph.setDefaultEdgeLabel(() => ({}));
  const frameOf = framesAround(architecture);
  const notes = architecture.notes.filter(({ id }) => frameOf.has(id));
  const nodes = [...architecture.resources, ...notes].filter(({ id }) => ids === undefined || ids.includes(id));
  for (const { id } of nodes) {
    const { width = 0, height = 0 } = boxes.get(id) ?? {};
    graph.setNode(id, { width, height });
  }
  for (const { from, to } of [...architecture.links, ...undeliveredOf(architecture)]) {
    if (from !== to && graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  }
  if (ids === undefined) {
    const inhabited = new Set(nodes.flatMap(({ id }) => frameOf.get(id)?.id ?? []));
    for (const id of inhabited) graph.setNode(id, {});
    for (const { id } of nodes) {
      const frame = frameOf.get(id);
      if (frame) graph.setParent(id, frame.id);
    }
    for (const id of inhabited) {
      const outer = frameOf.get(id);
      if (outer && inhabited.has(outer.id)) graph.setParent(id, outer.id);
    }
  }
  dagre.layout(graph);
  return nodes.map(({ id }) => {
    const { x, y, width, height } = graph.node(id) as Box;
    return { id, x: x - width / 2, y: y - height / 2, width, height };
  });
}

/** How far all goes: to where the selection began, so that pinned parts are missed least, or to the corner. */
function shiftOf(
  drawn: ReadonlyMap<string, Box>,
  boxes: ReadonlyMap<string, Box>,
  isStaying: (id: string) => boolean,
  ids: readonly string[] | undefined,
): Place {
  const pairs = [...drawn].flatMap(([id, to]) => {
    const from = boxes.get(id);
    return from ? [{ id, from, to }] : [];
  });
  const pinned = pairs.filter(({ id }) => isStaying(id));
  if (pinned.length > 0) {
    const mean = (axis: 'x' | 'y') =>
      pinned.reduce((sum, { from, to }) => sum + from[axis] - to[axis], 0) / pinned.length;
    return { x: mean('x'), y: mean('y') };
  }
  if (ids === undefined) return { x: 0, y: 0 };
  const before = hullOf(pairs.map(({ from }) => from));
  const after = hullOf(pairs.map(({ to }) => to));
  return { x: before.x - after.x, y: before.y - after.y };
}

/** Pushes a box down until it is clear of others. */
function clear(box: Box, others: readonly Box[]): void {
  for (let tries = 0; tries <= others.length; tries += 1) {
    const hit = others.find((other) => overlaps(other, box));
    if (!hit) return;
    box.y = snapped(hit.y + hit.height + GAP_PX);
  }
}

/** Frames around what they held before, the innermost first. */
function framesAfter(
  architecture: Architecture,
  frameOf: ReturnType<typeof framesAround>,
  boxes: ReadonlyMap<string, Box>,
  places: Readonly<Record<string, Place>>,
): Record<string, Box> {
  const after = new Map([...boxes].map(([id, box]) => [id, { ...box, ...places[id] }]));
  const smallestFirst = [...architecture.frames].sort((a, b) => a.width * a.height - b.width * b.height);
  const frames: Record<string, Box> = {};
  for (const { id } of smallestFirst) {
    const held = [...after].filter(([each]) => frameOf.get(each)?.id === id);
    if (!held.some(([each]) => Object.hasOwn(places, each) || Object.hasOwn(frames, each))) continue;
    const box = aroundBoxes(held.map(([, each]) => each));
    frames[id] = box;
    after.set(id, box);
  }
  return frames;
}
