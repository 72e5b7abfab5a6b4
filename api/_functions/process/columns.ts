import type { JsonObject } from '../../_ports/json';
import type { Cell } from './cells';
import { excerpt } from './excerpt';

/** More different values than this are not counted on. */
export const DISTINCT_LIMIT = 1_000;

/** What is known of a column after the cells seen so far. It grows by `observe` and is read by `describeColumn`. */
export interface Column {
  name: string;
  cells: number;
  empty: number;
  /** How many cells there are of each type. */
  types: Map<Cell['type'], number>;
  distinct: Set<string>;
  /** Of cells that are numbers. */
  numbers: { count: number; min: number; max: number; mean: number };
  dates: { earliest?: { epochMs: number; text: string }; latest?: { epochMs: number; text: string } };
  lengths: { min: number; max: number };
}

/** A column of which nothing was seen yet. */
export function emptyColumn(name: string): Column {
  return {
    name,
    cells: 0,
    empty: 0,
    types: new Map(),
    distinct: new Set(),
    numbers: { count: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, mean: 0 },
    dates: {},
    lengths: { min: Number.POSITIVE_INFINITY, max: 0 },
  };
}

/** Adds one cell to what is known of the column. */
export function observe(column: Column, cell: Cell | undefined): void {
  column.cells += 1;
  if (cell === undefined) {
    column.empty += 1;
    return;
  }
  column.types.set(cell.type, (column.types.get(cell.type) ?? 0) + 1);
  // One value beyond the limit is kept, to tell "just as many" from "more".
  if (column.distinct.size <= DISTINCT_LIMIT) column.distinct.add(cell.text);
  if (cell.type === 'integer' || cell.type === 'number') observeNumber(column.numbers, cell.value);
  if (cell.type === 'date') observeDate(column.dates, cell);
  column.lengths.min = Math.min(column.lengths.min, cell.text.length);
  column.lengths.max = Math.max(column.lengths.max, cell.text.length);
}

/** The mean moves by shares, because the sum of large numbers would leave the range of a double. */
function observeNumber(numbers: Column['numbers'], value: number): void {
  numbers.count += 1;
  numbers.min = Math.min(numbers.min, value);
  numbers.max = Math.max(numbers.max, value);
  numbers.mean += value / numbers.count - numbers.mean / numbers.count;
}

function observeDate(dates: Column['dates'], date: { epochMs: number; text: string }): void {
  const { epochMs, text } = date;
  if (!dates.earliest || epochMs < dates.earliest.epochMs) dates.earliest = { epochMs, text };
  if (!dates.latest || epochMs > dates.latest.epochMs) dates.latest = { epochMs, text };
}

/**
 * Sums a column up: type, empty cells, different values (at most `DISTINCT_LIMIT`, then `distinctIsCapped`), and
 * smallest, largest and mean value where the type has them. Text is measured by its length.
 */
export function describeColumn(column: Column): JsonObject {
  const type = columnType(column.types);
  return {
    name: excerpt(column.name),
    type,
    empty: column.empty,
    distinct: Math.min(column.distinct.size, DISTINCT_LIMIT),
    distinctIsCapped: column.distinct.size > DISTINCT_LIMIT,
    ...range(column, type),
  };
}

/** The one type all cells share; integers are numbers, too, and whatever else is mixed is text. */
function columnType(types: Column['types']): Cell['type'] | 'empty' {
  const present = [...types.keys()];
  const [first] = present;
  if (first === undefined) return 'empty';
  if (present.length === 1) return first;
  return present.every((type) => type === 'integer' || type === 'number') ? 'number' : 'text';
}

function range(column: Column, type: Cell['type'] | 'empty'): JsonObject {
  const { numbers, dates, lengths } = column;
  switch (type) {
    case 'integer':
    case 'number':
      return { min: numbers.min, max: numbers.max, mean: numbers.mean };
    case 'date':
      return dates.earliest && dates.latest ? { min: dates.earliest.text, max: dates.latest.text } : {};
    case 'text':
      return { minLength: lengths.min, maxLength: lengths.max };
    case 'boolean':
    case 'empty':
      return {};
  }
}
