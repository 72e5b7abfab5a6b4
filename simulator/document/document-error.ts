import type * as z from 'zod/mini';

/** What is wrong with a document: where, as a JSON pointer, and what was expected. */
export interface DocumentError {
  pointer: string;
  message: string;
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

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${escaped(String(key))}`).join('');
}

/** A key as a part of a JSON pointer. */
export function escaped(key: string): string {
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
