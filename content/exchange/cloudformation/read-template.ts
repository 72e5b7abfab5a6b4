import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { DocumentError } from '@/simulator';
import { isObject, type Json, type JsonObject } from '../json';
import { EXCHANGE_LIMITS, type Reading, refused } from '../limits';

/** Nodes of a template with its aliases followed: more than any template of the permitted size has by itself. */
const MOST_NODES = 200_000;
/** Keys that would change objects instead of filling them. */
const FORBIDDEN_KEYS = new Set(['__proto__']);
/** Lines and words of a generator that has not been run yet. */
const OPEN_STATEMENT = /\{%[^\n]*?%\}/g;
const OPEN_WORD = /\{\{[^{}\n]*\}\}/g;
/** Short tags whose long form does not begin with `Fn::`. */
const PLAIN_TAGS = new Set(['Ref', 'Condition']);

/** Why a template is refused; never leaves this file. */
class Refusal extends Error {
  readonly error: DocumentError;
  constructor(pointer: string, message: string) {
    super(message);
    this.error = { pointer, message };
  }
}

/**
 * The text of a template, YAML with its short tags or JSON, as data with functions in their long form. Too large, too
 * deep, too often repeated, or not a map with resources: refused, with the line and column or the JSON pointer.
 */
export function readTemplate(text: string): Reading<JsonObject> {
  if (text.length > EXCHANGE_LIMITS.fileBytes) {
    return refused(`expected at most ${EXCHANGE_LIMITS.fileBytes} characters, got ${text.length}`);
  }
  try {
    const value = readJson(text) ?? readYaml(text.includes('{%') ? withoutPlaceholders(text) : text);
    if (!isObject(value) || !isObject(value.Resources)) {
      throw new Refusal('/Resources', 'expected a template: a map with Resources, which are a map');
    }
    return { kind: 'valid', value };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'invalid', errors: [error.error] };
    // The parsers go down as deep as the text does.
    if (error instanceof RangeError) return refused(tooDeep());
    throw error;
  }
}

/** A text of a generator with nothing put in: both sides of its choices stand, and its words are some word. */
function withoutPlaceholders(text: string): string {
  return text.replace(OPEN_STATEMENT, '').replace(OPEN_WORD, 'placeholder');
}

function tooDeep(): string {
  return `expected at most ${EXCHANGE_LIMITS.depth} levels of nesting`;
}

/** JSON as data; undefined when the text is none, for the reader of YAML to say where it goes wrong. */
function readJson(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  checkPlain(value, '', 0);
  return value;
}

function checkPlain(value: Json, pointer: string, depth: number): void {
  if (depth > EXCHANGE_LIMITS.depth) throw new Refusal(pointer, tooDeep());
  if (Array.isArray(value)) {
    value.forEach((each, index) => {
      checkPlain(each, `${pointer}/${index}`, depth + 1);
    });
  } else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) {
      const at = pointerTo(pointer, key);
      if (FORBIDDEN_KEYS.has(key)) throw new Refusal(at, 'expected no such key');
      checkPlain(each, at, depth + 1);
    }
  }
}

function pointerTo(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Opening brackets without a closing one, or marks of entries in a row, that no template has and that take long to read. */
const MOST_OPEN = 300;
const ENTRIES_IN_A_ROW = /(?:[-?] ){300}/;

/** Whether a text goes so deep that it would take the parser long to say so. */
function isBottomless(text: string): boolean {
  let open = 0;
  for (const sign of text.matchAll(/[[\]{}]/g)) {
    open = sign[0] === '[' || sign[0] === '{' ? open + 1 : Math.max(0, open - 1);
    if (open > MOST_OPEN) return true;
  }
  return ENTRIES_IN_A_ROW.test(text);
}

function readYaml(text: string): Json {
  if (isBottomless(text)) throw new Refusal('', tooDeep());
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    uniqueKeys: false,
    strict: false,
    logLevel: 'silent',
  });
  // A closing bracket further left than the platform's own reader minds; the text still means what it says.
  const fault = document.errors.find(({ code, pos }) => !(code === 'BAD_INDENT' && /[\]}]/.test(text.charAt(pos[0]))));
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw new Refusal('', `expected YAML, line ${line}, column ${col}: ${fault.message}`);
  }
  return new Unfolding((alias) => (isAlias(alias) ? alias.resolve(document) : undefined)).of(document.contents, '', 0);
}

/** Turns the tree of a YAML file into data, counting what it becomes. */
class Unfolding {
  private nodes = 0;
  private aliases = 0;
  private readonly targetOf: (alias: unknown) => Node | undefined;

  constructor(targetOf: (alias: unknown) => Node | undefined) {
    this.targetOf = targetOf;
  }

  of(node: unknown, pointer: string, depth: number): Json {
    if (depth > EXCHANGE_LIMITS.depth) throw new Refusal(pointer, tooDeep());
    this.nodes += 1;
    if (this.nodes > MOST_NODES) throw new Refusal(pointer, `expected at most ${MOST_NODES} values, aliases followed`);
    if (isAlias(node)) return this.ofAlias(node, pointer, depth);
    if (isScalar(node)) return tagged(node.tag, scalarOf(node.value));
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.of(item, `${pointer}/${index}`, depth + 1));
      return tagged(node.tag, items);
    }
    if (isMap(node)) return tagged(node.tag, this.ofMap(node.items, pointer, depth));
    return null;
  }

  private ofAlias(node: unknown, pointer: string, depth: number): Json {
    this.aliases += 1;
    if (this.aliases > EXCHANGE_LIMITS.aliases) {
      throw new Refusal(pointer, `expected at most ${EXCHANGE_LIMITS.aliases} aliases`);
    }
    const target = this.targetOf(node);
    if (target === undefined) throw new Refusal(pointer, 'expected an alias of something before it');
    return this.of(target, pointer, depth + 1);
  }

  private ofMap(pairs: readonly { key: unknown; value: unknown }[], pointer: string, depth: number): JsonObject {
    const entries: [string, Json][] = [];
    for (const pair of pairs) {
      const key = String(isScalar(pair.key) ? pair.key.value : this.of(pair.key, pointer, depth + 1));
      const at = pointerTo(pointer, key);
      if (FORBIDDEN_KEYS.has(key)) throw new Refusal(at, 'expected no such key');
      const value = this.of(pair.value, at, depth + 1);
      if (key === '<<') for (const map of Array.isArray(value) ? value : [value]) entries.unshift(...entriesOf(map));
      else entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }
}

function entriesOf(value: Json): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

function scalarOf(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return value === null || value === undefined ? null : String(value);
}

/** The long form of a value with a short tag; a tag of YAML itself changes nothing. */
function tagged(tag: string | undefined, value: Json): Json {
  if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
  const name = tag.slice(1);
  if (name === 'GetAtt' && typeof value === 'string') {
    const [resource = '', ...attribute] = value.split('.');
    return { 'Fn::GetAtt': [resource, attribute.join('.')] };
  }
  return { [PLAIN_TAGS.has(name) ? name : `Fn::${name}`]: value };
}
