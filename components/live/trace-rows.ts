import type { SpanView } from '@/api/_contract/service';

/** The spans of one request and of all that followed from it. */
export interface LiveTrace {
  traceId: string;
  /** In order of their start. */
  spans: readonly SpanView[];
}

export const TRACE_LIMIT = 30;

/** Adds spans to the traces they belong to. Newest trace first; what did not change keeps its identity. */
export function addSpans(traces: readonly LiveTrace[], spans: readonly SpanView[]): readonly LiveTrace[] {
  if (spans.length === 0) return traces;
  const added = new Map<string, SpanView[]>();
  for (const span of spans) added.set(span.traceId, [...(added.get(span.traceId) ?? []), span]);
  const known = traces.map((trace) => {
    const more = added.get(trace.traceId);
    added.delete(trace.traceId);
    return more ? { ...trace, spans: merged(trace.spans, more) } : trace;
  });
  const fresh = [...added].map(([traceId, of]) => ({ traceId, spans: merged([], of) }));
  return [...fresh.reverse(), ...known].slice(0, TRACE_LIMIT);
}

/** A span that comes twice stands once. */
function merged(spans: readonly SpanView[], more: readonly SpanView[]): SpanView[] {
  const byId = new Map([...spans, ...more].map((span) => [span.spanId, span]));
  return [...byId.values()].sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** Spans in the order of a tree, parents before their children, each with its depth. */
export function treeOf(spans: readonly SpanView[]): { span: SpanView; depth: number }[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string | undefined, SpanView[]>();
  for (const span of spans) {
    const parent = span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : undefined;
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

/** One line of a waterfall; shares are of the whole trace, 0 to 1. */
export interface WaterfallRow {
  span: SpanView;
  depth: number;
  startShare: number;
  lengthShare: number;
  /** The part of the bar, from its start, in which the function's code was loaded; 0 to 1 of the bar. */
  initShare: number;
  durationMs: number;
}

/** The lines of a trace's waterfall, and how long it took from its first start to its last end. */
export function waterfallOf({ spans }: LiveTrace): { rows: WaterfallRow[]; totalMs: number } {
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const totalMs = Math.max(...spans.map((span) => span.endMs)) - startMs;
  const rows = treeOf(spans).map(({ span, depth }) => {
    const durationMs = Math.max(0, span.endMs - span.startMs);
    return {
      span,
      depth,
      startShare: totalMs > 0 ? (span.startMs - startMs) / totalMs : 0,
      lengthShare: totalMs > 0 ? durationMs / totalMs : 1,
      initShare: durationMs > 0 ? Math.min(1, (span.initMs ?? 0) / durationMs) : 0,
      durationMs,
    };
  });
  return { rows, totalMs };
}

/** What a trace began with, and how its first step ended. */
export function headOf({ spans }: LiveTrace): SpanView | undefined {
  return treeOf(spans)[0]?.span;
}
