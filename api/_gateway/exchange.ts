import type { Operation } from '../_contract/operation';
import { type OperationId, operation } from '../_contract/operations';
import type { InvocationReport } from '../_ports/function-runtime';
import type { JsonValue } from '../_ports/json';
import type { Answer } from '../_ports/receipt';
import type { Span } from '../_ports/spans';
import type { Principal } from '../_ports/tokens';
import type { RateLimitHeaders } from './rate-limits';
import { newSpanId, type TraceContext, traceOf } from './trace';

/** One request on its way through the gateway, and what is known of it so far. */
export interface Exchange {
  request: Request;
  url: URL;
  network: string;
  /** Scheme and authority by which the caller reached us. */
  origin: string;
  trace: TraceContext;
  /** Of the gateway's own step. */
  spanId: string;
  startMs: number;
  operationId?: OperationId;
  principal?: Principal;
  rateLimit?: RateLimitHeaders;
  report?: InvocationReport;
  isReplay?: boolean;
}

/** A request whose operation is known and whose parts were checked against it. */
export interface Call {
  exchange: Exchange;
  operationId: OperationId;
  operation: Operation;
  path: Record<string, string>;
  query: Record<string, JsonValue>;
}

/** A handler's answer, or a stream of server-sent events; for `HEAD` without the stream. */
export type Reply =
  | Answer
  | { status: 200; headers: Record<string, string>; events: ReadableStream<Uint8Array> | null };

export function beginExchange(request: Request, network: string, startMs: number): Exchange {
  const url = new URL(request.url);
  return {
    request,
    url,
    network,
    origin: originOf(request.headers, url),
    trace: traceOf(request.headers.get('traceparent')),
    spanId: newSpanId(),
    startMs,
  };
}

/**
 * Where the caller reaches us, by its own `Host`. It only comes back to the one who sent it, in addresses of answers that
 * nobody caches.
 */
function originOf(headers: Headers, url: URL): string {
  const host = headers.get('host') ?? '';
  if (!/^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/.test(host)) return url.origin;
  const scheme = headers.get('x-forwarded-proto') === 'https' ? 'https:' : url.protocol;
  return `${scheme}//${host}`;
}

/** The principal of a request that came past authentication. */
export function principalOf({ principal }: Exchange): Principal {
  if (!principal) throw new Error('The operation takes requests without a principal.');
  return principal;
}

/**
 * The steps of a request that the gateway saw: the client's, as long as the answer took, and its own. The runtime tells
 * those of the function. None for a request of nobody, nor for what the gateway answers by itself: who only watches would
 * otherwise see the watching.
 */
export function spansOf(exchange: Exchange, status: number, endMs: number): Span[] {
  const { principal, operationId, trace, spanId, startMs } = exchange;
  if (!principal || !operationId || !isDrawn(operationId)) return [];
  const clientSpanId = trace.callerSpanId ?? newSpanId();
  const common = {
    traceId: trace.traceId,
    sandboxId: principal.sandboxId,
    name: operationId,
    startMs,
    endMs,
    outcome: outcomeOf(status),
  };
  const client: Span = { ...common, spanId: clientSpanId, resource: 'client' };
  // A file goes to the bucket itself, past the gateway of the drawing.
  const entry = operationId === 'uploadFile' ? 'bucket' : 'gateway';
  return [client, { ...common, spanId, parentSpanId: clientSpanId, resource: entry, link: `client-${entry}` }];
}

function isDrawn(id: OperationId): boolean {
  return operation(id).functionName !== null || id === 'uploadFile';
}

function outcomeOf(status: number): Span['outcome'] {
  if (status === 429) return 'throttled';
  if (status === 504) return 'timed-out';
  return status >= 500 ? 'failed' : 'ok';
}
