import type * as z from 'zod/mini';
import { type Architecture, architectureSchema, DOCUMENT_LIMITS } from './architecture';
import { checkUse } from './check-use';
import { checkDeadLetters, checkPolls } from './poll-rules';

/** What is wrong with a document: where, as a JSON pointer, and what was expected. */
export interface DocumentError {
  pointer: string;
  message: string;
}

export type ParsedArchitecture = { kind: 'valid'; value: Architecture } | { kind: 'invalid'; errors: DocumentError[] };

/** Parses an unknown value as an architecture, strictly; never throws. Defaults are filled in. */
export function parseArchitecture(value: unknown): ParsedArchitecture {
  if (depthOf(value, DOCUMENT_LIMITS.depth) > DOCUMENT_LIMITS.depth) {
    return invalid([{ pointer: '', message: `expected at most ${DOCUMENT_LIMITS.depth} levels of nesting` }]);
  }
  const result = architectureSchema.safeParse(value);
  if (!result.success) return invalid(result.error.issues.flatMap((issue) => describeIssue(issue, value)));
  const document = result.data;
  const errors = [checkReferences, checkPolls, checkDeadLetters, checkUse].flatMap((check) => check(document));
  return errors.length > 0 ? invalid(errors) : { kind: 'valid', value: document };
}

/** Parses the text of a document file. */
export function parseArchitectureText(text: string): ParsedArchitecture {
  if (text.length > DOCUMENT_LIMITS.bytes) {
    return invalid([{ pointer: '', message: `expected at most ${DOCUMENT_LIMITS.bytes} bytes` }]);
  }
  try {
    return parseArchitecture(JSON.parse(text));
  } catch (error) {
    return invalid([
      { pointer: '', message: `expected JSON: ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
}

function invalid(errors: DocumentError[]): ParsedArchitecture {
  return { kind: 'invalid', errors };
}

/** Says in words what the schema library found wrong at its place in the root. */
export function describeIssue(issue: z.core.$ZodIssue, root: unknown): DocumentError[] {
  const pointer = pointerOf(issue.path);
  const got = `got ${preview(valueAt(root, issue.path))}`;
  if (issue.message.startsWith('expected')) return [{ pointer, message: `${issue.message}, ${got}` }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ pointer: `${pointer}/${escaped(key)}`, message: 'expected no such key' }));
    case 'invalid_type':
      return [{ pointer, message: `expected ${TYPE_WORDS[issue.expected] ?? issue.expected}, ${got}` }];
    case 'too_small':
      return [
        {
          pointer,
          message: `expected ${sized(issue.origin)} ${issue.inclusive === false ? '>' : '>='} ${issue.minimum}, ${got}`,
        },
      ];
    case 'too_big':
      return [
        {
          pointer,
          message: `expected ${sized(issue.origin)} ${issue.inclusive === false ? '<' : '<='} ${issue.maximum}, ${got}`,
        },
      ];
    case 'invalid_value':
      return [
        { pointer, message: `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}, ${got}` },
      ];
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
      return [
        {
          pointer,
          message: `expected ${options.map((value) => JSON.stringify(value)).join(' or ') || 'another form'}, ${got}`,
        },
      ];
    }
    default:
      return [{ pointer, message: `expected another value, ${got}` }];
  }
}

const TYPE_WORDS: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  tuple: 'a list',
};

function sized(origin: string): string {
  if (origin === 'string') return 'a text of length';
  if (origin === 'array') return 'a list of length';
  return origin === 'int' ? 'a whole number' : 'a number';
}

function checkReferences({ resources, links, layout, faults }: Architecture): DocumentError[] {
  const errors: DocumentError[] = [];
  const ids = new Set<string>();
  resources.forEach(({ id }, index) => {
    if (ids.has(id))
      errors.push({ pointer: `/resources/${index}/id`, message: `expected an id used once, got "${id}" again` });
    ids.add(id);
  });
  const kinds = new Map(resources.map(({ id, kind }) => [id, kind]));
  const linkIds = new Set<string>();
  links.forEach((link, index) => {
    if (linkIds.has(link.id))
      errors.push({ pointer: `/links/${index}/id`, message: `expected an id used once, got "${link.id}" again` });
    linkIds.add(link.id);
    for (const end of ['from', 'to'] as const) {
      if (!ids.has(link[end]))
        errors.push({
          pointer: `/links/${index}/${end}`,
          message: `expected the id of a resource, got "${link[end]}"`,
        });
    }
    const from = kinds.get(link.from);
    const to = kinds.get(link.to);
    if (from === undefined || to === undefined) return;
    const reason = whyNot(link.kind, from, to);
    if (reason)
      errors.push({
        pointer: `/links/${index}/kind`,
        message: `expected ${reason}, got a ${link.kind} from ${from} to ${to}`,
      });
  });
  resources.forEach((resource, index) => {
    if (!('deadLetterQueue' in resource) || resource.deadLetterQueue === undefined) return;
    if (kinds.get(resource.deadLetterQueue) !== 'queue') {
      errors.push({
        pointer: `/resources/${index}/deadLetterQueue`,
        message: `expected the id of a queue, got "${resource.deadLetterQueue}"`,
      });
    }
  });
  faults.forEach((fault, index) => {
    if (!ids.has(fault.resource))
      errors.push({
        pointer: `/faults/${index}/resource`,
        message: `expected the id of a resource, got "${fault.resource}"`,
      });
    if (fault.untilS <= fault.fromS)
      errors.push({
        pointer: `/faults/${index}/untilS`,
        message: `expected a time after fromS = ${fault.fromS}, got ${fault.untilS}`,
      });
  });
  for (const id of Object.keys(layout ?? {})) {
    if (!ids.has(id))
      errors.push({ pointer: `/layout/${escaped(id)}`, message: `expected the id of a resource, got "${id}"` });
  }
  return errors;
}

const CALLERS = new Set(['client', 'gateway', 'function']);
const CALLED = new Set(['gateway', 'function', 'user-pool', 'table', 'bucket', 'queue']);

function whyNot(kind: string, from: string, to: string): string | undefined {
  if (kind === 'call') {
    if (!CALLERS.has(from)) return 'a call to start at a client, gateway or function';
    if (!CALLED.has(to)) return 'a call to end at something that answers';
    return undefined;
  }
  if (to !== 'function') return `${kind === 'event' ? 'an event' : 'a poll'} to end at a function`;
  if (kind === 'event' && from !== 'bucket' && from !== 'schedule')
    return 'an event to start at a bucket or a schedule';
  if (kind === 'poll' && from !== 'table' && from !== 'queue') return 'a poll to start at a table or a queue';
  return undefined;
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${escaped(String(key))}`).join('');
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function preview(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Depth of nesting, counted no further than just past `limit`. */
export function depthOf(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (limit < 0) return 1;
  let deepest = 0;
  for (const each of Object.values(value)) deepest = Math.max(deepest, depthOf(each, limit - 1));
  return deepest + 1;
}
