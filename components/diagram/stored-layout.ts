import type { Layout, Point } from './geometry';

const VERSION = 1;
const LIMIT = 100_000;

function keyOf(slug: string): string {
  return `diagram-layout:${slug}`;
}

/**
 * Reads the positions a person gave to a diagram before. What does not fit the diagram is ignored: another
 * version, unknown resources, positions that are no numbers.
 *
 * @returns Positions by resource id, or undefined when nothing usable is stored.
 */
export function parseStoredLayout(text: string | null, ids: readonly string[]): Layout | undefined {
  if (text === null) return undefined;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(stored) || stored.version !== VERSION || !isRecord(stored.positions)) return undefined;
  const layout: Record<string, Point> = {};
  for (const id of ids) {
    const at = stored.positions[id];
    if (isRecord(at) && isCoordinate(at.x) && isCoordinate(at.y)) layout[id] = { x: at.x, y: at.y };
  }
  return Object.keys(layout).length > 0 ? layout : undefined;
}

/** The layout kept for a pattern; undefined without one, or where storage is closed to the page. */
export function readStoredLayout(slug: string, ids: readonly string[]): Layout | undefined {
  try {
    return parseStoredLayout(window.localStorage.getItem(keyOf(slug)), ids);
  } catch {
    return undefined;
  }
}

/** Keeps a layout; false where storage is closed or full. */
export function storeLayout(slug: string, layout: Layout): boolean {
  try {
    window.localStorage.setItem(keyOf(slug), JSON.stringify({ version: VERSION, positions: layout }));
    return true;
  } catch {
    return false;
  }
}

/** Forgets the layout of a pattern. */
export function forgetLayout(slug: string): void {
  try {
    window.localStorage.removeItem(keyOf(slug));
  } catch {
    // Storage is closed to the page: nothing was kept, so nothing is to be forgotten.
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= LIMIT;
}
