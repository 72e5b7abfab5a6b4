import type { SpanView } from '@/api/_contract/service';

/** The spans of one request and of all that followed from it. */
export interface LiveTrace {
  traceId: string;
  /** In order of their start. */
  spans: readonly SpanView[];
}

export const TRACE_LIMIT = 30;

/**
 * Adds spans to the traces they belong to. Newest trace first; what did not change keeps its identity. A batch that joins
 * several requests has a trace of its own with a link to each: its steps are shown with every one of them that is known.
 */
export function addSpans(traces: readonly LiveTrace[], spans: readonly SpanView[]): readonly LiveTrace[] {
  if (spans.length === 0) return traces;
  const homes = homesOf(traces, spans);
  const added = new Map<string, SpanView[]>();
  for (const span of spans) {
    for (const home of homes.get(span.traceId) ?? []) added.set(home, [...(added.get(home) ?? []), span]);
  }
  const known = traces.map((trace) => {
    const more = added.get(trace.traceId);
    added.delete(trace.traceId);
    return more ? { ...trace, spans: merged(trace.spans, more) } : trace;
  });
  const fresh = [...added].map(([traceId, of]) => ({ traceId, spans: merged([], of) }));
  return [...fresh.reverse(), ...known].slice(0, TRACE_LIMIT);
}

/** Where the steps of a trace are shown: with the known traces that it has links into, else by themselves. */
function homesOf(traces: readonly LiveTrace[], spans: readonly SpanView[]): Map<string, string[]> {
  const joined = new Map<string, string[]>();
  for (const { traceId, links = [] } of spans) {
    const others = links.map((cause) => cause.traceId).filter((other) => other !== traceId);
    joined.set(traceId, [...(joined.get(traceId) ?? []), ...others]);
  }
  const isAlone = (traceId: string) => joined.get(traceId)?.length === 0;
  const known = new Set([...traces.map(({ traceId }) => traceId), ...[...joined.keys()].filter(isAlone)]);
  const homes = new Map<string, string[]>();
  for (const [traceId, others] of joined) {
    const found = [...new Set(others)].filter((other) => known.has(other));
    homes.set(traceId, found.length > 0 ? found : [traceId]);
  }
  return homes;
}

/** A span that comes twice stands once. */
function merged(spans: readonly SpanView[], more: readonly SpanView[]): SpanView[] {
  const byId = new Map([...spans, ...more].map((span) => [span.spanId, span]));
  return [...byId.values()].sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** The step that brought a span about, if it is among these: its parent, or for a batch one of its causes. */
function causeOf({ parentSpanId, links = [] }: SpanView, ids: { has(spanId: string): boolean }): string | undefined {
  if (parentSpanId !== undefined && ids.has(parentSpanId)) return parentSpanId;
  return links.find(({ spanId }) => ids.has(spanId))?.spanId;
}

/** Spans in the order of a tree, causes before what they brought about, each with its depth. */
export function treeOf(spans: readonly SpanView[]): { span: SpanView; depth: number }[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string | undefined, SpanView[]>();
  for (const span of spans) {
    const parent = causeOf(span, ids);
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const rows: { span: SpanView; depth: number }[] = [];
  const visit = (parent: string | undefined, depth: number) => {
    for (const span of children.get(parent) ?? []) {
      rows.push({ span, depth });
      visit(span.spanId, depth + 1);
    }
  };
  visit(undefined, 0);
  return rows;
}

/** One line of a waterfall; shares are of its width, 0 to 1. */
export interface WaterfallRow {
  span: SpanView;
  depth: number;
  startShare: number;
  lengthShare: number;
  /** The part of the bar, from its start, in which the function's code was loaded; 0 to 1 of the bar. */
  initShare: number;
  durationMs: number;
  /** How long after the end of the step that caused it; absent for what its caller waited for. */
  laterMs?: number;
  /** Requests whose work the batch joins, when there are several. */
  joinedRequests?: number;
}

/** A time in which nothing happened, and which is drawn shorter than it was. */
export interface Cut {
  startShare: number;
  lengthShare: number;
  waitMs: number;
}

export interface Waterfall {
  rows: WaterfallRow[];
  cuts: Cut[];
  /** From the first start to the last end. */
  totalMs: number;
}

/** A wait longer than this share of all the work is cut. */
const CUT_FROM_SHARE = 0.5;
/** A wait that was cut takes this share of all the work. */
const CUT_TO_SHARE = 0.12;

/**
 * The lines of a trace's waterfall. Work that waits in a queue or a stream begins long after its cause has ended; such a wait
 * is cut short, or the steps before and after it would be too thin to be seen.
 */
export function waterfallOf({ spans }: LiveTrace): Waterfall {
  const stretches = stretchesOf(spans);
  const workMs = stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const placed: { startMs: number; endMs: number; at: number }[] = [];
  const waits: { waitMs: number; at: number; length: number }[] = [];
  let width = 0;
  for (const stretch of stretches) {
    const waitMs = stretch.startMs - (placed.at(-1)?.endMs ?? stretch.startMs);
    const isCut = workMs > 0 && waitMs > workMs * CUT_FROM_SHARE;
    const length = isCut ? workMs * CUT_TO_SHARE : waitMs;
    if (isCut) waits.push({ waitMs, at: width, length });
    width += length;
    placed.push({ ...stretch, at: width });
    width += stretch.endMs - stretch.startMs;
  }
  const shareOf = (ms: number) => {
    const { startMs, at } = placed.findLast((stretch) => stretch.startMs <= ms) ?? { startMs: ms, at: 0 };
    return width > 0 ? (at + ms - startMs) / width : 0;
  };
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return {
    rows: treeOf(spans).map(({ span, depth }) => rowOf(span, depth, byId, width > 0 ? shareOf : undefined)),
    cuts: waits.map(({ waitMs, at, length }) => ({ startShare: at / width, lengthShare: length / width, waitMs })),
    totalMs: Math.max(...spans.map((span) => span.endMs)) - Math.min(...spans.map((span) => span.startMs)),
  };
}

function rowOf(
  span: SpanView,
  depth: number,
  byId: ReadonlyMap<string, SpanView>,
  shareOf: ((ms: number) => number) | undefined,
): WaterfallRow {
  const durationMs = Math.max(0, span.endMs - span.startMs);
  const startShare = shareOf?.(span.startMs) ?? 0;
  const cause = byId.get(causeOf(span, byId) ?? '');
  const laterMs = cause ? span.startMs - cause.endMs : 0;
  const joinedRequests = new Set(span.links?.map(({ traceId }) => traceId)).size;
  return {
    span,
    depth,
    startShare,
    lengthShare: shareOf ? shareOf(Math.max(span.startMs, span.endMs)) - startShare : 1,
    initShare: durationMs > 0 ? Math.min(1, (span.initMs ?? 0) / durationMs) : 0,
    durationMs,
    ...(laterMs > 0 ? { laterMs } : {}),
    ...(joinedRequests > 1 ? { joinedRequests } : {}),
  };
}

/** The times in which at least one step was under way, in order and apart. */
function stretchesOf(spans: readonly SpanView[]): { startMs: number; endMs: number }[] {
  const stretches: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = stretches.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else stretches.push({ startMs, endMs: Math.max(startMs, endMs) });
  }
  return stretches;
}

/** What a trace began with, and how its first step ended. */
export function headOf({ spans }: LiveTrace): SpanView | undefined {
  return treeOf(spans)[0]?.span;
}
