import type { JsonObject } from '../../_ports/json';
import { readJsonCell } from './cells';
import { type Column, describeColumn, emptyColumn, observe } from './columns';
import { excerpt } from './excerpt';
import type { Analysis } from './outcome';

const COLUMN_LIMIT = 200;
const KEY_LIMIT = 50;

interface Tally {
  objects: number;
  arrays: number;
  strings: number;
  numbers: number;
  booleans: number;
  nulls: number;
}

/**
 * Profiles a JSON text: what it is at its root, how deep it goes (a plain value is 0), how many values of each kind
 * it holds, and, when it is a list of flat records, the same columns that a table has.
 */
export function profileJson(text: string): Analysis {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return { kind: 'failed', failure: 'The file is not valid JSON.' };
  }
  return {
    kind: 'processed',
    result: { kind: 'json', root: typeName(root), ...size(root), ...tally(root), ...keysOf(root), ...table(root) },
  };
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function size(root: unknown): JsonObject {
  if (Array.isArray(root)) return { length: root.length };
  return isRecord(root) ? { keyCount: Object.keys(root).length } : {};
}

/** Walks with a stack of its own, because a hostile file is deeper than the language's stack. */
function tally(root: unknown): JsonObject {
  const counts: Tally = { objects: 0, arrays: 0, strings: 0, numbers: 0, booleans: 0, nulls: 0 };
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  let deepest = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    count(counts, value);
    if (typeof value !== 'object' || value === null) continue;
    deepest = Math.max(deepest, depth + 1);
    for (const child of Object.values(value)) open.push({ value: child, depth: depth + 1 });
  }
  return { depth: deepest, values: { ...counts } };
}

function count(counts: Tally, value: unknown): void {
  if (value === null) counts.nulls += 1;
  else if (Array.isArray(value)) counts.arrays += 1;
  else if (typeof value === 'object') counts.objects += 1;
  else if (typeof value === 'string') counts.strings += 1;
  else if (typeof value === 'number') counts.numbers += 1;
  else counts.booleans += 1;
}

/** The first keys of an object, as a list: a key is somebody's text and names nothing of ours. */
function keysOf(root: unknown): JsonObject {
  if (!isRecord(root)) return {};
  const keys = Object.entries(root).slice(0, KEY_LIMIT);
  return { keys: keys.map(([name, value]) => ({ name: excerpt(name), type: typeName(value) })) };
}

function table(root: unknown): JsonObject {
  if (!Array.isArray(root) || root.length === 0 || !root.every(isFlat)) return {};
  const columns = new Map<string, Column>();
  for (const record of root) {
    for (const name of Object.keys(record)) if (!columns.has(name)) columns.set(name, emptyColumn(name));
    if (columns.size > COLUMN_LIMIT) return {};
  }
  for (const record of root) {
    for (const column of columns.values()) {
      observe(column, Object.hasOwn(record, column.name) ? readJsonCell(record[column.name]) : undefined);
    }
  }
  return { rows: root.length, columns: [...columns.values()].map(describeColumn) };
}

function isFlat(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Object.values(value).every((field) => typeof field !== 'object' || field === null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
