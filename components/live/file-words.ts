import type { ColumnProfile, FileResult } from '@/api/_contract/files';

/** What processing found in a file, in a sentence or two. */
export function profileInWords(result: FileResult): string {
  switch (result.kind) {
    case 'csv':
      return `${count(result.rows, 'row')} of ${count(result.columns.length, 'column')}. ${result.columns.map(columnInWords).join('; ')}.`;
    case 'json':
      return result.columns === undefined
        ? `JSON, ${result.root}, ${count(result.depth, 'level')} deep.`
        : `${count(result.rows ?? 0, 'record')}. ${result.columns.map(columnInWords).join('; ')}.`;
    case 'text':
      return `${count(result.lines, 'line')}, ${count(result.words, 'word')}, ${count(result.characters, 'character')}.`;
    case 'image':
      return `${result.format}, ${result.widthPx} by ${result.heightPx} pixels.`;
  }
}

function columnInWords(column: ColumnProfile): string {
  const empty = column.empty > 0 ? `, ${column.empty} empty` : '';
  switch (column.type) {
    case 'integer':
    case 'number':
      return `${column.name}: ${column.type}, ${column.min} to ${column.max}, mean ${round(column.mean)}${empty}`;
    case 'date':
      return `${column.name}: date, ${column.min} to ${column.max}${empty}`;
    default:
      return `${column.name}: ${column.type}, ${column.distinct} distinct${empty}`;
  }
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;
}
