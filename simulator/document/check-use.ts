import { MINUTES_PER_DAY, START_DAY } from '../kernel/calendar';
import { nextCronMinute } from '../model/cron';
import type { Architecture, Resource, ResourceKind } from './architecture';
import { parseCron } from './cron';
import type { CallLink } from './link';

/** What is wrong, as the document's parser tells it. */
interface Misuse {
  pointer: string;
  message: string;
}

type Of<Kind extends ResourceKind> = Extract<Resource, { kind: Kind }>;

/** HTTP APIs wait no longer than this, and no raise is to be had. */
const HTTP_TIMEOUT_MS = 30_000;
/** Most items of a batch that is written; batches that are read and transactions may have more. */
const BATCH_WRITE_ITEMS = 25;

/** Fields of a call that only one kind of resource understands: at its end, or where it starts. */
const FIELDS_BY_KIND: { end: 'from' | 'to'; kind: ResourceKind; fields: (keyof CallLink)[] }[] = [
  { end: 'to', kind: 'table', fields: ['items', 'transactional', 'consistency', 'keys'] },
  { end: 'to', kind: 'user-pool', fields: ['category'] },
  { end: 'from', kind: 'gateway', fields: ['routeRatePerS', 'routeBurst'] },
];

/** Checks fields that have a meaning only beside others: on the calls, and in gateways, tables, buckets, schedules. */
export function checkUse(architecture: Architecture): Misuse[] {
  const kinds = new Map(architecture.resources.map(({ id, kind }) => [id, kind]));
  return [
    ...architecture.links.flatMap((link, index) =>
      link.kind === 'call' ? checkCall(link, `/links/${index}`, kinds) : [],
    ),
    ...architecture.resources.flatMap((resource, index) =>
      checkResource(resource, `/resources/${index}`, architecture),
    ),
  ];
}

function checkCall(link: CallLink, pointer: string, kinds: ReadonlyMap<string, ResourceKind>): Misuse[] {
  const found: Misuse[] = [];
  for (const { end, kind, fields } of FIELDS_BY_KIND) {
    const actual = kinds.get(link[end]);
    if (actual === undefined || actual === kind) continue;
    for (const field of fields) {
      if (link[field] === undefined) continue;
      found.push({
        pointer: `${pointer}/${field}`,
        message: `expected no such field on a call ${end} a ${actual}; it belongs to calls ${end} a ${kind}`,
      });
    }
  }
  if (link.transactional && link.consistency === 'eventual') {
    found.push({ pointer: `${pointer}/consistency`, message: 'expected no eventual reads in a transaction' });
  }
  if (!link.transactional && link.writes > 0 && (link.items ?? 1) > BATCH_WRITE_ITEMS) {
    found.push({
      pointer: `${pointer}/items`,
      message: `expected at most ${BATCH_WRITE_ITEMS} items in a batch that writes, got ${link.items}`,
    });
  }
  if (link.routeBurst !== undefined && link.routeRatePerS === undefined) {
    found.push({ pointer: `${pointer}/routeRatePerS`, message: 'expected a rate beside routeBurst, got nothing' });
  }
  return found;
}

function checkResource(resource: Resource, pointer: string, architecture: Architecture): Misuse[] {
  switch (resource.kind) {
    case 'gateway':
      return checkGateway(resource, pointer, architecture);
    case 'table':
      return checkTable(resource, pointer);
    case 'bucket':
      return checkBucket(resource, pointer);
    case 'schedule':
      return checkSchedule(resource, pointer);
    default:
      return [];
  }
}

function checkGateway(
  { id, api, timeoutMs, authorizer }: Of<'gateway'>,
  pointer: string,
  { links, resources }: Architecture,
): Misuse[] {
  const found: Misuse[] = [];
  if (api === 'http' && timeoutMs !== undefined && timeoutMs > HTTP_TIMEOUT_MS) {
    found.push({
      pointer: `${pointer}/timeoutMs`,
      message: `expected at most ${HTTP_TIMEOUT_MS} for an HTTP API, got ${timeoutMs}`,
    });
  }
  const decider = authorizer?.kind === 'lambda' ? authorizer.function : undefined;
  if (decider === undefined) return found;
  const isFunction = resources.some((each) => each.id === decider && each.kind === 'function');
  const isLinked = links.some((link) => link.kind === 'call' && link.from === id && link.to === decider);
  if (!isFunction || !isLinked) {
    found.push({
      pointer: `${pointer}/authorizer/function`,
      message: `expected the id of a function that a call link of this gateway leads to, got "${decider}"`,
    });
  }
  return found;
}

function checkTable(table: Of<'table'>, pointer: string): Misuse[] {
  const found: Misuse[] = [];
  for (const [field, units] of [
    ['readScaling', 'readUnitsPerS'],
    ['writeScaling', 'writeUnitsPerS'],
  ] as const) {
    const scaling = table[field];
    if (!scaling) continue;
    if (table.capacity !== 'provisioned') {
      found.push({ pointer: `${pointer}/${field}`, message: 'expected no scaling of an on-demand table' });
    } else if (table[units] < scaling.minUnitsPerS || table[units] > scaling.maxUnitsPerS) {
      found.push({
        pointer: `${pointer}/${units}`,
        message: `expected from ${scaling.minUnitsPerS} to ${scaling.maxUnitsPerS}, as ${field} says, got ${table[units]}`,
      });
    }
  }
  return found;
}

function checkBucket({ partitions, prefixes }: Of<'bucket'>, pointer: string): Misuse[] {
  if (partitions <= prefixes) return [];
  return [
    { pointer: `${pointer}/partitions`, message: `expected at most ${prefixes}, the prefixes, got ${partitions}` },
  ];
}

function checkSchedule({ cron }: Of<'schedule'>, pointer: string): Misuse[] {
  if (cron === undefined) return [];
  const parsed = parseCron(cron);
  if (parsed.kind === 'invalid') return [{ pointer: `${pointer}/cron`, message: parsed.reason }];
  if (nextCronMinute(parsed.value, START_DAY * MINUTES_PER_DAY + 1) !== undefined) return [];
  return [{ pointer: `${pointer}/cron`, message: `expected a time after the start of a run, got ${cron}` }];
}
