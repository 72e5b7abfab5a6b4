import {
  type Architecture,
  type ArchitectureInput,
  DOCUMENT_LIMITS,
  parseArchitecture,
  type ResourceKind,
} from '@/simulator';
import { defined, type Json, type JsonObject } from '../json';
import { layeredLayout } from '../layered-layout';
import { type Reading, refused } from '../limits';
import { freeName } from '../sam/logical-ids';
import type { Blueprint, Place, Way } from './blueprint';
import { CLIENT } from './read-functions';
import { numberOf } from './values';

/** Key of the client that stands for whatever comes from outside of the template. */
const SOURCES = 'Sources';
/** Requests a second that each way in from outside brings. */
const SOURCE_RATE_PER_S = 1;
/** How often a call that comes back to its caller is made, so that it ends. */
const CIRCLE_PROBABILITY = 0.05;
const MOST_REPAIRS = 200;
/** Kinds that each kind of link may start and end at. */
const ENDS: Readonly<Record<string, { from: readonly ResourceKind[]; to: readonly ResourceKind[] }>> = {
  call: {
    from: ['client', 'gateway', 'function', 'load-balancer', 'container-service', 'vm-group'],
    to: [
      'gateway',
      'function',
      'user-pool',
      'table',
      'bucket',
      'queue',
      'load-balancer',
      'container-service',
      'vm-group',
    ],
  },
  event: { from: ['bucket', 'schedule'], to: ['function'] },
  poll: { from: ['queue', 'table'], to: ['function'] },
};

/** Kinds that take requests, and so begin with a client where nothing else in the template calls them. */
const DOORS: readonly (ResourceKind | undefined)[] = ['gateway', 'load-balancer'];

/** A link between keys, of a kind that the document has. */
interface DrawnLink {
  from: string;
  to: string;
  kind: 'call' | 'event' | 'poll';
  settings: JsonObject;
}

/** A blueprint as a document, with the keys that its resources had in the template. */
export interface Drawing {
  architecture: Architecture;
  /** Ids of resources by their keys. */
  idByKey: ReadonlyMap<string, string>;
}

/** Turns what was read into a valid document with traffic and a layout; whatever the parser objects to is left out. */
export function draw(blueprint: Blueprint, name: string): Reading<Drawing> {
  const links = mergedLinks(linksOf(blueprint), blueprint);
  addClients(blueprint, links);
  calmCircles(blueprint, links);
  const { resources: mostResources, links: mostLinks } = DOCUMENT_LIMITS;
  if (blueprint.places.size > mostResources) {
    return refused(
      `expected at most ${mostResources} resources of known kinds, got ${blueprint.places.size}`,
      '/Resources',
    );
  }
  if (links.length > mostLinks) {
    return refused(`expected at most ${mostLinks} ways between resources, got ${links.length}`, '/Resources');
  }
  const idByKey = idsOf(blueprint);
  return {
    kind: 'valid',
    value: { architecture: repaired(documentOf(blueprint, links, idByKey, name), blueprint), idByKey },
  };
}

/** Links for all ways, those through junctions from end to end. */
function linksOf(blueprint: Blueprint): DrawnLink[] {
  const ways = blueprint.ways.map((way) => ({ ...way, from: blueprint.keyOf(way.from), to: blueprint.keyOf(way.to) }));
  const links: DrawnLink[] = [];
  for (const way of ways) {
    if (blueprint.junctions.has(way.from)) continue;
    if (!blueprint.places.has(way.from) && way.from !== CLIENT) continue;
    for (const to of endsOf(way.to, ways, blueprint)) links.push(...linkFor(way, to, blueprint));
  }
  return links;
}

/** Places that a way leads to in the end, through any number of junctions. */
function endsOf(key: string, ways: readonly Way[], blueprint: Blueprint): string[] {
  const seen = new Set<string>();
  const open = [key];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (blueprint.junctions.has(at)) open.push(...ways.filter(({ from }) => from === at).map(({ to }) => to));
  }
  return [...seen].filter((each) => blueprint.places.has(each)).reverse();
}

function linkFor(way: Way, to: string, blueprint: Blueprint): DrawnLink[] {
  const from = way.from;
  const source = blueprint.places.get(from)?.kind ?? 'client';
  const target = blueprint.places.get(to)?.kind;
  const isThrough = way.to !== to;
  const settings = isThrough ? {} : way.settings;
  if (way.kind !== 'send' && !isThrough) return [{ from, to, kind: way.kind, settings }];
  switch (source) {
    case 'bucket':
    case 'schedule':
      if (target === 'function') return [{ from, to, kind: 'event', settings: way.settings }];
      blueprint.note(`${from}: tells ${to}, which only a function can be told here; what comes stands in for it.`);
      return [];
    case 'queue':
    case 'table':
      return target === 'function' ? [{ from, to, kind: 'poll', settings: {} }] : [];
    default:
      if (target !== 'function')
        return [{ from, to, kind: 'call', settings: DOORS.includes(target) ? {} : { writes: 1 } }];
      return isThrough ? throughQueue(from, way.to, to, blueprint) : [{ from, to, kind: 'call', settings }];
  }
}

/** A caller that does not wait for what it starts: a queue stands for whatever takes the message in between. */
function throughQueue(from: string, junction: string, to: string, blueprint: Blueprint): DrawnLink[] {
  const key = `${junction}/Queue`;
  if (!blueprint.places.has(key)) {
    const name = `${junction.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}-messages`.replace(
      /[^a-z0-9]+/g,
      '-',
    );
    blueprint.addPlace({
      key,
      kind: 'queue',
      name: name.replace(/^[^a-z]+/, '').slice(0, 50) || 'messages',
      settings: {},
    });
    const what = blueprint.junctions.get(junction)?.what ?? 'something';
    blueprint.note(`${junction}: ${what} has no kind yet; a queue stands for it.`);
  }
  return [
    { from, to: key, kind: 'call', settings: { writes: 1 } },
    { from: key, to, kind: 'poll', settings: { batchSize: 1 } },
  ];
}

/** One link for each pair of ends and kind: routes add up, uses are joined. */
function mergedLinks(links: readonly DrawnLink[], blueprint: Blueprint): DrawnLink[] {
  const merged = new Map<string, DrawnLink & { routes: number }>();
  for (const link of links) {
    const ends = ENDS[link.kind];
    const source = blueprint.places.get(link.from)?.kind ?? 'client';
    const target = blueprint.places.get(link.to)?.kind;
    if (target === undefined || !ends?.from.includes(source) || !ends.to.includes(target)) continue;
    const key = `${link.kind} ${link.from} ${link.to}`;
    const known = merged.get(key);
    if (known === undefined) {
      merged.set(key, { ...link, settings: { ...link.settings }, routes: 1 });
      continue;
    }
    known.routes += 1;
    for (const use of ['reads', 'writes'] as const) {
      const most = Math.max(numberOf(known.settings[use]) ?? 0, numberOf(link.settings[use]) ?? 0);
      if (most > 0) known.settings[use] = most;
    }
    delete known.settings.routeRatePerS;
    delete known.settings.routeBurst;
  }
  return [...merged.values()].map(({ routes, ...link }) => {
    const isRouted = blueprint.places.get(link.from)?.kind === 'gateway' && routes > 1;
    return isRouted ? { ...link, settings: { ...link.settings, share: routes } } : link;
  });
}

/** Adds the clients that what nobody else starts needs: one for what is open to them, one for all other sources. */
function addClients(blueprint: Blueprint, links: DrawnLink[]): void {
  const isCalled = new Set(links.map(({ to }) => to));
  for (const { key, kind } of blueprint.places.values()) {
    if (DOORS.includes(kind) && !isCalled.has(key))
      links.unshift({ from: CLIENT, to: key, kind: 'call', settings: {} });
  }
  for (let start = nextStart(blueprint, links); start !== undefined; start = nextStart(blueprint, links)) {
    const isStore = start.kind === 'queue' || start.kind === 'bucket' || start.kind === 'table';
    links.push({ from: SOURCES, to: start.key, kind: 'call', settings: isStore ? { writes: 1 } : {} });
  }
  const count = (key: string) => links.filter(({ from }) => from === key).length;
  if (count(CLIENT) > 0 || blueprint.places.size === 0) addClient(blueprint, CLIENT, 'Clients', undefined);
  if (count(SOURCES) > 0) addClient(blueprint, SOURCES, 'Events from outside', count(SOURCES) * SOURCE_RATE_PER_S);
}

function addClient(blueprint: Blueprint, key: string, label: string, ratePerS: number | undefined): void {
  const traffic = defined<Json>({ shape: 'constant', ratePerS });
  blueprint.addPlace({ key, kind: 'client', name: key.toLowerCase(), settings: { label, traffic } });
}

/** Something that works and that nothing starts: first what nothing leads to, then any function that is left. */
function nextStart(blueprint: Blueprint, links: readonly DrawnLink[]): Place | undefined {
  const reached = new Set([CLIENT, SOURCES]);
  for (const { key, kind } of blueprint.places.values()) if (kind === 'schedule') reached.add(key);
  const open = [...reached];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { from, to } of links) {
      if (from !== at || reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  const idle = [...blueprint.places.values()].filter(({ key }) => !reached.has(key));
  const works = ({ key, kind }: Place) => kind === 'function' || links.some(({ from }) => from === key);
  const isFirst = ({ key }: Place) => !links.some(({ to, from }) => to === key && from !== key);
  return idle.find((place) => works(place) && isFirst(place)) ?? idle.find(({ kind }) => kind === 'function');
}

/** Makes calls that lead back to their caller rare, but for those that only read: a template says that they may be made, not how often. */
function calmCircles(blueprint: Blueprint, links: readonly DrawnLink[]): void {
  const isOnlyRead = ({ settings }: DrawnLink) => settings.reads !== undefined && settings.writes === undefined;
  const outgoing = new Map<string, string[]>();
  for (const link of links) {
    if (!isOnlyRead(link)) outgoing.set(link.from, [...(outgoing.get(link.from) ?? []), link.to]);
  }
  for (const link of links) {
    const isCall = link.kind === 'call' && blueprint.places.get(link.from)?.kind === 'function';
    if (!isCall || isOnlyRead(link) || !reaches(link.to, link.from, outgoing)) continue;
    link.settings.probability = CIRCLE_PROBABILITY;
    blueprint.note(`${link.from}: its call to ${link.to} comes back to it; it is drawn as a rare one.`);
  }
}

function reaches(from: string, to: string, outgoing: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(outgoing.get(at) ?? []));
  }
  return false;
}

function idsOf(blueprint: Blueprint): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    [...blueprint.places.values()].map(({ key, name, kind }) => {
      const id = freeName(taken.has(name) ? `${name}-${kind}` : name, taken);
      taken.add(id);
      return [key, id];
    }),
  );
}

function documentOf(
  blueprint: Blueprint,
  links: readonly DrawnLink[],
  idByKey: ReadonlyMap<string, string>,
  name: string,
): JsonObject {
  const idOf = (key: string) => idByKey.get(key) ?? key;
  const resources = [...blueprint.places.values()].map(({ key, kind, description, settings }) => {
    const authorizer = settings.authorizer as JsonObject | undefined;
    const decider = authorizer?.function;
    return defined<Json>({
      id: idOf(key),
      kind,
      label: key.split('/').at(-1)?.slice(0, 200),
      description: description === '' ? undefined : description?.slice(0, 1_000),
      ...settings,
      ...(authorizer && typeof decider === 'string' ? { authorizer: { ...authorizer, function: idOf(decider) } } : {}),
      ...queuesOf(blueprint, key, idOf),
    });
  });
  const linkIds = new Set<string>();
  const drawn = links.map(({ from, to, kind, settings }) => {
    const id = freeName(`${idOf(from)}-${idOf(to)}`.slice(0, 58), linkIds);
    linkIds.add(id);
    const { onFailure, ...rest } = settings;
    const told = typeof onFailure === 'string' ? { onFailure: idOf(onFailure) } : {};
    return { id, from: idOf(from), to: idOf(to), kind, ...rest, ...told };
  });
  return {
    format: 'cloud-architecture/1',
    name: name.slice(0, 200) || 'Imported template',
    platform: 'aws',
    region: 'us-east-1',
    resources,
    links: drawn,
    layout: layeredLayout([...idByKey.values()], [...drawn, ...undelivered(resources)]),
  };
}

/** Queues that a place names for what it cannot deliver. */
function queuesOf(blueprint: Blueprint, key: string, idOf: (key: string) => string): JsonObject {
  return Object.fromEntries(
    blueprint.queueFields
      .filter((each) => blueprint.keyOf(each.key) === key)
      .flatMap(({ field, value }) => {
        const target = blueprint.targetsIn(value).find((each) => blueprint.places.get(each)?.kind === 'queue');
        return target === undefined ? [] : [[field, idOf(target)] as [string, string]];
      }),
  );
}

function undelivered(resources: readonly JsonObject[]): { from: string; to: string }[] {
  return resources.flatMap(({ id, deadLetterQueue, onFailure }) =>
    [deadLetterQueue, onFailure].flatMap((to) => (typeof to === 'string' ? [{ from: String(id), to }] : [])),
  );
}

/** The parsed document, without what the parser objects to, if anything: a template may say what the platform refuses. */
function repaired(document: JsonObject, blueprint: Blueprint): Architecture {
  let draft = document as unknown as ArchitectureInput;
  for (let repairs = 0; repairs < MOST_REPAIRS; repairs += 1) {
    const parsed = parseArchitecture(draft);
    if (parsed.kind === 'valid') return parsed.value;
    const [error] = parsed.errors;
    const [, list, index, field] = (error?.pointer ?? '').split('/');
    if ((list !== 'resources' && list !== 'links') || index === undefined) break;
    const each = (draft[list] as unknown as JsonObject[])[Number(index)];
    blueprint.note(`${String(each?.id)}: ${error?.message}; left out.`);
    const canLose = field !== undefined && each !== undefined && Object.hasOwn(each, field) && !KEPT.has(field);
    if (canLose) delete each[field];
    else draft = { ...draft, links: draft.links.filter((link) => (link as unknown as JsonObject) !== each) };
    if (!canLose && list === 'resources') break;
  }
  throw new Error('a drawn template was refused as a document');
}

const KEPT = new Set(['id', 'kind', 'from', 'to']);
