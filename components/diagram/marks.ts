import type { HopState } from '@/simulator';

/** As much of a canvas as a mark needs. */
export type MarkPath = Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'arc' | 'rect' | 'closePath'>;

/** Whether the mark of a state is an outline rather than a filled shape. */
export function isStroked(state: HopState): boolean {
  return state === 'request' || state === 'failed';
}

/**
 * Adds the mark of a state to a path: a ring for a request, a disc for warm, a diamond for cold, a square for
 * queued, a triangle for throttled, a cross for failed.
 */
export function addMark(path: MarkPath, state: HopState, x: number, y: number, radius: number): void {
  switch (state) {
    case 'request':
    case 'warm': {
      const r = state === 'request' ? radius * 0.8 : radius;
      path.moveTo(x + r, y);
      path.arc(x, y, r, 0, 2 * Math.PI);
      return;
    }
    case 'cold':
      path.moveTo(x, y - radius * 1.3);
      path.lineTo(x + radius * 1.3, y);
      path.lineTo(x, y + radius * 1.3);
      path.lineTo(x - radius * 1.3, y);
      path.closePath();
      return;
    case 'queued':
      path.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
      return;
    case 'throttled':
      path.moveTo(x, y - radius * 1.3);
      path.lineTo(x + radius * 1.3, y + radius);
      path.lineTo(x - radius * 1.3, y + radius);
      path.closePath();
      return;
    case 'failed':
      path.moveTo(x - radius, y - radius);
      path.lineTo(x + radius, y + radius);
      path.moveTo(x + radius, y - radius);
      path.lineTo(x - radius, y + radius);
      return;
  }
}
