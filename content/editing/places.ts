import type { Architecture } from '@/simulator';
import { boxesOf as partBoxesOf } from '../exchange/pictures/boxes';
import { withAnnotation } from './annotations';
import type { Arrangement } from './arrange';
import { type Box, boxesOf, GRID_PX, hullOf, overlaps, type Place, type Size, snapped } from './boxes';
import { accepted, type Edit, refusedEdit, resourceOf } from './edit';
import { withCargo } from './frames';

const FARTHEST_PX = 100_000;
const GAP_PX = 28;

/** The design with a place for every resource: those it has, and others for what has none. */
export function withPlaces(architecture: Architecture): Architecture {
  const { resources, layout = {} } = architecture;
  if (resources.every(({ id }) => Object.hasOwn(layout, id))) return architecture;
  const boxes = partBoxesOf(architecture);
  const places = resources.map(({ id }) => {
    const known = Object.hasOwn(layout, id) ? layout[id] : undefined;
    return [id, known ?? { x: boxes.get(id)?.x ?? 0, y: boxes.get(id)?.y ?? 0 }] as const;
  });
  return { ...architecture, layout: Object.fromEntries(places) };
}

/** The nearest place below a wished one where nothing stands yet, on the grid. */
export function freePlace(architecture: Architecture, size: Size, wish: Place): Place {
  const taken = [...partBoxesOf(architecture).values(), ...architecture.notes];
  const place = { x: snapped(wish.x), y: snapped(wish.y) };
  for (let tries = 0; tries <= taken.length; tries += 1) {
    const hit = taken.find((box) => overlaps(box, { ...place, ...size }));
    if (!hit) break;
    place.y = Math.ceil((hit.y + hit.height + GAP_PX) / GRID_PX) * GRID_PX;
  }
  return place;
}

/** Puts parts, notes and frames at places; what lies in a frame goes along with it. Ids that are not there are left out. */
export function moveTo(places: Readonly<Record<string, Place>>): Edit {
  return (architecture) => accepted(placed(architecture, withCargo(architecture, places)));
}

/** Moves parts, notes and frames by so much. */
export function moveBy(ids: readonly string[], by: Place): Edit {
  return (architecture) => {
    const boxes = chosenBoxes(architecture, ids);
    return moveTo(mapped(boxes, ({ x, y }) => ({ x: x + by.x, y: y + by.y })))(architecture);
  };
}

/** The design with what it has put at places, and nothing else. */
export function placed(architecture: Architecture, places: Readonly<Record<string, Place>>): Architecture {
  let next = withPlaces(architecture);
  const layout = { ...next.layout };
  for (const [id, { x, y }] of Object.entries(places)) {
    const place = { x: inside(x), y: inside(y) };
    if (resourceOf(next, id)) layout[id] = { ...layout[id], ...place };
    else next = withAnnotation(next, id, place);
  }
  return { ...next, layout };
}

/** Whether somebody pinned a part where it is. */
export function isPinned({ layout = {} }: Architecture, id: string): boolean {
  return Object.hasOwn(layout, id) && layout[id]?.pinned === true;
}

/** Pins parts, so that arranging the diagram by itself leaves them where they are; or lets them go again. */
export function pin(ids: readonly string[], isToBePinned: boolean): Edit {
  return (architecture) => {
    const chosen = new Set(ids);
    const layout = Object.entries(withPlaces(architecture).layout ?? {}).map(([id, place]) => {
      if (!chosen.has(id)) return [id, place] as const;
      const { x, y } = place;
      return [id, isToBePinned ? { x, y, pinned: true } : { x, y }] as const;
    });
    return accepted({ ...architecture, layout: Object.fromEntries(layout) });
  };
}

/** Puts parts and frames where an arrangement has them; what came or went meanwhile is left alone. */
export function applyArrangement({ places, frames }: Arrangement): Edit {
  return (architecture) => {
    let next = placed(architecture, places);
    for (const [id, box] of Object.entries(frames)) next = withAnnotation(next, id, { ...box });
    return accepted(next);
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
  const chosen = new Set(ids);
  return new Map([...boxesOf(architecture)].filter(([id]) => chosen.has(id)));
}

function mapped(boxes: ReadonlyMap<string, Box>, place: (box: Box) => Place): Record<string, Place> {
  return Object.fromEntries([...boxes].map(([id, box]) => [id, place(box)]));
}

function inside(value: number): number {
  return Math.min(FARTHEST_PX, Math.max(-FARTHEST_PX, value));
}
