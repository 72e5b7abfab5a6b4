import { createHash } from 'node:crypto';
import type { AnswerShape, Operation } from '../_contract/operation';
import type { Scope } from '../_ports/scope';
import { Refusal } from './refusal';

/** An entity tag of RFC 9110, weak ones included. */
const ENTITY_TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/y;

/**
 * Reads `If-Match` or `If-None-Match`.
 *
 * @param comparison - `strong` leaves weak tags out, because they never match strongly.
 * @returns Tags without quotes, or `*` alone; undefined when the header is absent.
 * @throws {Refusal} 400 when it is no list of entity tags.
 */
export function readEntityTags(header: string | null, comparison: 'strong' | 'weak'): string[] | undefined {
  if (header === null) return undefined;
  if (header.trim() === '*') return ['*'];
  const tags: string[] = [];
  let position = 0;
  do {
    position = skipBlanks(header, position);
    ENTITY_TAG.lastIndex = position;
    const [match, weak, tag = ''] = ENTITY_TAG.exec(header) ?? [];
    if (match === undefined) throw new Refusal('malformed', 'An entity tag stands in double quotes.');
    if (comparison === 'weak' || weak === undefined) tags.push(tag);
    position = skipBlanks(header, position + match.length);
  } while (header.charAt(position++) === ',');
  if (position <= header.length) throw new Refusal('malformed', 'Entity tags are separated by commas.');
  return tags;
}

function skipBlanks(text: string, from: number): number {
  let position = from;
  while (text.charAt(position) === ' ' || text.charAt(position) === '\t') position += 1;
  return position;
}

/** @throws {Refusal} 428 when a change comes without `If-Match`, 400 when that cannot be read. */
export function readIfMatch(headers: Headers, { preconditions }: Operation): string[] | undefined {
  if (preconditions !== 'write') return undefined;
  const tags = readEntityTags(headers.get('if-match'), 'strong');
  if (tags) return tags;
  throw new Refusal('precondition-required', 'Send If-Match with the entity tag that you read.');
}

const LONGEST_KEY = 255;

/**
 * Reads `Idempotency-Key`, a string of RFC 8941: in double quotes.
 *
 * @returns Undefined for an operation that needs none.
 * @throws {Refusal} 400 when it is missing or no such string.
 */
export function readIdempotencyKey(headers: Headers, { idempotency }: Operation): string | undefined {
  if (idempotency === 'none') return undefined;
  const header = headers.get('idempotency-key')?.trim();
  if (!header) {
    throw new Refusal('idempotency-key-missing', 'Send Idempotency-Key with a new name for this request, in quotes.');
  }
  const [, quoted] = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/.exec(header) ?? [];
  const key = quoted?.replaceAll(/\\(["\\])/g, '$1');
  if (!key || key.length > LONGEST_KEY) {
    throw new Refusal('malformed', `Idempotency-Key is 1 to ${LONGEST_KEY} ASCII characters in double quotes.`);
  }
  return key;
}

/** What an idempotent request is known by, the same on each try: no other scope, operation or key has it. */
export function idempotencySeed({ sandboxId, ownerId }: Scope, operationId: string, key: string): string {
  return sha256(JSON.stringify([sandboxId, ownerId, operationId, key]));
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

const ANSWER_TYPES: Record<AnswerShape['kind'], string | undefined> = {
  json: 'application/json',
  events: 'text/event-stream',
  // Whatever the file is, and nothing at all.
  bytes: undefined,
  none: undefined,
};

/** @throws {Refusal} 406 when no answer that succeeds has a type that the caller takes. */
export function checkAccept(headers: Headers, { answers }: Operation): void {
  const accept = headers.get('accept');
  if (accept === null || accept.trim() === '') return;
  const types = Object.values(answers).map(({ kind }) => ANSWER_TYPES[kind]);
  if (types.some((type) => type === undefined || accepts(accept, type))) return;
  throw new Refusal('not-acceptable', `The answer is ${types.join(' or ')}.`);
}

/** The most specific range decides; a weight of zero refuses. */
function accepts(accept: string, type: string): boolean {
  const ranges = new Map<string, number>();
  for (const part of accept.split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    ranges.set(range, weight === undefined ? 1 : Number(weight.slice(2)));
  }
  const [group] = type.split('/');
  const weight = ranges.get(type) ?? ranges.get(`${group}/*`) ?? ranges.get('*/*') ?? 0;
  return weight > 0;
}
