import type { Box, Place } from '@/content/editing/boxes';

/** A line along which something that is dragged lines up with something that stands. */
export interface Guide {
  /** `x` is an upright line at that x, `y` a level one. */
  axis: 'x' | 'y';
  at: number;
  from: number;
  to: number;
}

/** Where what is dragged comes to lie, and the lines it lines up along. */
export interface Aligned {
  /** What is to be added to where it was dragged. */
  shift: Place;
  guides: readonly Guide[];
}

const LENGTHS = { x: 'width', y: 'height' } as const;
const ACROSS = { x: 'y', y: 'x' } as const;

/**
 * Lines a dragged box up with others: edge with edge, middle with middle, in each direction with whatever is nearest.
 *
 * @param within - How far it may be moved for that, in diagram units.
 */
export function alignedWith(moving: Box, others: readonly Box[], within: number): Aligned {
  const x = nearest(moving, others, 'x', within);
  const y = nearest(moving, others, 'y', within);
  const shift = { x: x?.shift ?? 0, y: y?.shift ?? 0 };
  const placed = { ...moving, x: moving.x + shift.x, y: moving.y + shift.y };
  return { shift, guides: [x, y].flatMap((found) => (found ? [guideOf(found, placed)] : [])) };
}

/** Keeps a drag to the axis along which it went further. */
export function onOneAxis({ x, y }: Place): Place {
  return Math.abs(x) >= Math.abs(y) ? { x, y: 0 } : { x: 0, y };
}

interface Found {
  axis: 'x' | 'y';
  shift: number;
  at: number;
  other: Box;
}

function nearest(moving: Box, others: readonly Box[], axis: 'x' | 'y', within: number): Found | undefined {
  let best: Found | undefined;
  for (const other of others) {
    const own = linesOf(moving, axis);
    const theirs = linesOf(other, axis);
    // Edges go with edges and middles with middles; an edge on a middle would look like chance.
    for (const [mine, at] of [
      [own.start, theirs.start],
      [own.start, theirs.end],
      [own.end, theirs.start],
      [own.end, theirs.end],
      [own.middle, theirs.middle],
    ] as const) {
      const shift = at - mine;
      if (Math.abs(shift) <= within && (!best || Math.abs(shift) < Math.abs(best.shift))) {
        best = { axis, shift, at, other };
      }
    }
  }
  return best;
}

function linesOf(box: Box, axis: 'x' | 'y') {
  const start = box[axis];
  const end = start + box[LENGTHS[axis]];
  return { start, middle: (start + end) / 2, end };
}

function guideOf({ axis, at, other }: Found, placed: Box): Guide {
  const across = ACROSS[axis];
  const [a, b] = [linesOf(placed, across), linesOf(other, across)];
  return { axis, at, from: Math.min(a.start, b.start), to: Math.max(a.end, b.end) };
}
