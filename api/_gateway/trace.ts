import { randomBytes } from 'node:crypto';

/** A request's place in its trace (W3C Trace Context). */
export interface TraceContext {
  traceId: string;
  /** The caller's own step, when it said so. */
  callerSpanId?: string;
}

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** Continues the trace that `traceparent` names, or begins one when the header is absent or not valid. */
export function traceOf(header: string | null): TraceContext {
  const [, version, traceId, callerSpanId, rest] = TRACEPARENT.exec(header ?? '') ?? [];
  // Version 00 ends after the flags; a later one may say more, which is not read.
  if (!traceId || !callerSpanId || (version === '00' && rest)) return { traceId: randomBytes(16).toString('hex') };
  return { traceId, callerSpanId };
}

export function newSpanId(): string {
  return randomBytes(8).toString('hex');
}

/** The header that says where in the trace an answer was made. */
export function traceparent(traceId: string, spanId: string): string {
  return `00-${traceId}-${spanId}-01`;
}
