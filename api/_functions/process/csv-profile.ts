import { CsvError, parse } from 'csv-parse/sync';
import { readCell } from './cells';
import { type Column, describeColumn, emptyColumn, observe } from './columns';
import { excerpt } from './excerpt';
import { type Analysis, TOO_SLOW } from './outcome';
import { canGoOn, type TimeBudget } from './time-budget';

const COLUMN_LIMIT = 200;
const DELIMITERS = [',', ';', '\t', '|'] as const;
type Delimiter = (typeof DELIMITERS)[number];
/** Between two looks at the clock. */
const ROWS_PER_LOOK = 256;

/**
 * Profiles comma-separated values (RFC 4180; semicolon, tab and bar also separate): rows, and per column type,
 * empty cells, different values and range. The first row names the columns. A row that is shorter than that has
 * empty cells; a longer one is counted and its surplus left out.
 */
export function profileCsv(text: string, budget: TimeBudget): Analysis {
  const delimiter = findDelimiter(text);
  let columns: Column[] | undefined;
  let rows = 0;
  let raggedRows = 0;
  let refusal: Analysis | undefined;

  const readRow = (row: string[]): null => {
    if (refusal) return null;
    if (!columns) {
      columns = row.map((name, index) => emptyColumn(name.trim() || `column ${index + 1}`));
      if (columns.length > COLUMN_LIMIT) refusal = tooManyColumns(columns.length);
      return null;
    }
    rows += 1;
    if (row.length !== columns.length) raggedRows += 1;
    columns.forEach((column, index) => {
      observe(column, readCell(row[index] ?? ''));
    });
    if (rows % ROWS_PER_LOOK === 0 && !canGoOn(budget)) refusal = TOO_SLOW;
    return null;
  };

  try {
    parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, on_record: readRow });
  } catch (error) {
    if (error instanceof CsvError) return { kind: 'failed', failure: describeCsvError(error) };
    throw error;
  }
  if (refusal) return refusal;
  if (!columns) return { kind: 'failed', failure: 'The file holds no rows.' };
  return {
    kind: 'processed',
    result: { kind: 'csv', delimiter, rows, raggedRows, columns: columns.map(describeColumn) },
  };
}

/** The separator that stands most often in the first line, outside quotes; the comma when none does. */
function findDelimiter(text: string): Delimiter {
  const counts = new Map<string, number>();
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '\n' || character === '\r') break;
    else counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return DELIMITERS.reduce((best, next) => ((counts.get(next) ?? 0) > (counts.get(best) ?? 0) ? next : best));
}

function tooManyColumns(count: number): Analysis {
  return { kind: 'failed', failure: `The first row names ${count} columns; up to ${COLUMN_LIMIT} are profiled.` };
}

/** The parser's own message quotes the file; ours names the place. */
function describeCsvError(error: CsvError): string {
  const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : '';
  return `The file is not well-formed CSV${line}: ${excerpt(error.code.toLowerCase().replaceAll('_', ' '))}.`;
}
