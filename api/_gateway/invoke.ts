import { problem } from '../_contract/problems';
import type { FunctionName, HttpEvent, InvocationReport } from '../_ports/function-runtime';
import type { JsonValue } from '../_ports/json';
import type { Answer } from '../_ports/receipt';
import type { Storage } from '../_ports/storage';
import { type Call, principalOf } from './exchange';
import type { GatewayPorts } from './ports';
import { Refusal } from './refusal';
import { idempotencySeed, readEntityTags, readIdempotencyKey, readIfMatch, sha256 } from './request-headers';
import { functionHeaders } from './response';

/** How long a first request with a key may be under way before another may take its place. */
const LEASE_MS = 30_000;

/** Hands a request to its function, once per idempotency key, and answers what the function answers. */
export async function invoke(
  ports: GatewayPorts,
  functionName: FunctionName,
  call: Call,
  body: JsonValue | Uint8Array | undefined,
): Promise<Answer> {
  const event = eventOf(call, body);
  const key = readIdempotencyKey(call.exchange.request.headers, call.operation);
  if (key === undefined) return invokeOnce(ports, functionName, call, event);
  const storage = await ports.storage();
  return invokeByKey(ports, storage, functionName, call, event, key);
}

async function invokeByKey(
  ports: GatewayPorts,
  storage: Storage,
  functionName: FunctionName,
  call: Call,
  event: HttpEvent,
  key: string,
): Promise<Answer> {
  const { sandboxId, ownerId } = principalOf(call.exchange);
  const scope = { sandboxId, ownerId };
  const begun = await storage.idempotency.begin(scope, {
    operation: call.operationId,
    key,
    // Parsed, not as sent: fields stand in the schema's order and defaults are filled in.
    requestHash: sha256(JSON.stringify([call.path, call.query, event.body])),
    leaseMs: LEASE_MS,
    nowMs: ports.clock.nowMs(),
  });
  switch (begun.kind) {
    case 'replay':
      call.exchange.isReplay = true;
      return { ...begun.answer, headers: functionHeaders(begun.answer.headers) };
    case 'mismatch':
      throw new Refusal('idempotency-key-reused', 'The key belongs to another request. Take a new one.');
    case 'in-flight':
      throw new Refusal('idempotency-key-in-flight', 'The first request with this key has not ended yet.', {
        headers: { 'Retry-After': String(begun.retryAfterS) },
      });
    case 'started': {
      const seed = idempotencySeed(scope, call.operationId, key);
      const answer = await invokeOnce(ports, functionName, call, {
        ...event,
        idempotency: { recordId: begun.recordId, seed },
      });
      await settle(storage, begun.recordId, answer);
      return answer;
    }
  }
}

/**
 * Keeps the answer of a request that had its effect, and forgets one that had none. One that timed out is left to its
 * lease: its write may still commit, together with the answer.
 */
async function settle(storage: Storage, recordId: string, answer: Answer): Promise<void> {
  if (answer.status < 400) await storage.idempotency.complete(recordId, answer);
  else if (answer.status !== 504) await storage.idempotency.abandon(recordId);
}

async function invokeOnce(
  ports: GatewayPorts,
  functionName: FunctionName,
  { exchange }: Call,
  event: HttpEvent,
): Promise<Answer> {
  const { sandboxId, ownerId } = principalOf(exchange);
  const report = await ports.runtime.invoke({
    id: ports.ids.newId(),
    functionName,
    event,
    scope: { sandboxId, ownerId },
    traceId: exchange.trace.traceId,
    parentSpanId: exchange.spanId,
  });
  exchange.report = report;
  return answerOf(ports, functionName, report, exchange.trace.traceId);
}

/** A function that failed is an internal error to those outside: gateway and function are one service to them. */
function answerOf(
  { log }: GatewayPorts,
  functionName: FunctionName,
  { outcome }: InvocationReport,
  traceId: string,
): Answer {
  switch (outcome.kind) {
    case 'returned':
      if (outcome.result.kind === 'answer') {
        return { ...outcome.result.answer, headers: functionHeaders(outcome.result.answer.headers) };
      }
      log.error({ traceId, function: functionName }, 'the function answered no request');
      return problem('internal', 'The function gave no answer.');
    case 'failed':
      log.error({ traceId, function: functionName, failure: outcome.message }, 'the function failed');
      return problem('internal', 'The function failed.');
    case 'timed-out':
      return problem('timed-out', `The function was ended after ${outcome.limitMs} ms.`);
    case 'throttled':
      return problem('throttled', `The function runs ${outcome.limit} requests at once, as many as it may.`, {
        headers: { 'retry-after': String(Math.max(1, Math.ceil(outcome.retryAfterS))) },
      });
  }
}

function eventOf({ exchange, operationId, operation, path, query }: Call, body: HttpEvent['body']): HttpEvent {
  const { request, network, origin } = exchange;
  const { familyId } = principalOf(exchange);
  const ifMatch = readIfMatch(request.headers, operation);
  const ifNoneMatch = readEntityTags(request.headers.get('if-none-match'), 'weak');
  const contentType = request.headers.get('content-type');
  return {
    source: 'http',
    operation: operationId,
    path,
    query,
    body,
    network,
    origin,
    ...(ifMatch ? { ifMatch } : {}),
    ...(ifNoneMatch ? { ifNoneMatch } : {}),
    ...(contentType === null ? {} : { contentType }),
    ...(familyId === undefined ? {} : { familyId }),
  };
}
