import { bigint, customType } from 'drizzle-orm/pg-core';
import type { Cause } from '../../_ports/cause';

/* A PostgreSQL text holds every character but NUL, and no half of a surrogate pair. Visitors send both. */
const NOT_STORABLE = /[\0\\]|\p{Surrogate}/gu;
const ESCAPED = /\\(\\|u[0-9a-f]{4})/g;

/** Makes any string storable; what has neither backslash nor an unstorable character stays as it is. */
export function escapeText(text: string): string {
  return text.replace(NOT_STORABLE, (character) =>
    character === '\\' ? '\\\\' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The inverse of `escapeText`. */
export function unescapeText(text: string): string {
  return text.replace(ESCAPED, (_, escaped: string) =>
    escaped === '\\' ? '\\' : String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
  );
}

/** Text from outside: names, identifiers that a request asks for, reasons. */
export const anyText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: escapeText,
  fromDriver: unescapeText,
});

/**
 * JSON as it was written. The database's own JSON type would forget the order of fields, and refuses characters
 * that JSON allows.
 */
export const jsonText = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (text) => JSON.parse(text),
});

/** A step of a trace, as the header `traceparent` writes it (W3C Trace Context, version 00). */
export const causeText = customType<{ data: Cause; driverData: string }>({
  dataType: () => 'text',
  toDriver: ({ traceId, spanId }) => `00-${traceId}-${spanId}-01`,
  fromDriver: (text) => {
    const [, traceId = '', spanId = ''] = text.split('-');
    return { traceId, spanId };
  },
});

/** Whole milliseconds since 1970, UTC. */
export function timeMs(name: string) {
  return bigint(name, { mode: 'number' });
}
