import type { Link } from '@/simulator';
import { type Design, linksBy } from './finding';

/** Where things go from a resource: along links that carry something on, and to the queues that take what is given up. */
function nextOf(id: string, { byId }: Design, leaving: ReadonlyMap<string, readonly Link[]>): string[] {
  const next = (leaving.get(id) ?? []).flatMap((link) => [link.to, ...(givenUpBy(link) ?? [])]);
  const resource = byId.get(id);
  if (resource?.kind === 'function') next.push(...named([resource.deadLetterQueue, resource.onFailure]));
  if (resource?.kind === 'queue') next.push(...named([resource.deadLetterQueue]));
  return next;
}

function givenUpBy(link: Link): string[] | undefined {
  return link.kind === 'poll' && link.onFailure !== undefined ? [link.onFailure] : undefined;
}

function named(ids: readonly (string | undefined)[]): string[] {
  return ids.filter((id): id is string => id !== undefined);
}

/** Everything that something comes to from the given resources, themselves included. */
export function reachedFrom(design: Design, ids: readonly string[]): ReadonlySet<string> {
  const leaving = linksBy(design.links, 'from');
  const seen = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...nextOf(id, design, leaving));
  }
  return seen;
}

/** Whether a link makes something happen at its end that goes on from there; a plain read does not. */
export function passesOn(design: Design, link: Link): boolean {
  if (link.kind !== 'call') return true;
  const target = design.byId.get(link.to)?.kind;
  if (target === 'table' || target === 'bucket') return link.writes > 0;
  return target !== 'user-pool';
}
