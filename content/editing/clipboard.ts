import {
  type Architecture,
  DOCUMENT_LIMITS,
  type Note,
  type ParsedArchitecture,
  parseArchitecture,
  parseArchitectureText,
} from '@/simulator';
import { freeId } from '../checks/changes';
import { exportJson } from '../exchange/export-json';
import { isObject } from '../exchange/json';
import { boxesOf, GRID_PX, type Place } from './boxes';
import { type Chosen, remove, renameAll } from './change';
import { accepted, type Edit, type Edited, inWords, refusedEdit } from './edit';
import { withPlaces } from './places';

const STEP_PX = 4 * GRID_PX;

/**
 * Parts with the links between them, notes and frames as text for the clipboard: a document like any other, so that it
 * may be pasted into another tab, a file or a message. Undefined when nothing is chosen.
 */
export function copyText(architecture: Architecture, chosen: Chosen): string | undefined {
  const part = partOf(architecture, chosen);
  return part && exportJson(part);
}

function partOf(architecture: Architecture, { resources, annotations }: Chosen): Architecture | undefined {
  if (resources.length + annotations.length === 0) return undefined;
  const parts = new Set(resources);
  const drawn = new Set(annotations);
  const placed = withPlaces(architecture);
  const others = {
    resources: placed.resources.filter(({ id }) => !parts.has(id)).map(({ id }) => id),
    annotations: [...placed.notes, ...placed.frames].filter(({ id }) => !drawn.has(id)).map(({ id }) => id),
  };
  if (others.resources.length + others.annotations.length === 0) return { ...placed, faults: [] };
  const part = remove(others)(placed);
  return part.kind === 'done' ? { ...part.architecture, faults: [] } : undefined;
}

/**
 * Adds what is on a clipboard, under ids that are free here. The text is refused where it is not a valid document.
 *
 * @param text - Whatever was on the clipboard; nothing in it is trusted.
 */
export function paste(text: string): Edit {
  return (architecture) => {
    const parsed = parsePart(text);
    if (parsed.kind === 'invalid') return refusedEdit(`The clipboard holds no parts. ${inWords(parsed.errors)}`);
    return added(architecture, parsed.value);
  };
}

/** A document that may also hold notes and frames alone. */
function parsePart(text: string): ParsedArchitecture {
  const parsed = parseArchitectureText(text);
  if (parsed.kind === 'valid' || text.length > DOCUMENT_LIMITS.bytes) return parsed;
  try {
    const value: unknown = JSON.parse(text);
    const isDrawn = isObject(value) && Array.isArray(value.resources) && value.resources.length === 0;
    if (!isDrawn) return parsed;
    const standIn = { id: 'stand-in', kind: 'queue' };
    const drawn = parseArchitecture({ ...value, resources: [standIn], layout: {} });
    return drawn.kind === 'valid' ? { kind: 'valid', value: { ...drawn.value, resources: [] } } : drawn;
  } catch {
    return parsed;
  }
}

/** Adds a copy of what is chosen and of the links between the parts. */
export function duplicate(chosen: Chosen): Edit {
  return (architecture) => {
    const part = partOf(architecture, chosen);
    return part ? added(architecture, part) : refusedEdit('Select what is to be duplicated.');
  };
}

function added(architecture: Architecture, part: Architecture): Edited {
  const names = freshNames(architecture, [...part.resources, ...part.notes, ...part.frames]);
  const renamed = moved(renameAll(withPlaces(part), names), asideOf(architecture, part));
  const before = withPlaces(architecture);
  let merged: Architecture = {
    ...architecture,
    resources: [...architecture.resources, ...renamed.resources],
    notes: [...architecture.notes, ...renamed.notes],
    frames: [...architecture.frames, ...renamed.frames],
    layout: { ...before.layout, ...renamed.layout },
  };
  for (const link of renamed.links) {
    const id = freeId(merged, `${link.from}-${link.to}`.slice(0, 60));
    merged = { ...merged, links: [...merged.links, { ...link, id }] };
  }
  return accepted(merged, [...names.values()]);
}

/** Ids that nothing has here; a copy keeps the name of what it was copied from, with a number. */
function freshNames(architecture: Architecture, parts: readonly { id: string }[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let taken = architecture;
  for (const { id: known } of parts) {
    const id = freeId(taken, known.replace(/-\d+$/, ''));
    names.set(known, id);
    taken = { ...taken, notes: [...taken.notes, { id } as Note] };
  }
  return names;
}

/** How far a copy has to go down and right until none of it stands where something stands already. */
function asideOf(architecture: Architecture, part: Architecture): number {
  const taken = new Set([...boxesOf(architecture).values()].map(({ x, y }) => `${x},${y}`));
  const corners = [...boxesOf(part).values()];
  let aside = 0;
  while (corners.some(({ x, y }) => taken.has(`${x + aside},${y + aside}`))) aside += STEP_PX;
  return aside;
}

/** A copy of a design, moved; nobody pinned the copy. */
function moved(part: Architecture, aside: number): Architecture {
  const shift = ({ x, y }: Place): Place => ({ x: x + aside, y: y + aside });
  const layout = Object.entries(part.layout ?? {}).map(([id, place]) => [id, shift(place)] as const);
  return {
    ...part,
    layout: Object.fromEntries(layout),
    notes: part.notes.map((note) => ({ ...note, ...shift(note) })),
    frames: part.frames.map((frame) => ({ ...frame, ...shift(frame) })),
  };
}
