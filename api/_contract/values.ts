import { z } from 'zod';
import { LIMITS } from './limits';

// biome-ignore lint/suspicious/noControlCharactersInRegex: it keeps NUL out, which a database cannot store as text
const STORABLE = /^[^\u0000]*$/;

/**
 * Text of `min` to `max` characters (Unicode code points, as JSON Schema counts them) without NUL.
 * zod's own `max` counts UTF-16 units, so that an emoji would count twice.
 */
export function text(min: number, max: number) {
  return z
    .string()
    .regex(STORABLE, 'Must not contain NUL')
    .refine((value) => characters(value) >= min, `Needs at least ${min} ${min === 1 ? 'character' : 'characters'}`)
    .refine((value) => characters(value) <= max, `Takes at most ${max} characters`)
    .meta({ minLength: min, maxLength: max });
}

/** Number of Unicode code points. */
export function characters(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

/** Bytes of a value as JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** An opaque identifier, safe in an address. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** A moment, in UTC. */
export const Timestamp = z.iso.datetime();

export const Count = z.int().min(0);

/** A whole number as it stands in an address: decimal digits, in one spelling only. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^(0|[1-9]\d{0,15})$/, 'Must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

/** How many entries a list may hold, as written in an address. */
export const PageLimit = wholeNumber(1, LIMITS.pageEntries).default(LIMITS.defaultPageEntries);
