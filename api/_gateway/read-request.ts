import type { z } from 'zod';
import { FILE_TYPES } from '../_contract/files';
import { LIMITS } from '../_contract/limits';
import type { BodyKind, Operation } from '../_contract/operation';
import type { ProblemPlace } from '../_contract/problems';
import type { JsonValue } from '../_ports/json';
import { Refusal } from './refusal';
import { parseStrictJson, StrictJsonError } from './strict-json';

const MEDIA_TYPES: Record<BodyKind, readonly string[]> = {
  none: [],
  json: ['application/json'],
  'merge-patch': ['application/merge-patch+json'],
  bytes: FILE_TYPES,
};
const BODY_LIMITS: Record<BodyKind, number> = {
  none: 0,
  json: LIMITS.jsonBodyBytes,
  'merge-patch': LIMITS.jsonBodyBytes,
  bytes: LIMITS.fileBytes,
};

/** @throws {Refusal} 404 when a parameter has a form that no name of ours has. */
export function readPath({ pathParameters }: Operation, parameters: Record<string, string>): Record<string, string> {
  const parsed = pathParameters.safeParse(parameters);
  if (!parsed.success) throw new Refusal('not-found', 'Nothing is at this address.');
  return parameters;
}

/** @throws {Refusal} 400 when the query cannot be decoded, 422 when it breaks the schema or names a field twice. */
export function readQuery({ query }: Operation, search: string): Record<string, JsonValue> {
  if (!isDecodable(search)) throw new Refusal('malformed', 'The query of the address is not UTF-8.');
  const values: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    if (name in values) throw invalid([place(`/query/${name}`, 'duplicate', 'Stands there twice')]);
    values[name] = value;
  }
  return parse(query, { ...values }, '/query') as Record<string, JsonValue>;
}

function isDecodable(search: string): boolean {
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads what the request carries, as its operation takes it.
 *
 * @returns Parsed JSON, bytes, or undefined for an operation without a body.
 * @throws {Refusal} 415, 413, 400 or 422.
 */
export async function readBody(request: Request, { body }: Operation): Promise<JsonValue | Uint8Array | undefined> {
  if (body.kind !== 'none') checkMediaType(request.headers, body.kind);
  const bytes = await readBytes(request, body.kind === 'none' ? 0 : BODY_LIMITS[body.kind]);
  if (body.kind === 'none') return undefined;
  if (body.kind === 'bytes') return bytes;
  const value = parseJson(bytes);
  return body.schema ? (parse(body.schema, value, '') as JsonValue) : value;
}

function checkMediaType(headers: Headers, kind: BodyKind): void {
  const accepted = MEDIA_TYPES[kind];
  const options = { headers: { [kind === 'merge-patch' ? 'Accept-Patch' : 'Accept']: accepted.join(', ') } };
  if (!/^(identity)?$/i.test(headers.get('content-encoding') ?? '')) {
    throw new Refusal('unsupported-media-type', 'A body with Content-Encoding is not taken.', {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').split(';').map((part) => part.trim());
  const isAccepted = accepted.includes(type.toLowerCase());
  if (!isAccepted || !parameters.every((parameter) => /^charset="?utf-8"?$/i.test(parameter))) {
    throw new Refusal('unsupported-media-type', `The body must be ${accepted.join(' or ')}.`, options);
  }
}

/** Reads at most `limit` bytes; what Content-Length says is only a reason to refuse earlier. */
async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length')) > limit) throw tooLarge(limit);
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(next.value);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    if (error instanceof Refusal) throw error;
    throw new Refusal('malformed', 'The body broke off.');
  }
  return concatenate(chunks, size);
}

function tooLarge(limit: number): Refusal {
  if (limit === 0) return new Refusal('malformed', 'This operation takes no body.');
  return new Refusal('payload-too-large', `The body takes at most ${limit} bytes.`);
}

function concatenate(chunks: Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function parseJson(bytes: Uint8Array): JsonValue {
  try {
    return parseStrictJson(bytes, LIMITS.jsonDepth);
  } catch (error) {
    if (error instanceof StrictJsonError) throw new Refusal('malformed', error.message);
    throw error;
  }
}

function parse(schema: z.ZodType, value: unknown, base: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.flatMap((issue) => places(issue, base)));
}

function places(issue: z.core.$ZodIssue, base: string): ProblemPlace[] {
  const pointer = base + issue.path.map((part) => `/${escapePointer(String(part))}`).join('');
  if (issue.code !== 'unrecognized_keys') return [place(pointer, issue.code, issue.message)];
  return issue.keys.map((key) => place(`${pointer}/${escapePointer(key)}`, 'unrecognized_key', 'Is not known here'));
}

/** RFC 6901. */
function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

const MOST_PLACES = 20;
const LONGEST_POINTER = 200;

function place(pointer: string, code: string, message: string): ProblemPlace {
  return { pointer: pointer.slice(0, LONGEST_POINTER), code, message };
}

function invalid(errors: ProblemPlace[]): Refusal {
  return new Refusal('validation', 'The request breaks the schema.', { errors: errors.slice(0, MOST_PLACES) });
}
