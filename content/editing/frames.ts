import type { Architecture, Frame } from '@/simulator';
import { type Box, boxesOf, hullOf, isInside, type Place } from './boxes';

/** Room between a frame and what it is drawn around; its title needs more. */
const PADDING_PX = 30;
const TITLE_PX = 20;

/** What lies in a frame: parts and notes whose middle it holds, and smaller frames that are in it altogether. */
export function contentsOf(architecture: Architecture, frameId: string): string[] {
  const boxes = boxesOf(architecture);
  const frame = boxes.get(frameId);
  if (!frame) return [];
  const frames = new Set(architecture.frames.map(({ id }) => id));
  return [...boxes].flatMap(([id, box]) => {
    if (id === frameId) return [];
    if (frames.has(id)) return isInside(box, frame) && areaOf(box) < areaOf(frame) ? [id] : [];
    return isInside(middleOf(box), frame) ? [id] : [];
  });
}

/** The smallest frame that each part, note and frame lies in; what lies in none is left out. */
export function framesAround(architecture: Architecture): ReadonlyMap<string, Frame> {
  const largestFirst = [...architecture.frames].sort((a, b) => areaOf(b) - areaOf(a));
  return new Map(largestFirst.flatMap((frame) => contentsOf(architecture, frame.id).map((id) => [id, frame] as const)));
}

/** Places with those of what lies in frames that move: it goes along, unless it has a place of its own here. */
export function withCargo(
  architecture: Architecture,
  places: Readonly<Record<string, Place>>,
): Readonly<Record<string, Place>> {
  const moving = architecture.frames.filter(({ id }) => Object.hasOwn(places, id));
  if (moving.length === 0) return places;
  const boxes = boxesOf(architecture);
  const cargo: Record<string, Place> = {};
  for (const { id: frame, x, y } of moving) {
    const to = places[frame] as Place;
    for (const id of contentsOf(architecture, frame)) {
      const box = boxes.get(id) as Box;
      cargo[id] = { x: box.x + to.x - x, y: box.y + to.y - y };
    }
  }
  return { ...cargo, ...places };
}

/** The box of a frame around others, with room for its title. */
export function aroundBoxes(boxes: readonly Box[]): Box {
  const { x, y, width, height } = hullOf(boxes);
  return {
    x: Math.floor(x - PADDING_PX),
    y: Math.floor(y - PADDING_PX - TITLE_PX),
    width: Math.ceil(width + 2 * PADDING_PX),
    height: Math.ceil(height + 2 * PADDING_PX + TITLE_PX),
  };
}

function areaOf({ width, height }: Box): number {
  return width * height;
}

function middleOf({ x, y, width, height }: Box): Box {
  return { x: x + width / 2, y: y + height / 2, width: 0, height: 0 };
}
