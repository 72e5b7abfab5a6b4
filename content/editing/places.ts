import type { Architecture } from '@/simulator';
import { layeredLayout } from '../exchange/layered-layout';
import { boxesOf } from '../exchange/pictures/boxes';
import { factsOf } from '../kinds/kinds';
import { accepted, type Edit, refusedEdit } from './edit';

export interface Place {
  x: number;
  y: number;
}
interface Size {
  width: number;
  height: number;
}
type Box = Place & Size;

/** Parts stand on a grid of so many pixels, when they are put there by hand. */
export const GRID_PX = 10;
const FARTHEST_PX = 100_000;
const GAP_PX = 28;

/** The design with a place for every resource: those it has, and others for what has none. */
export function withPlaces(architecture: Architecture): Architecture {
  const { resources, layout = {} } = architecture;
  if (resources.every(({ id }) => Object.hasOwn(layout, id))) return architecture;
  const boxes = boxesOf(architecture);
  const places = resources.map(({ id }) => [id, { x: boxes.get(id)?.x ?? 0, y: boxes.get(id)?.y ?? 0 }] as const);
  return { ...architecture, layout: Object.fromEntries(places) };
}

/** The nearest place below a wished one where nothing stands yet, on the grid. */
export function freePlace(architecture: Architecture, size: Size, wish: Place): Place {
  const taken = [...boxesOf(architecture).values()];
  const place = { x: snapped(wish.x), y: snapped(wish.y) };
  for (let tries = 0; tries <= taken.length; tries += 1) {
    const hit = taken.find((box) => overlaps(box, { ...place, ...size }));
    if (!hit) break;
    place.y = Math.ceil((hit.y + hit.height + GAP_PX) / GRID_PX) * GRID_PX;
  }
  return place;
}

/** Puts resources at places. Those that have no such resource are left out. */
export function moveTo(places: Readonly<Record<string, Place>>): Edit {
  return (architecture) => {
    const layout = { ...withPlaces(architecture).layout };
    for (const { id } of architecture.resources) {
      const to = Object.hasOwn(places, id) ? places[id] : undefined;
      if (to) layout[id] = { x: inside(to.x), y: inside(to.y) };
    }
    return accepted({ ...architecture, layout });
  };
}

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Lines resources up with the outermost of them, or with the middle of all. */
export function align(ids: readonly string[], alignment: Alignment): Edit {
  return (architecture) => {
    const boxes = chosenBoxes(architecture, ids);
    if (boxes.size < 2) return refusedEdit('Select two or more parts to line them up.');
    const hull = hullOf([...boxes.values()]);
    return moveTo(mapped(boxes, (box) => aligned(box, hull, alignment)))(architecture);
  };
}

/** Makes the gaps between resources alike; the outermost stay. */
export function distribute(ids: readonly string[], direction: 'across' | 'down'): Edit {
  return (architecture) => {
    const boxes = chosenBoxes(architecture, ids);
    if (boxes.size < 3) return refusedEdit('Select three or more parts to space them out.');
    const [start, length] = direction === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const);
    const sorted = [...boxes].sort(([, a], [, b]) => a[start] - b[start]);
    const hull = hullOf(sorted.map(([, box]) => box));
    const filled = sorted.reduce((sum, [, box]) => sum + box[length], 0);
    const gap = (hull[length] - filled) / (sorted.length - 1);
    let at = hull[start];
    const places = sorted.map(([id, box]) => {
      const place = { x: box.x, y: box.y, [start]: Math.round(at) };
      at += box[length] + gap;
      return [id, place] as const;
    });
    return moveTo(Object.fromEntries(places))(architecture);
  };
}

/**
 * Arranges a design in columns, so that requests run from left to right.
 *
 * @param ids - Resources to arrange; all others keep their places. Without it all are arranged.
 */
export function arrange(ids?: readonly string[]): Edit {
  return (architecture) => {
    const boxes = boxesOf(architecture);
    const chosen = ids ?? architecture.resources.map(({ id }) => id);
    const places = layeredLayout(chosen, architecture.links);
    const before = hullOf(chosen.flatMap((id) => boxes.get(id) ?? []));
    const origin = ids === undefined ? { x: 0, y: 0 } : before;
    return moveTo(
      Object.fromEntries(
        Object.entries(places).map(([id, place]) => {
          // Rows are made for the tallest kind; lower ones stand in their middle.
          const spare = ROOM_PX - (boxes.get(id)?.height ?? ROOM_PX);
          return [id, { x: snapped(place.x + origin.x), y: snapped(place.y + origin.y + spare / 2) }];
        }),
      ),
    )(architecture);
  };
}

/** Height that a row is made for. */
const ROOM_PX = 142;

function aligned(box: Box, hull: Box, alignment: Alignment): Place {
  const { x, y } = box;
  switch (alignment) {
    case 'left':
      return { x: hull.x, y };
    case 'centre':
      return { x: Math.round(hull.x + (hull.width - box.width) / 2), y };
    case 'right':
      return { x: hull.x + hull.width - box.width, y };
    case 'top':
      return { x, y: hull.y };
    case 'middle':
      return { x, y: Math.round(hull.y + (hull.height - box.height) / 2) };
    case 'bottom':
      return { x, y: hull.y + hull.height - box.height };
  }
}

function chosenBoxes(architecture: Architecture, ids: readonly string[]): ReadonlyMap<string, Box> {
  const { layout = {} } = withPlaces(architecture);
  const chosen = new Set(ids);
  return new Map(
    architecture.resources
      .filter(({ id }) => chosen.has(id))
      .map((resource) => [resource.id, { ...(layout[resource.id] ?? { x: 0, y: 0 }), ...factsOf(resource).size }]),
  );
}

function mapped(boxes: ReadonlyMap<string, Box>, place: (box: Box) => Place): Record<string, Place> {
  return Object.fromEntries([...boxes].map(([id, box]) => [id, place(box)]));
}

function hullOf(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function snapped(value: number): number {
  return Math.round(value / GRID_PX) * GRID_PX;
}

function inside(value: number): number {
  return Math.min(FARTHEST_PX, Math.max(-FARTHEST_PX, value));
}
