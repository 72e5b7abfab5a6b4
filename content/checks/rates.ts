import type { Link } from '@/simulator';
import { type Design, linksOf, ofKind } from './finding';
import { figure } from './reasons';

/** Rounds after which rates have gone as far as a design is long; what goes in circles ends there. */
const MOST_ROUNDS = 20;

/** How often things happen in the long run, a second. */
export interface Rates {
  /** Requests, messages, events and batches that come to a resource, by id. */
  resources: ReadonlyMap<string, number>;
  /** Uses of a link, by id. */
  links: ReadonlyMap<string, number>;
}

/**
 * How often things arrive in the long run, before any limit binds. Clients count with the rate that their shape scales,
 * closed ones and cron expressions not at all.
 */
export function steadyRates(design: Design): Rates {
  const own = ownRates(design);
  const shares = sharesOf(design);
  let resources: ReadonlyMap<string, number> = own;
  let links: ReadonlyMap<string, number> = new Map();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    links = linkRates(design, resources, shares);
    const next = new Map(own);
    for (const link of design.links) {
      next.set(link.to, (next.get(link.to) ?? 0) + (links.get(link.id) ?? 0) * arrivalsPerUse(design, link));
    }
    const isSettled = [...next].every(([id, rate]) => resources.get(id) === rate);
    resources = next;
    if (isSettled) break;
  }
  return { resources, links };
}

function ownRates(design: Design): Map<string, number> {
  const rates = new Map<string, number>();
  for (const { id, traffic } of ofKind(design, 'client')) {
    rates.set(id, traffic.shape === 'closed' ? 0 : traffic.ratePerS);
  }
  for (const { id, everyS, cron } of ofKind(design, 'schedule')) rates.set(id, cron === undefined ? 1 / everyS : 0);
  return rates;
}

/** Sum of the shares that leave a resource, by id. */
function sharesOf(design: Design): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { from, share } of linksOf(design, 'call')) sums.set(from, (sums.get(from) ?? 0) + share);
  return sums;
}

function linkRates(
  design: Design,
  rates: ReadonlyMap<string, number>,
  shares: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  /** What is put into tables and buckets, which they tell of. */
  const writes = new Map<string, number>();
  for (const link of linksOf(design, 'call')) {
    const rate = rates.get(link.from) ?? 0;
    const sum = shares.get(link.from) ?? 0;
    const uses = callsInTurn(design, link.from) ? rate * link.probability : sum > 0 ? (rate * link.share) / sum : 0;
    found.set(link.id, uses);
    writes.set(link.to, (writes.get(link.to) ?? 0) + uses * link.writes);
  }
  for (const link of design.links) {
    const source = design.byId.get(link.from)?.kind;
    const comes = source === 'bucket' || source === 'table' ? writes.get(link.from) : rates.get(link.from);
    if (link.kind === 'event') found.set(link.id, (comes ?? 0) * link.probability);
    if (link.kind === 'poll') found.set(link.id, batches(link, comes ?? 0, source === 'table'));
  }
  return found;
}

/** Batches a second; without a window each takes what is there, which is one record when there is little. */
function batches(link: Extract<Link, { kind: 'poll' }>, records: number, isStream: boolean): number {
  if (link.batchWindowS === 0) return records;
  const batch = link.batchSize ?? figure(isStream ? 'stream.batch' : 'queue.batch');
  return Math.min(records, Math.max(records / batch, 1 / link.batchWindowS));
}

/** Arrivals at the end of a link for one use of it. */
function arrivalsPerUse(design: Design, link: Link): number {
  if (link.kind !== 'call' || !callsInTurn(design, link.from)) return 1;
  return link.reads + link.writes > 0 ? link.reads + link.writes : 1;
}

/** Whether each piece of work at a resource makes all its calls; the others send each request along one way. */
function callsInTurn({ byId }: Design, id: string): boolean {
  const kind = byId.get(id)?.kind;
  return kind === 'function' || kind === 'container-service' || kind === 'vm-group';
}
