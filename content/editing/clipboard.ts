import { type Architecture, parseArchitectureText, type Resource } from '@/simulator';
import { freeId } from '../checks/changes';
import { exportJson } from '../exchange/export-json';
import { remove, renameAll } from './change';
import { accepted, type Edit, type Edited, inWords, refusedEdit } from './edit';
import { GRID_PX, type Place, withPlaces } from './places';

const STEP_PX = 4 * GRID_PX;

/**
 * Resources and the links between them as text for the clipboard: a document like any other, so that it may be pasted
 * into another tab, a file or a message. Undefined when nothing is chosen.
 */
export function copyText(architecture: Architecture, ids: readonly string[]): string | undefined {
  const part = partOf(architecture, ids);
  return part && exportJson(part);
}

function partOf(architecture: Architecture, ids: readonly string[]): Architecture | undefined {
  const chosen = new Set(ids);
  const placed = withPlaces(architecture);
  const others = placed.resources.filter(({ id }) => !chosen.has(id)).map(({ id }) => id);
  if (others.length === placed.resources.length) return undefined;
  if (others.length === 0) return { ...placed, faults: [] };
  const part = remove({ resources: others, links: [] })(placed);
  return part.kind === 'done' ? { ...part.architecture, faults: [] } : undefined;
}

/**
 * Adds what is on a clipboard, under ids that are free here. The text is refused where it is not a valid document.
 *
 * @param text - Whatever was on the clipboard; nothing in it is trusted.
 */
export function paste(text: string): Edit {
  return (architecture) => {
    const parsed = parseArchitectureText(text);
    if (parsed.kind === 'invalid') return refusedEdit(`The clipboard holds no parts. ${inWords(parsed.errors)}`);
    return added(architecture, parsed.value);
  };
}

/** Adds a copy of resources and of the links between them. */
export function duplicate(ids: readonly string[]): Edit {
  return (architecture) => {
    const part = partOf(architecture, ids);
    return part ? added(architecture, part) : refusedEdit('Select the parts to duplicate.');
  };
}

function added(architecture: Architecture, part: Architecture): Edited {
  const names = freshNames(architecture, part.resources);
  const renamed = renameAll(withPlaces(part), names);
  const places = stepAside(architecture, renamed.layout ?? {});
  let merged: Architecture = {
    ...architecture,
    resources: [...architecture.resources, ...renamed.resources],
    layout: { ...withPlaces(architecture).layout, ...places },
  };
  for (const link of renamed.links) {
    const id = freeId(merged, `${link.from}-${link.to}`.slice(0, 60));
    merged = { ...merged, links: [...merged.links, { ...link, id }] };
  }
  return accepted(merged, [...names.values()]);
}

function freshNames(architecture: Architecture, resources: readonly Resource[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let taken = architecture;
  for (const resource of resources) {
    const id = freeId(taken, resource.id.replace(/-\d+$/, ''));
    names.set(resource.id, id);
    taken = { ...taken, resources: [...taken.resources, { ...resource, id }] };
  }
  return names;
}

/** The places, moved down and right together until none is taken. */
function stepAside(architecture: Architecture, places: Readonly<Record<string, Place>>): Record<string, Place> {
  const taken = new Set(Object.values(withPlaces(architecture).layout ?? {}).map(({ x, y }) => `${x},${y}`));
  let aside = 0;
  while (Object.values(places).some(({ x, y }) => taken.has(`${x + aside},${y + aside}`))) aside += STEP_PX;
  return Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, { x: x + aside, y: y + aside }]));
}
