import { TRACE_LIMITS } from '../document/traffic';
import { RandomStream } from '../kernel/random-stream';

/** Most characters of a file that is read. */
export const TRACE_CHARACTERS = 33_554_432;

/** What is wrong with a trace file: the line, counted from one, and what was expected there. */
export interface TraceError {
  line: number;
  message: string;
}

export type ParsedTrace = { kind: 'valid'; arrivalsS: number[] } | { kind: 'invalid'; error: TraceError };

/** One line of data, split into its cells. */
interface Row {
  line: number;
  cells: string[];
}

/** Takes the rows and returns arrival times in seconds; throws a Fault. */
type Reader = (rows: readonly Row[]) => number[];

const UNITS_PER_S: Record<string, number> = { s: 1, ms: 1e3, us: 1e6 };
const INTERVALS: Record<string, number> = { second: 1, minute: 60, hour: 3_600 };
const HEADERS =
  'expected one column of times, named like "arrival_s", "arrival_ms" or "arrival_us", or two columns, "minute,count"';
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a trace of arrivals from CSV text. Two forms are known:
 *
 * - One column of arrival times from the start of the trace, in any order that does not fall: seconds, unless a first
 *   line names the column with its unit (`arrival_ms`; `s`, `ms` or `us`).
 * - Counts per interval, under the first line `minute,count` (or `second`, `hour`). Intervals are numbered from one, as
 *   in the published traces, and rise; one that is left out has no arrivals. The arrivals of an interval are spread
 *   over it as those of a Poisson process are: independently and uniformly.
 *
 * @param text - The file; a byte order mark, quotation marks around cells and empty lines are allowed.
 * @param seed - Of the stream that spreads counts; times are not random.
 * @returns The times in seconds, ascending, or the first fault with its line. Never throws.
 */
export function parseTraceCsv(text: string, seed = 1): ParsedTrace {
  try {
    if (text.length > TRACE_CHARACTERS)
      throw new Fault(1, `expected at most ${TRACE_CHARACTERS} characters, got ${text.length}`);
    const rows = rowsOf(text);
    const first = rows[0];
    if (!first) throw new Fault(1, 'expected a line with an arrival time, got none');
    const isHeader = !NUMBER.test(first.cells[0] ?? '');
    const read = isHeader ? readerOf(first, seed) : timesIn(1);
    const arrivalsS = read(isHeader ? rows.slice(1) : rows);
    return { kind: 'valid', arrivalsS };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'invalid', error: { line: error.line, message: error.message } };
    throw error;
  }
}

/** A mistake in the file. */
class Fault extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

function rowsOf(text: string): Row[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter((row) => row.text !== '')
    .map((row) => ({ line: row.line, cells: row.text.split(',').map(unquoted) }));
}

function unquoted(cell: string): string {
  const trimmed = cell.trim();
  return /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
}

/** Chooses the form by the first line. */
function readerOf({ line, cells }: Row, seed: number): Reader {
  const names = cells.map((name) => name.toLowerCase());
  const intervalS = INTERVALS[names[0] ?? ''];
  if (names.length === 2 && intervalS !== undefined && names[1] === 'count') return countsPer(intervalS, seed);
  const unit = /^[a-z][a-z _]*[_ (](s|ms|us)\)?$/.exec(names[0] ?? '')?.[1];
  if (names.length === 1 && unit !== undefined) return timesIn(UNITS_PER_S[unit] as number);
  throw new Fault(line, `${HEADERS}, got ${quoted(cells.join(','))}`);
}

/** Reads one column of times in a unit of which so many make a second. */
function timesIn(unitsPerS: number): Reader {
  return (rows) => {
    requireArrivals(rows.length, rows.at(-1)?.line ?? 1);
    let previousS = 0;
    return rows.map((row) => {
      requireCells(row, 1);
      const cell = row.cells[0] as string;
      const timeS = numberIn(cell) / unitsPerS;
      if (!(timeS >= 0 && timeS <= TRACE_LIMITS.lastS)) {
        throw new Fault(
          row.line,
          `expected a time from 0 to ${TRACE_LIMITS.lastS} s, counted from the start of the trace, got ${quoted(cell)}`,
        );
      }
      if (timeS < previousS) {
        throw new Fault(row.line, `expected a time not before the one above it, ${previousS} s, got ${quoted(cell)}`);
      }
      previousS = timeS;
      return timeS;
    });
  };
}

/** Reads counts per interval and spreads each over its interval. */
function countsPer(intervalS: number, seed: number): Reader {
  return (rows) => {
    const stream = new RandomStream(seed, 'trace');
    const arrivalsS: number[] = [];
    const lastInterval = Math.floor(TRACE_LIMITS.lastS / intervalS);
    let previous = 0;
    for (const row of rows) {
      requireCells(row, 2);
      const [number, count] = row.cells as [string, string];
      const interval = wholeIn(number);
      if (!(interval > previous && interval <= lastInterval)) {
        throw new Fault(
          row.line,
          `expected a whole number from ${previous + 1} to ${lastInterval} as interval, got ${quoted(number)}`,
        );
      }
      const arrivals = wholeIn(count);
      if (!(arrivals >= 0)) throw new Fault(row.line, `expected a whole number >= 0 as count, got ${quoted(count)}`);
      requireArrivals(arrivalsS.length + arrivals, row.line);
      const startS = (interval - 1) * intervalS;
      const spread = Float64Array.from({ length: arrivals }, () => startS + stream.next() * intervalS).sort();
      for (const timeS of spread) arrivalsS.push(timeS);
      previous = interval;
    }
    return arrivalsS;
  };
}

function requireArrivals(count: number, line: number): void {
  if (count > TRACE_LIMITS.arrivals) throw new Fault(line, `expected at most ${TRACE_LIMITS.arrivals} arrivals in all`);
}

function requireCells({ line, cells }: Row, columns: number): void {
  if (cells.length !== columns) {
    throw new Fault(line, `expected ${columns} ${columns === 1 ? 'column' : 'columns'}, got ${cells.length}`);
  }
}

function numberIn(cell: string): number {
  return NUMBER.test(cell) ? Number(cell) : Number.NaN;
}

function wholeIn(cell: string): number {
  return /^\d{1,15}$/.test(cell) ? Number(cell) : Number.NaN;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}
