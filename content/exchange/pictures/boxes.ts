import type { Architecture, Link, Resource, ResourceKind } from '@/simulator';
import { capitalised, KIND_NAMES, KINDS } from '../../kinds/kinds';
import { layeredLayout } from '../layered-layout';

export interface Point {
  x: number;
  y: number;
}
export interface Box extends Point {
  width: number;
  height: number;
}

/** What people call each kind, at the start of a label. */
export const KIND_WORDS: Readonly<Record<ResourceKind, string>> = Object.fromEntries(
  KIND_NAMES.map((kind) => [kind, capitalised(KINDS[kind].word)]),
) as Record<ResourceKind, string>;
const GAP_PX = 60;

/** Where each resource stands: as the layout says, else in columns below everything that has a place. */
export function boxesOf({ resources, links, layout = {} }: Architecture): ReadonlyMap<string, Box> {
  const placed = new Map<string, Box>();
  const box = ({ id, kind }: Resource, { x, y }: Point) => placed.set(id, { x, y, ...KINDS[kind].size });
  for (const resource of resources) {
    const at = Object.hasOwn(layout, resource.id) ? layout[resource.id] : undefined;
    if (at) box(resource, at);
  }
  const others = resources.filter(({ id }) => !placed.has(id));
  const below = Math.max(0, ...[...placed.values()].map(({ y, height }) => y + height + GAP_PX));
  const places = layeredLayout(
    others.map(({ id }) => id),
    links,
  );
  for (const resource of others) {
    const { x, y } = places[resource.id] ?? { x: 0, y: 0 };
    box(resource, { x, y: y + below });
  }
  return placed;
}

/** A dotted way from a resource to the queue that takes what it gives up. */
export interface Undelivered {
  from: string;
  to: string;
}

/** Ways of dead letters and failures, each once. */
export function undeliveredOf({ resources, links }: Architecture): Undelivered[] {
  const ways = new Map<string, Undelivered>();
  const add = (from: string, to: string | undefined) => {
    if (to !== undefined && to !== from) ways.set(`${from} ${to}`, { from, to });
  };
  for (const resource of resources) {
    if (resource.kind === 'function' || resource.kind === 'queue') add(resource.id, resource.deadLetterQueue);
    if (resource.kind === 'function') add(resource.id, resource.onFailure);
  }
  for (const link of links) if (link.kind === 'poll') add(link.from, link.onFailure);
  return [...ways.values()];
}

/** What a drawing writes on a resource: its label, or its id. */
export function titleOf({ id, label }: Resource): string {
  return label ?? id;
}

/** What a drawing writes on a link; nothing where nobody labelled it. */
export function wordsOf({ label, enabled }: Link): string {
  return [label, enabled ? undefined : '(off)'].filter(Boolean).join(' ');
}
