import { createHash } from 'node:crypto';
import type { OPERATIONS, OperationId } from '../_contract/operations';
import type { FunctionName, HandlerContext, HandlerResult, HttpEvent } from '../_ports/function-runtime';
import type { Answer } from '../_ports/receipt';

/** Ids of the operations that a function must serve, by the registry. */
export type OperationOf<Name extends FunctionName> = {
  [Id in OperationId]: (typeof OPERATIONS)[Id]['functionName'] extends Name ? Id : never;
}[OperationId];

export type Operation = (event: HttpEvent, context: HandlerContext) => Promise<Answer>;

/**
 * Serves an HTTP event by the operation it names.
 *
 * @throws {Error} When the function has no such operation: the gateway sent it to the wrong one.
 */
export async function serveOperation(
  operations: Readonly<Record<string, Operation>>,
  event: HttpEvent,
  context: HandlerContext,
): Promise<HandlerResult> {
  const operation = Object.hasOwn(operations, event.operation) ? operations[event.operation] : undefined;
  if (!operation) throw new Error(`This function has no operation ${event.operation}.`);
  return { kind: 'answer', answer: await operation(event, context) };
}

/** The body of a request in the type of its operation's schema, by which the gateway has parsed it. */
export function bodyOf<Body>(event: HttpEvent): Body {
  return event.body as Body;
}

/** The query of a request in the type of its operation's schema, by which the gateway has parsed it. */
export function queryOf<Query>(event: HttpEvent): Query {
  return event.query as Query;
}

/**
 * The id in the path.
 *
 * @throws {Error} When the operation's path has none.
 */
export function idOf(event: HttpEvent): string {
  const { id } = event.path;
  if (id === undefined) throw new Error(`The operation ${event.operation} has no id in its path.`);
  return id;
}

/**
 * The id of what a request creates. Made from the idempotency key, it is the same on each try, so a try that comes after
 * a crash finds what the first one wrote; 132 bits of SHA-256.
 */
export function newIdFor(kind: string, event: HttpEvent, context: HandlerContext): string {
  if (!event.idempotency) return context.newId();
  return createHash('sha256').update(`${kind}\0${event.idempotency.seed}`).digest('base64url').slice(0, 22);
}

/** The receipt of an answer, for the transaction of the write; none when the request has no idempotency key. */
export function receiptOf(event: HttpEvent, answer: Answer): { recordId: string; answer: Answer } | undefined {
  return event.idempotency && { recordId: event.idempotency.recordId, answer };
}
