import { LIMITS } from '../_contract/limits';
import type { Method, Operation } from '../_contract/operation';
import { type OperationId, operation as operationOf } from '../_contract/operations';
import { problem } from '../_contract/problems';
import type { Answer } from '../_ports/receipt';
import { ScopeGoneError } from '../_ports/scope';
import { authenticateCron, createAuthenticator } from './authenticate';
import { createDirectHandlers, type DirectOperation } from './direct';
import { createEventStreams } from './event-stream';
import { beginExchange, type Call, type Exchange, principalOf, type Reply, spansOf } from './exchange';
import { invoke } from './invoke';
import { groupAddress } from './network';
import type { GatewayPorts } from './ports';
import { createRateLimits } from './rate-limits';
import { readBody, readPath, readQuery } from './read-request';
import { Refusal } from './refusal';
import { checkAccept, readEntityTags, readIdempotencyKey, readIfMatch } from './request-headers';
import { COMMON_HEADERS, completeProblem, PREFLIGHT_HEADERS, render, reportHeaders, serverTiming } from './response';
import { allowedMethods, findRoute, type Route } from './router';
import { ODD_METHOD_HEADER } from './tame-requests';
import { traceparent } from './trace';
import { upload, verifyUpload } from './uploads';

/** What ends tokens before their time. */
const ENDS_SESSIONS: ReadonlySet<OperationId> = new Set(['deleteSandbox', 'signOut', 'deleteMe', 'refresh']);

/** The door to the live API: every request of every route comes through here. */
export interface Gateway {
  /** Answers a request. Never rejects: whatever goes wrong becomes a problem. */
  serve(request: Request): Promise<Response>;
}

/**
 * Builds the gateway. A request passes, in this order: route, method, read-only switch, token, rate limit, headers, body,
 * schema, idempotency key, function.
 *
 * A step that refuses throws a `Refusal`; everything after it is not reached.
 */
export function createGateway(outerPorts: GatewayPorts): Gateway {
  const ports = refusingWhenClosed(outerPorts);
  const authenticator = createAuthenticator(ports);
  const rateLimits = createRateLimits(ports.settings.rateLimits, {
    windows: async () => {
      const storage = await outerPorts.storage();
      // Nobody else has the embedded store open.
      return storage.kind === 'postgres' ? storage.requestWindows : undefined;
    },
    clock: ports.clock,
  });
  const streams = createEventStreams(ports.spans, ports.closing);
  const direct = createDirectHandlers(ports, authenticator, streams);

  async function answer(exchange: Exchange): Promise<Reply> {
    const { request, url } = exchange;
    if (request.url.length > LIMITS.addressCharacters) {
      throw new Refusal('uri-too-long', `An address has at most ${LIMITS.addressCharacters} characters.`);
    }
    const route = findRoute(url.pathname);
    if (!route) throw new Refusal('not-found', 'Nothing is at this address.');
    const isOdd = request.headers.has(ODD_METHOD_HEADER);
    if (request.method === 'OPTIONS' && !isOdd) return preflight(route);
    const operationId = operationAt(route, isOdd ? '' : request.method);
    exchange.operationId = operationId;
    const operation = operationOf(operationId);
    if (operation.writes && ports.settings.isReadOnly) {
      throw new Refusal('read-only-mode', 'The service reads and does not write for now.');
    }
    return operation.policy === 'signed'
      ? answerUpload(exchange, route)
      : answerOperation(exchange, route, operationId, operation);
  }

  async function answerOperation(
    exchange: Exchange,
    route: Route,
    operationId: OperationId,
    operation: Operation,
  ): Promise<Reply> {
    const { request, url } = exchange;
    await identify(exchange, operation);
    await admit(exchange, operation);
    checkAccept(request.headers, operation);
    const path = readPath(operation, route.parameters);
    const query = readQuery(operation, url.search);
    // Looked at before the body, so that a request that cannot succeed is not read to its end.
    readIdempotencyKey(request.headers, operation);
    readIfMatch(request.headers, operation);
    const body = await readBody(request, operation);
    const call: Call = { exchange, operationId, operation, path, query };
    if (operation.functionName === null) return unlessKnown(call, await direct[operationId as DirectOperation](call));
    const answer = await invoke(ports, operation.functionName, call, body);
    if (exchange.report?.outcome.kind === 'failed') await lookAgain(exchange, operation);
    return unlessKnown(call, answer);
  }

  /** A function fails when its sandbox or its user goes away under it. That is no fault, and the next request hears 401. */
  async function lookAgain({ request, principal }: Exchange, operation: Operation): Promise<void> {
    if (principal) await authenticator.forget(principal.sandboxId);
    await authenticator.authenticate(request.headers, operation);
  }

  async function identify(exchange: Exchange, operation: Operation): Promise<void> {
    const { headers } = exchange.request;
    if (operation.policy === 'public') return;
    if (operation.policy === 'cron') return authenticateCron(headers, ports.settings.cronSecret);
    exchange.principal = await authenticator.authenticate(headers, operation);
  }

  async function admit(exchange: Exchange, { rate }: Operation): Promise<void> {
    const caller = rateLimits.per(rate) === 'network' ? exchange.network : principalOf(exchange).sandboxId;
    exchange.rateLimit = await rateLimits.admit(rate, caller);
  }

  /** The signature stands in for the token; it is cheap to check, so it comes before the rate limit. */
  async function answerUpload(exchange: Exchange, route: Route): Promise<Reply> {
    const operation = operationOf('uploadFile');
    const { id = '' } = readPath(operation, route.parameters);
    const { grant, principal } = await verifyUpload(ports, exchange, id);
    exchange.principal = principal;
    await admit(exchange, operation);
    checkAccept(exchange.request.headers, operation);
    const body = await readBody(exchange.request, operation);
    return upload(ports, exchange, grant, body as Uint8Array);
  }

  /** Follows from what a request did: events are on their way, or a sandbox or session has ended. */
  async function heed({ operationId, principal }: Exchange): Promise<void> {
    if (!operationId || !operationOf(operationId).writes) return;
    if (principal && ENDS_SESSIONS.has(operationId)) await authenticator.forget(principal.sandboxId);
    ports.wake();
  }

  return {
    async serve(request) {
      const network = groupAddress(ports.platform.clientAddress(request.headers));
      const exchange = beginExchange(request, network, ports.fineClock.nowMs());
      let reply: Reply;
      try {
        reply = await answer(exchange);
      } catch (error) {
        reply = refuse(ports, exchange, error);
      }
      const { status } = reply;
      const endMs = ports.fineClock.nowMs();
      if (status < 400) await heed(exchange);
      ports.spans.add(spansOf(exchange, status, endMs));
      writeLog(ports, exchange, status, endMs);
      return respond(exchange, reply, endMs);
    },
  };
}

function operationAt(route: Route, method: string): OperationId {
  const operationId = route.operations[(method === 'HEAD' ? 'GET' : method) as Method];
  if (operationId) return operationId;
  const allowed = allowedMethods(route);
  throw new Refusal('method-not-allowed', `This address knows ${allowed}.`, { headers: { Allow: allowed } });
}

function preflight(route: Route): Answer {
  const allowed = allowedMethods(route);
  const headers = { Allow: allowed, 'Access-Control-Allow-Methods': allowed, ...PREFLIGHT_HEADERS };
  return { status: 204, headers, body: { kind: 'none' } };
}

/** A store that cannot be opened is no fault of the request: it may come again. */
function refusingWhenClosed(ports: GatewayPorts): GatewayPorts {
  const orRefuse = <T>(opening: Promise<T>): Promise<T> =>
    opening.catch((error: unknown) => {
      ports.log.error({ failure: wordsOf(error) }, 'the store could not be opened');
      throw new Refusal('unavailable', 'The store does not answer for now.', { headers: { 'Retry-After': '5' } });
    });
  return { ...ports, storage: () => orRefuse(ports.storage()), tokens: () => orRefuse(ports.tokens()) };
}

/** What went wrong in words for the caller; the reason itself goes into the log alone. */
function refuse({ log }: GatewayPorts, { trace, operationId }: Exchange, error: unknown): Answer {
  if (error instanceof Refusal) return error.answer;
  if (error instanceof ScopeGoneError) return problem('unauthenticated', 'The sandbox or the account has ended.');
  log.error({ traceId: trace.traceId, operation: operationId, failure: wordsOf(error) }, 'the gateway failed');
  return problem('internal', 'Something went wrong on our side.');
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** 304 instead of what the caller has already (RFC 9110, 13.1.2). */
function unlessKnown({ exchange, operation }: Call, reply: Reply): Reply {
  const etag = reply.headers.etag;
  if (operation.preconditions !== 'read' || reply.status !== 200 || etag === undefined) return reply;
  const known = readEntityTags(exchange.request.headers.get('if-none-match'), 'weak') ?? [];
  if (!known.includes('*') && !known.some((tag) => etag === `"${tag}"`)) return reply;
  return { status: 304, headers: { etag }, body: { kind: 'none' } };
}

function respond(exchange: Exchange, reply: Reply, endMs: number): Response {
  const { request, url, trace, spanId, startMs, report, rateLimit, isReplay } = exchange;
  const isHead = request.method === 'HEAD';
  const { body, headers } =
    'events' in reply
      ? { body: reply.events, headers: reply.headers }
      : render(completeProblem(reply, { path: url.pathname, traceId: trace.traceId }));
  const functionName = exchange.operationId && operationOf(exchange.operationId).functionName;
  const all = new Headers(COMMON_HEADERS);
  const own = {
    ...rateLimit,
    ...(report && functionName ? reportHeaders(functionName, report) : {}),
    ...(isReplay ? { 'Idempotency-Replayed': 'true' } : {}),
    'Server-Timing': serverTiming(endMs - startMs, report),
    traceparent: traceparent(trace.traceId, spanId),
    ...headers,
  };
  for (const [name, value] of Object.entries(own)) all.set(name, value);
  return new Response(isHead ? null : (body as BodyInit | null), { status: reply.status, headers: all });
}

/** One line for each request: what, how it ended, how long it took. No address, no token, no body. */
function writeLog({ log, platform }: GatewayPorts, exchange: Exchange, status: number, endMs: number): void {
  const { request, operationId, trace, startMs, report, isReplay } = exchange;
  const region = platform.entryRegion(request.headers);
  log.info(
    {
      traceId: trace.traceId,
      method: request.method,
      operation: operationId ?? null,
      status,
      ...(region === undefined ? {} : { region }),
      durationMs: Math.round((endMs - startMs) * 100) / 100,
      ...(report ? { instanceId: report.instanceId, isCold: report.isCold, outcome: report.outcome.kind } : {}),
      ...(isReplay ? { isReplay } : {}),
    },
    'request',
  );
}
