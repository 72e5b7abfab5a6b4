import type { Architecture } from '@/simulator';
import { boxesOf as partBoxesOf } from '../exchange/pictures/boxes';

export interface Place {
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export type Box = Place & Size;

/** Parts stand on a grid of so many pixels, when they are put there by hand. */
export const GRID_PX = 10;

/** Where everything on the diagram stands, by id: parts, notes and frames. */
export function boxesOf(architecture: Architecture): ReadonlyMap<string, Box> {
  const { notes, frames } = architecture;
  const annotations = [...notes, ...frames].map(({ id, x, y, width, height }): [string, Box] => [
    id,
    { x, y, width, height },
  ]);
  return new Map([...partBoxesOf(architecture), ...annotations]);
}

/** The smallest box around several. */
export function hullOf(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether a box lies in another, edges included. */
export function isInside(box: Box, around: Box): boolean {
  return (
    box.x >= around.x &&
    box.y >= around.y &&
    box.x + box.width <= around.x + around.width &&
    box.y + box.height <= around.y + around.height
  );
}

/** A coordinate on the grid. */
export function snapped(value: number): number {
  return Math.round(value / GRID_PX) * GRID_PX;
}
