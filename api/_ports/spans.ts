import type { Cause } from './cause';

/**
 * One step of a real request: the time at a resource, or on the way to it. Resource and link ids are those of the
 * architecture document, so the same drawing shows it that shows a simulated request.
 */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  /** Causes besides the parent: a batch joins what several requests began, and each may be of a trace of its own. */
  links?: Cause[];
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

/** Spans where every process of a deployment finds them. What is in it may be lost, and is forgotten after some minutes. */
export interface SpanArchive {
  /** Adds what a process saw, by sandbox; what is of a sandbox that is gone is dropped. */
  add(written: { writer: string; spans: ReadonlyMap<string, Span[]>; nowMs: number }): Promise<void>;
  /** What other writers added of the sandbox since then, oldest first, the latest 500 groups; each has an id of its own. */
  read(options: { sandboxId: string; exceptBy: string; sinceMs: number }): Promise<{ id: number; spans: Span[] }[]>;
}

/** Spans of the last minutes, kept per sandbox, and handed on as they come. */
export interface SpanLog {
  add(spans: Span[]): void;
  /** The spans of a trace, with those of every batch that it had a part in. */
  ofTrace(sandboxId: string, traceId: string): Promise<Span[]>;
  /** Calls back with each group of spans that comes from now on. Returns how to stop. */
  follow(sandboxId: string, onSpans: (spans: Span[]) => void): () => void;
}
