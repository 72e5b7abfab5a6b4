/**
 * One step of a real request: the time at a resource, or on the way to it. Resource and link ids are those of the
 * architecture document, so the same drawing shows it that shows a simulated request.
 */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  sandboxId: string;
  resource: string;
  /** The link it came over; absent for the first one. */
  link?: string;
  name: string;
  /** Milliseconds since 1970, with fractions. */
  startMs: number;
  endMs: number;
  outcome: 'ok' | 'failed' | 'throttled' | 'timed-out';
  /** At a function only. */
  isCold?: boolean;
  instanceId?: string;
  initMs?: number;
}

/** Spans of the last minutes, kept per sandbox, and handed on as they come. */
export interface SpanLog {
  add(spans: Span[]): void;
  ofTrace(sandboxId: string, traceId: string): Promise<Span[]>;
  /** Calls back with each group of spans that comes from now on. Returns how to stop. */
  follow(sandboxId: string, onSpans: (spans: Span[]) => void): () => void;
}
