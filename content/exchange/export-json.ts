import type { Architecture } from '@/simulator';
import { withoutDefaults } from './defaults';
import { isObject, type Json } from './json';

const MOST_ON_A_LINE = 110;

/**
 * The document as the text of a file. Defaults are left out and keys have one order, so that the same design is always
 * the same text; short objects stand on one line, so that a change shows as one line.
 */
export function exportJson(architecture: Architecture): string {
  return `${written(withoutDefaults(architecture) as unknown as Json, 0)}\n`;
}

function written(value: Json, depth: number): string {
  const line = onOneLine(value);
  const isLeaf = depth >= 2 && line.length + 2 * depth <= MOST_ON_A_LINE;
  if (isLeaf || typeof value !== 'object' || value === null) return line;
  const [indent, outdent] = ['  '.repeat(depth + 1), '  '.repeat(depth)];
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((each) => indent + written(each, depth + 1)).join(',\n')}\n${outdent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, each]) => `${indent}${JSON.stringify(key)}: ${written(each, depth + 1)}`);
  return `{\n${lines.join(',\n')}\n${outdent}}`;
}

function onOneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${onOneLine(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
