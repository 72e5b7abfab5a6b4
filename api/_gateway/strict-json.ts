import type { JsonValue } from '../_ports/json';

/** Why a text is refused. Says the reason, not the text. */
export class StrictJsonError extends Error {
  override name = 'StrictJsonError';
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const TOKEN = /[\s:,]*(?:("(?:[^"\\]|\\.)*")|([[{])|([\]}])|([^\s:,[\]{}"]+))/y;

/**
 * Parses JSON and takes only what every reader reads alike.
 *
 * Refused besides wrong syntax: bytes that are not UTF-8, a byte order mark, nesting beyond `maxDepth`, an object that
 * names a key twice, keys that mean something to JavaScript (`__proto__`, `constructor`, `prototype`), numbers outside the range of a double, and halves
 * of surrogate pairs.
 *
 * @throws {StrictJsonError}
 */
export function parseStrictJson(bytes: Uint8Array, maxDepth: number): JsonValue {
  const text = decode(bytes);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    throw new StrictJsonError('The body is not valid JSON.');
  }
  inspect(text, maxDepth);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new StrictJsonError('The body is not UTF-8.');
  }
}

/** Walks the tokens of a text that is known to be JSON: what parsing has already merged is only visible here. */
function inspect(text: string, maxDepth: number): void {
  const keys: (Set<string> | undefined)[] = [];
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    const [, quoted, opening, closing, literal] = token;
    if (opening !== undefined) {
      if (keys.length >= maxDepth) throw new StrictJsonError(`The body nests deeper than ${maxDepth} levels.`);
      keys.push(opening === '{' ? new Set() : undefined);
    } else if (closing !== undefined) {
      keys.pop();
    } else if (quoted !== undefined) {
      inspectString(JSON.parse(quoted) as string, isKey(text, TOKEN.lastIndex) ? keys.at(-1) : undefined);
    } else if (literal !== undefined && /^[-\d]/.test(literal) && !Number.isFinite(Number(literal))) {
      throw new StrictJsonError('The body holds a number beyond the range of a double.');
    }
  }
}

function inspectString(value: string, siblings: Set<string> | undefined): void {
  if (!value.isWellFormed()) throw new StrictJsonError('The body holds half of a surrogate pair.');
  if (siblings === undefined) return;
  if (FORBIDDEN_KEYS.has(value)) throw new StrictJsonError('The body holds a key that is not taken.');
  if (siblings.has(value)) throw new StrictJsonError('The body names a key twice in one object.');
  siblings.add(value);
}

function isKey(text: string, end: number): boolean {
  let index = end;
  while (/\s/.test(text.charAt(index))) index += 1;
  return text.charAt(index) === ':';
}
