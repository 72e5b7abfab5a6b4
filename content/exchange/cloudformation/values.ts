import { isObject, type Json, type JsonObject } from '../json';

/** A map, or an empty one. */
export function mapOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** A list; a single value is a list of one. */
export function listOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number, also one written as a text; undefined for anything else. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(value.trim()) ? Number(value) : undefined;
}

/** A whole number within bounds, brought inside where it lies outside. */
export function wholeOf(value: Json | undefined, min: number, max: number): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : Math.min(max, Math.max(min, Math.round(number)));
}

/** True or false, also as templates spell them; undefined for anything else. */
export function flagOf(value: Json | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (['true', 'yes', 'on'].includes(text)) return true;
  return ['false', 'no', 'off'].includes(text) ? false : undefined;
}

/** One over the other, as templates merge their globals: maps key by key, lists one after the other. */
export function merged(base: Json | undefined, over: Json | undefined): Json | undefined {
  if (over === undefined) return base;
  if (isObject(base) && isObject(over)) {
    const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
    return Object.fromEntries(
      [...keys].flatMap((key): [string, Json][] => {
        const value = merged(base[key], over[key]);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  }
  return Array.isArray(base) && Array.isArray(over) ? [...base, ...over] : over;
}
