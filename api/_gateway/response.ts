import { FILE_TYPES } from '../_contract/files';
import type { InvocationReport } from '../_ports/function-runtime';
import type { Answer } from '../_ports/receipt';

/** What every answer says, whatever it answers. */
export const COMMON_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'Allow, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, ' +
    'traceparent, X-Cold-Start, X-Function, X-Instance-Id',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** What a browser asks before a request of another origin. */
export const PREFLIGHT_HEADERS = {
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, traceparent',
  'Access-Control-Max-Age': '86400',
} as const;

/** What a function may say in headers; the rest is the gateway's. */
const FUNCTION_HEADERS = new Set([
  'content-disposition',
  'content-type',
  'etag',
  'link',
  'location',
  'retry-after',
  'www-authenticate',
]);
const DOWNLOAD_TYPES: readonly string[] = FILE_TYPES;

/** The headers of a function's answer that go out: known ones, with values that a header can hold. */
export function functionHeaders(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(lowerCased(headers));
  return Object.fromEntries(
    entries.filter(([name, value]) => FUNCTION_HEADERS.has(name) && /^[\x20-\x7e]*$/.test(value)),
  );
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * An answer as bytes and headers. A file leaves as an attachment of a type that no browser runs, whatever its function
 * said.
 */
export function render({ status, headers, body }: Answer): {
  body: Uint8Array | null;
  headers: Record<string, string>;
} {
  switch (body.kind) {
    case 'none':
      return {
        body: null,
        headers: { ...headers, ...(status === 204 || status === 304 ? {} : { 'content-length': '0' }) },
      };
    case 'json': {
      const bytes = new TextEncoder().encode(JSON.stringify(body.value));
      const type = headers['content-type']?.endsWith('json') ? headers['content-type'] : 'application/json';
      return { body: bytes, headers: { ...headers, 'content-type': type, 'content-length': String(bytes.length) } };
    }
    case 'bytes': {
      const type = headers['content-type'] ?? '';
      const disposition = headers['content-disposition'] ?? '';
      return {
        body: body.bytes,
        headers: {
          ...headers,
          'content-type': DOWNLOAD_TYPES.includes(type) ? type : 'application/octet-stream',
          'content-disposition': /^attachment(;|$)/.test(disposition) ? disposition : 'attachment',
          'content-length': String(body.bytes.length),
        },
      };
    }
  }
}

/** What a 401 must say (RFC 9110, 15.5.2). */
export const CHALLENGE = 'Bearer realm="live API"';

/** Completes a problem: every one names its request and its trace, and a 401 how to authenticate. */
export function completeProblem(answer: Answer, request: { path: string; traceId: string }): Answer {
  if (answer.status < 400) return answer;
  const told = answer.body.kind === 'json' ? answer.body.value : null;
  const problem = typeof told === 'object' && told !== null && !Array.isArray(told) ? told : {};
  return {
    status: answer.status,
    headers: {
      ...(answer.status === 401 ? { 'www-authenticate': CHALLENGE } : {}),
      ...lowerCased(answer.headers),
      'content-type': 'application/problem+json',
    },
    body: { kind: 'json', value: { ...problem, instance: request.path, traceId: request.traceId } },
  };
}

/** What the answer tells of the function behind it: which instance, cold or warm, and where the time went. */
export function reportHeaders(functionName: string, report: InvocationReport): Record<string, string> {
  return {
    'X-Function': functionName,
    'X-Cold-Start': report.isCold ? '1' : '0',
    ...(report.instanceId === undefined ? {} : { 'X-Instance-Id': report.instanceId }),
  };
}

/** `Server-Timing` in milliseconds: waiting for an instance, its init, its service, and all that the gateway saw. */
export function serverTiming(totalMs: number, report?: InvocationReport): string {
  const parts = report
    ? { queue: report.queueMs, init: report.initMs, service: report.serviceMs, total: totalMs }
    : { total: totalMs };
  return Object.entries(parts)
    .map(([name, durationMs]) => `${name};dur=${durationMs.toFixed(2)}`)
    .join(', ');
}
