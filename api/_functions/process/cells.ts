/** What one cell holds. `undefined` is an empty one. */
export type Cell =
  | { type: 'integer' | 'number'; value: number; text: string }
  | { type: 'boolean' | 'text'; text: string }
  | { type: 'date'; epochMs: number; text: string };

const INTEGER = /^[+-]?(?:0|[1-9]\d*)$/;
const DECIMAL = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads a cell as the narrowest type that loses nothing.
 *
 * A number with leading zeros stays text, for it is rather a postal code; so does an integer beyond 2^53, for it is
 * rather an identifier and would not come back the same. Dates are ISO 8601, and must exist in the calendar.
 *
 * @returns Undefined for nothing but blanks.
 */
export function readCell(raw: string): Cell | undefined {
  const text = raw.trim();
  if (text === '') return undefined;
  if (INTEGER.test(text)) {
    const value = Number(text);
    return Number.isSafeInteger(value) ? { type: 'integer', value, text } : { type: 'text', text };
  }
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? { type: 'number', value, text } : { type: 'text', text };
  }
  if (/^(?:true|false)$/i.test(text)) return { type: 'boolean', text: text.toLowerCase() };
  const epochMs = readDate(text);
  return epochMs === undefined ? { type: 'text', text } : { type: 'date', epochMs, text };
}

/** Reads a value inside a JSON record. Only strings are looked at as text; a number in quotes stays one. */
export function readJsonCell(value: unknown): Cell | undefined {
  switch (typeof value) {
    case 'number':
      return readNumber(value);
    case 'boolean':
      return { type: 'boolean', text: String(value) };
    case 'string': {
      if (value.trim() === '') return undefined;
      const epochMs = readDate(value);
      return epochMs === undefined ? { type: 'text', text: value } : { type: 'date', epochMs, text: value };
    }
    default:
      return undefined;
  }
}

function readNumber(value: number): Cell {
  const text = String(value);
  // JSON can write 1e999, which no double holds.
  if (!Number.isFinite(value)) return { type: 'text', text };
  return { type: Number.isSafeInteger(value) ? 'integer' : 'number', value, text };
}

function readDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone = 'Z'] = match;
  const midnightMs = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  // The language takes February 30 for a day of March.
  if (Number.isNaN(midnightMs) || new Date(midnightMs).getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const timeMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  return midnightMs + timeMs - zoneOffsetMs(zone);
}

function zoneOffsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
