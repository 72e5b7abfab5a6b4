import { catalog } from '../catalog/load-catalog';
import type { Reason } from './finding';

/** A figure of the catalog. @throws {RangeError} When the catalog has none of this id. */
export function figure(id: string): number {
  return entryOf(id).value;
}

/** A reason that rests on a figure of the catalog. */
export function because(text: string, figureId: string): Reason {
  const { source, retrieved, url } = entryOf(figureId);
  return { text, source, retrieved, ...(url === undefined ? {} : { url }) };
}

/** A reason that follows from the design alone. */
export function plainly(text: string): Reason {
  return { text };
}

function entryOf(id: string) {
  const entry = catalog.figures[id];
  if (entry === undefined) throw new RangeError(`no figure "${id}" in the catalog`);
  return entry;
}
