import { expect } from 'vitest';
import { type OperationId, operation } from '../_contract/operations';
import { Problem } from '../_contract/problem-schema';
import { PROBLEMS } from '../_contract/problems';
import type { Handler, HandlerContext, HttpEvent } from '../_ports/function-runtime';
import type { JsonValue } from '../_ports/json';
import type { Answer } from '../_ports/receipt';

type Request = Partial<Omit<HttpEvent, 'source' | 'operation' | 'query'>> & {
  body?: JsonValue;
  query?: Record<string, string | number>;
};

/** An answer as a test reads it. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there, and fails when it is not
  json: any;
  bytes: Uint8Array | undefined;
}

/**
 * Calls an operation as the gateway does: body and query are parsed by its schemas first. The answer must be one that
 * the contract names, and must satisfy its schema.
 */
export async function call(
  handler: Handler,
  id: OperationId,
  context: HandlerContext,
  request: Request = {},
): Promise<Reply> {
  const { body, query } = operation(id);
  const event: HttpEvent = {
    source: 'http',
    operation: id,
    path: {},
    network: '192.0.2.1',
    origin: 'https://patterns.example',
    ...request,
    query: query.parse(asWritten(request.query ?? {})) as Record<string, JsonValue>,
    body: body.schema ? (body.schema.parse(request.body) as JsonValue) : undefined,
  };
  const result = await handler(event, context);
  if (result.kind !== 'answer') throw new Error(`${id} did not answer.`);
  expectByContract(id, result.answer);
  return replyOf(result.answer);
}

/** A key and the record of it, as they come with a request that creates. */
export function keyed(key: string): { idempotency: { recordId: string; seed: string } } {
  return { idempotency: { recordId: `record-${key}`, seed: `seed-${key}` } };
}

/** An address holds text alone. */
function asWritten(query: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

function expectByContract(id: OperationId, { status, headers, body }: Answer): void {
  if (status === 304) {
    expect(body.kind).toBe('none');
    return;
  }
  if (status >= 400) {
    expect(headers['content-type']).toBe('application/problem+json');
    const value = body.kind === 'json' ? body.value : undefined;
    const problem = Problem.parse({ ...Object(value), instance: '/api', traceId: 'trace' });
    expect(Object.keys(PROBLEMS)).toContain(problem.type.split('#')[1]);
    return;
  }
  const shape = operation(id).answers[status];
  expect(shape, `${id} answers ${status}`).toBeDefined();
  expect(body.kind).toBe(shape?.kind);
  for (const name of shape?.headers ?? []) if (name !== 'Link') expect(headers).toHaveProperty(name.toLowerCase());
  if (body.kind === 'json') shape?.schema?.parse(JSON.parse(JSON.stringify(body.value)));
}

function replyOf({ status, headers, body }: Answer): Reply {
  return {
    status,
    headers,
    json: body.kind === 'json' ? JSON.parse(JSON.stringify(body.value)) : undefined,
    bytes: body.kind === 'bytes' ? body.bytes : undefined,
  };
}
