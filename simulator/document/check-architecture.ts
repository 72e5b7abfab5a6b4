import type { Architecture, Resource } from './architecture';
import { type DocumentError, escaped } from './document-error';
import type { Fault } from './fault';
import { kindOf } from './kinds';
import type { KindDefinition, Refusal, Role, Surroundings } from './kinds/kind-definition';
import type { Link } from './link';
import { ENDS, type End, kindsWith, OWNERS, ROLE_AT } from './link-roles';

const LINK_WORDS: Readonly<Record<Link['kind'], string>> = { call: 'a call', event: 'an event', poll: 'a poll' };
const END_WORDS: Readonly<Record<End, string>> = { from: 'start', to: 'end' };

/** Checks what no single field shows: ids and references, and what each kind demands of its resources and links. */
export function checkArchitecture(architecture: Architecture): DocumentError[] {
  const { resources, links, faults, layout, notes, frames } = architecture;
  const surroundings = { resources: new Map(resources.map((resource) => [resource.id, resource])), links };
  return [
    ...repeatedIds(resources, '/resources'),
    ...repeatedIds(links, '/links'),
    ...repeatedIds(faults, '/faults'),
    ...repeatedIds(notes, '/notes', new Set(surroundings.resources.keys())),
    ...repeatedIds(frames, '/frames', new Set([...resources, ...notes].map(({ id }) => id))),
    ...links.flatMap((link, index) => checkLink(link, `/links/${index}`, surroundings)),
    ...resources.flatMap((resource, index) => checkResource(resource, `/resources/${index}`, surroundings)),
    ...faults.flatMap((fault, index) => checkFault(fault, `/faults/${index}`, surroundings)),
    ...[resources, links, faults].flatMap((list, at) =>
      list.flatMap((item, index) => misplacedLaws(item, `/${['resources', 'links', 'faults'][at]}/${index}`)),
    ),
    ...Object.keys(layout ?? {}).flatMap((id) => checkId(id, `/layout/${escaped(id)}`, surroundings)),
  ];
}

/** Ids that are there twice: in a list, or in it and among those `seen` before. */
function repeatedIds(items: readonly { id: string }[], pointer: string, seen = new Set<string>()): DocumentError[] {
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ pointer: `${pointer}/${index}/id`, message: `expected an id used once, got "${id}" again` }];
  });
}

/** Only starts of functions were measured: elsewhere the law has nothing to look up. */
function misplacedLaws(value: object, pointer: string): DocumentError[] {
  return Object.entries(value).flatMap(([field, each]: [string, unknown]) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each) || field === 'initMs') return [];
    const at = `${pointer}/${escaped(field)}`;
    if (!('distribution' in each) || each.distribution !== 'measured') return misplacedLaws(each, at);
    return [{ pointer: at, message: 'expected a law other than "measured", which is only of initMs' }];
  });
}

function checkId(id: string, pointer: string, { resources }: Surroundings): DocumentError[] {
  return resources.has(id) ? [] : [{ pointer, message: `expected the id of a resource, got "${id}"` }];
}

function checkFault(fault: Fault, pointer: string, around: Surroundings): DocumentError[] {
  const errors = checkFaultPlace(fault, `${pointer}/resource`, around);
  if (fault.untilS > fault.fromS) return errors;
  const message = `expected a time after fromS = ${fault.fromS}, got ${fault.untilS}`;
  return [...errors, { pointer: `${pointer}/untilS`, message }];
}

/** Where faults may strike: calls on their way in, what is taken in for others to fetch, or whoever sends of its own accord. */
const FAULT_PLACES: Readonly<Record<Fault['fault'], (definition: KindDefinition) => boolean>> = {
  latency: takesCalls,
  errors: takesCalls,
  throttling: takesCalls,
  outage: takesCalls,
  poison: ({ roles }) => roles.isPolled !== undefined,
  spike: isOrigin,
  'retry-storm': isOrigin,
};

function takesCalls({ roles }: KindDefinition): boolean {
  return roles.isCalled !== undefined;
}

/** Whether a kind calls of its own accord: nothing calls or triggers it, and it fetches nothing. */
function isOrigin({ roles }: KindDefinition): boolean {
  return roles.calls !== undefined && !roles.isCalled && !roles.takesEvents && !roles.polls;
}

/** Whether a fault may befall a resource. */
export function canBefall(fault: Fault['fault'], resource: Resource): boolean {
  return FAULT_PLACES[fault](kindOf(resource)) && (fault !== 'spike' || hasRate(resource));
}

/** Traffic from a recording, or from users who wait for answers, has no rate that could be multiplied. */
function hasRate(resource: Resource): boolean {
  return 'traffic' in resource && resource.traffic.shape !== 'trace' && resource.traffic.shape !== 'closed';
}

function checkFaultPlace({ fault, resource: id }: Fault, pointer: string, around: Surroundings): DocumentError[] {
  const resource = around.resources.get(id);
  if (resource === undefined) return checkId(id, pointer, around);
  if (canBefall(fault, resource)) return [];
  const fitting = listed(kindsWith(FAULT_PLACES[fault]));
  const rate = fault === 'spike' ? ' whose traffic has a rate' : '';
  return [{ pointer, message: `expected ${fitting}${rate} for ${fault}, got "${id}", a ${resource.kind}` }];
}

function checkResource(resource: Resource, pointer: string, around: Surroundings): DocumentError[] {
  const { check, references = {} } = kindOf(resource);
  const refusals = check?.(resource, around) ?? [];
  const misnamed = Object.entries(references).flatMap(([field, kind]) => {
    const id: unknown = resource[field as keyof Resource];
    if (typeof id !== 'string' || around.resources.get(id)?.kind === kind) return [];
    return [{ field, message: `expected the id of a ${kind}, got "${id}"` }];
  });
  return placed([...misnamed, ...refusals], pointer);
}

function checkLink(link: Link, pointer: string, around: Surroundings): DocumentError[] {
  const from = around.resources.get(link.from);
  const to = around.resources.get(link.to);
  if (!from || !to) return ENDS.flatMap((end) => checkId(link[end], `${pointer}/${end}`, around));
  const at = { from, to };
  const misfit = ENDS.find((end) => roleOf(at[end], link, end) === undefined);
  if (misfit) {
    const fitting = kindsWith(({ roles }) => roles[ROLE_AT[link.kind][misfit]] !== undefined);
    const expected = `${LINK_WORDS[link.kind]} to ${END_WORDS[misfit]} at ${listed(fitting)}`;
    const message = `expected ${expected}, got ${LINK_WORDS[link.kind]} from ${from.kind} to ${to.kind}`;
    return placed([{ field: 'kind', message }], pointer);
  }
  return placed(
    ENDS.flatMap((end) => [
      ...strayFields(link, end, at[end]),
      ...(roleOf(at[end], link, end)?.check?.(link, at[end], around) ?? []),
    ]),
    pointer,
  );
}

/** Refuses fields that have a meaning only where another kind stands at this end. */
function strayFields(link: Link, end: End, { kind }: Resource): Refusal[] {
  const owned = OWNERS[ROLE_AT[link.kind][end]];
  return Object.keys(link).flatMap((field) => {
    const owners = owned.get(field);
    if (!owners || owners.includes(kind)) return [];
    const expected = `expected no such field on ${LINK_WORDS[link.kind]} ${end} a ${kind}`;
    return [{ field, message: `${expected}; it belongs to ${link.kind}s ${end} ${listed(owners)}` }];
  });
}

/** Kinds in words, such as `a table or a queue`. */
function listed(kinds: readonly string[]): string {
  const words = kinds.map((kind) => `a ${kind}`);
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' or ');
}

function roleOf(resource: Resource, link: Link, end: End): Role<Link, Resource> | undefined {
  return kindOf(resource).roles[ROLE_AT[link.kind][end]];
}

function placed(refusals: readonly Refusal[], pointer: string): DocumentError[] {
  return refusals.map(({ field, message }) => ({ pointer: `${pointer}/${field}`, message }));
}
