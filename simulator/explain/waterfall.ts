import { plus, type Rational, times } from '../billing/exact';
import { costOf } from '../billing/money';
import type { Catalog } from '../catalog';
import type { Architecture, Resource } from '../document/architecture';
import { US_PER_MS } from '../kernel/units';
import type { Span } from '../metrics/trace-log';
import type { Outcome } from '../metrics/views';
import { OUTCOMES } from '../model/calls';

/**
 * What a part of a request's time was spent on: the way there or back, the wait for an instance, the start of one, work,
 * the wait for what was called, or the back-off before another try.
 */
export type Phase = 'network' | 'queued' | 'init' | 'work' | 'waiting' | 'back-off';

/** A stretch of simulated time, `[fromUs, untilUs)`, and what it was spent on. */
export interface Piece {
  phase: Phase;
  fromUs: number;
  untilUs: number;
}

/** One call of a request, as one line of its waterfall. */
export interface WaterfallRow {
  span: Span;
  /** Ids of the resources at both ends. */
  from: string;
  to: string;
  /** Calls that had to be made for this one; the client's own has none. */
  depth: number;
  /** Whether the client waited for it; what events and batches did afterwards it did not. */
  isAwaited: boolean;
  /** Which of how many tries of the same call it is. */
  attempt: number;
  attempts: number;
  outcome: Outcome | undefined;
  /** When it was over: its end, or the moment up to which it was followed. */
  untilUs: number;
  /** Without gaps, from when it was sent to its end. */
  pieces: readonly Piece[];
  /** What is paid for of an invocation's time: it is rounded up to a whole millisecond. */
  billed: { fromUs: number; untilUs: number; roundedUpUs: number } | undefined;
  /** In 10^-10 USD, at the first tier's price and without free quantities. */
  cost: bigint;
}

/** A part of the response time, and the call on which it was spent. */
export interface CriticalPiece extends Piece {
  /** Index of the row. */
  row: number;
}

/** The way of one request, call by call, with times, costs, and what its response time was spent on. */
export interface Waterfall {
  fromUs: number;
  /** When all was over. */
  untilUs: number;
  /** When its client knew the outcome; undefined while it goes on, and for what no client sent. */
  endedUs: number | undefined;
  outcome: Outcome | undefined;
  /** In order of causation. */
  rows: readonly WaterfallRow[];
  /** The whole response time in pieces that do not overlap, each with the innermost call that was waited for. */
  criticalPath: readonly CriticalPiece[];
  /** In 10^-10 USD; the sum over the rows. */
  cost: bigint;
}

export interface WaterfallInput {
  spans: readonly Span[];
  architecture: Pick<Architecture, 'resources' | 'links'>;
  catalog: Catalog;
  /** Up to when it was followed, for calls that have not ended. */
  nowUs: number;
}

/** Prices of an invocation's time have this in their ids. */
const OF_TIME = 'duration';

/**
 * Puts the spans of one request in order: calls under their callers, tries after tries, and events and batches under
 * the call that caused them.
 */
export function waterfallOf(input: WaterfallInput): Waterfall {
  const { spans, nowUs } = input;
  const end = spans.findLast(({ requestEnd }) => requestEnd !== undefined)?.requestEnd;
  const nodes = treeOf(input);
  const rows: WaterfallRow[] = [];
  const rowBySpan = new Map<Span, number>();
  const visit = (node: Node, depth: number) => {
    rowBySpan.set(node.span, rows.length);
    rows.push(rowOf(node, depth, input));
    for (const child of node.children) visit(child, depth + 1);
  };
  for (const node of nodes) visit(node, 0);
  const fromUs = Math.min(...spans.map(({ sentUs }) => sentUs));
  const endedUs = end?.endedUs;
  const awaited = nodes.filter(({ isAwaited }) => isAwaited);
  const criticalPath = awaited.length > 0 ? pathOf(awaited, endedUs ?? nowUs, (span) => rowBySpan.get(span) ?? 0) : [];
  return {
    fromUs,
    untilUs: Math.max(endedUs ?? fromUs, ...rows.map(({ untilUs }) => untilUs)),
    endedUs,
    outcome: end && OUTCOMES[end.outcome],
    rows,
    criticalPath,
    cost: rows.reduce((sum, { cost }) => sum + cost, 0n),
  };
}

/** A call, what it called, and what came of it; in the order in which they were sent. */
interface Node {
  span: Span;
  to: Resource | undefined;
  isAwaited: boolean;
  attempt: number;
  attempts: number;
  /** When it was over for whoever follows the request. */
  untilUs: number;
  children: Node[];
}

/** Calls without a caller, each with all that followed from it. */
function treeOf({ spans, architecture: { resources, links }, nowUs }: WaterfallInput): Node[] {
  const byName = new Map(resources.map((resource) => [resource.id, resource]));
  const byId = new Map<number, Node>();
  const roots: Node[] = [];
  const nodes: Node[] = [];
  for (const span of spans) {
    const link = links[span.link];
    const parent = span.parent === undefined ? undefined : byId.get(span.parent);
    const caller = byName.get(link?.from ?? '');
    // Only clients have traffic of their own; what others send without a caller, nobody waits for.
    const isClients = caller !== undefined && 'traffic' in caller;
    const node: Node = {
      span,
      to: byName.get(link?.to ?? ''),
      isAwaited: parent ? parent.isAwaited : span.parent === undefined && isClients,
      attempt: 1,
      attempts: 1,
      untilUs: span.endedUs ?? nowUs,
      children: [],
    };
    byId.set(span.id, node);
    nodes.push(node);
    const cause = parent ?? (isClients ? undefined : causeOf(nodes, link?.from, span.sentUs));
    (cause?.children ?? roots).push(node);
  }
  numberTries(roots.filter(({ isAwaited }) => isAwaited));
  for (const node of nodes) numberTries(callsOf(node));
  return roots;
}

/** The calls that a call waited for; what else followed from it, nobody waited for. */
function callsOf({ span, children }: Node): Node[] {
  return children.filter((child) => child.span.parent === span.id);
}

/** The call at the resource an event or batch comes from that was over last before it. */
function causeOf(nodes: readonly Node[], resource: string | undefined, beforeUs: number): Node | undefined {
  return nodes.findLast(({ span, to }) => to?.id === resource && (span.endedUs ?? Infinity) <= beforeUs);
}

/** Tells tries apart: a call along the same link, for the same thing, after one that did not succeed or was given up. */
function numberTries(siblings: readonly Node[]): void {
  let tries: Node[] = [];
  for (const node of siblings) {
    const before = tries.at(-1)?.span;
    const isAgain =
      before !== undefined &&
      (before.outcome !== 0 || before.isAbandoned === true) &&
      before.link === node.span.link &&
      before.operation === node.span.operation;
    tries = isAgain ? [...tries, node] : [node];
    tries.forEach((each, index) => {
      each.attempt = index + 1;
      each.attempts = tries.length;
    });
  }
}

function rowOf(node: Node, depth: number, { architecture, catalog }: WaterfallInput): WaterfallRow {
  const { span, isAwaited, attempt, attempts, untilUs } = node;
  const link = architecture.links[span.link];
  return {
    span,
    from: link?.from ?? '',
    to: link?.to ?? '',
    depth,
    isAwaited,
    attempt,
    attempts,
    outcome: span.outcome === undefined ? undefined : OUTCOMES[span.outcome],
    untilUs,
    pieces: piecesOf(node, untilUs).map(({ phase, fromUs, untilUs: endUs }) => ({ phase, fromUs, untilUs: endUs })),
    billed: billedOf(span),
    cost: span.usage.reduce((sum, usage) => sum + costOfUsage(usage, catalog), 0n),
  };
}

/** Time of one call, cut where what it was spent on changes; with the calls that were waited for. */
interface OwnPiece extends Piece {
  child?: Node;
}

function piecesOf(node: Node, endUs: number): OwnPiece[] {
  const { span } = node;
  const pieces: OwnPiece[] = [];
  let atUs = span.sentUs;
  const add = (phase: Phase, untilUs: number, child?: Node) => {
    const lastUs = Math.min(untilUs, endUs);
    if (lastUs <= atUs) return;
    pieces.push({ phase, fromUs: atUs, untilUs: lastUs, ...(child ? { child } : {}) });
    atUs = lastUs;
  };
  add('network', span.arrivedUs);
  if (span.startedUs !== undefined) {
    add('queued', span.startedUs - (span.initUs ?? 0));
    add('init', span.startedUs);
  }
  const called = callsOf(node);
  called.forEach((child, index) => {
    if (child.attempt > 1) add('back-off', child.span.sentUs);
    // Work comes before all calls; between two calls there is only the way back of an answer.
    else add(index === 0 ? 'work' : 'waiting', child.span.sentUs, called[index - 1]);
    add('waiting', child.untilUs, child);
  });
  add(called.length === 0 ? 'work' : 'waiting', endUs, called.at(-1));
  return pieces;
}

/** What a request's response time was spent on: each moment belongs to the innermost call that was waited for. */
function pathOf(tries: readonly Node[], endUs: number, rowOfSpan: (span: Span) => number): CriticalPiece[] {
  const path: CriticalPiece[] = [];
  const add = (row: number, phase: Phase, fromUs: number, untilUs: number) => {
    const last = path.at(-1);
    if (untilUs <= fromUs) return;
    if (last?.row === row && last.phase === phase && last.untilUs === fromUs) last.untilUs = untilUs;
    else path.push({ row, phase, fromUs, untilUs });
  };
  const follow = (node: Node, untilUs: number) => {
    const row = rowOfSpan(node.span);
    const lastUs = Math.min(node.untilUs, untilUs);
    for (const piece of piecesOf(node, lastUs)) {
      if (!piece.child) {
        add(row, piece.phase, piece.fromUs, piece.untilUs);
        continue;
      }
      const { child } = piece;
      const innerUs = Math.min(child.untilUs, piece.untilUs);
      if (piece.fromUs < innerUs) follow(child, innerUs);
      // The rest is the way back of the answer.
      add(rowOfSpan(child.span), 'network', Math.max(innerUs, piece.fromUs), piece.untilUs);
    }
  };
  tries.forEach((node, index) => {
    const nextUs = tries[index + 1]?.span.sentUs ?? endUs;
    const row = rowOfSpan(node.span);
    follow(node, nextUs);
    const phase = index + 1 < tries.length ? 'back-off' : 'network';
    add(row, phase, Math.min(node.untilUs, nextUs), nextUs);
  });
  return path;
}

function billedOf({ startedUs, initUs = 0, endedUs, usage }: Span): WaterfallRow['billed'] {
  const isTimed = usage.some(({ price }) => price.includes(OF_TIME));
  if (!isTimed || startedUs === undefined || endedUs === undefined) return undefined;
  const ranUs = initUs + endedUs - startedUs;
  const roundedUpUs = Math.ceil(ranUs / US_PER_MS) * US_PER_MS - ranUs;
  return { fromUs: startedUs - initUs, untilUs: endedUs, roundedUpUs };
}

function costOfUsage({ price, amount, divisor }: Span['usage'][number], catalog: Catalog): bigint {
  const known = catalog.prices[price];
  if (!known) throw new RangeError(`the catalog has no price "${price}"`);
  return costOf(known, quantityOf(amount, divisor));
}

function quantityOf(amount: number, divisor: number): Rational {
  const { numerator, denominator } = plus(amount);
  return times({ numerator, denominator: denominator * BigInt(divisor) });
}
