import type { JsonSchema } from './open-api';

/** One field of a schema, in words. */
export interface SchemaRow {
  /** From the root, such as `columns[].name`; empty for the root itself. */
  path: string;
  isRequired: boolean;
  type: string;
  /** Bounds, choices and default; empty when there are none. */
  bounds: string;
}

/** A shape that a value may have. A schema with choices has several, each named by what tells it apart. */
export interface SchemaShape {
  name: string;
  rows: SchemaRow[];
}

/** The shapes of a schema, every field of each in one list. */
export function shapesOf(schema: JsonSchema): SchemaShape[] {
  const choices = schema.oneOf ?? schema.anyOf;
  if (!choices || isNullable(schema)) return [{ name: '', rows: rowsOf(schema, '', true) }];
  return choices.map((choice) => ({ name: nameOf(choice), rows: rowsOf(choice, '', true) }));
}

function rowsOf(schema: JsonSchema, path: string, isRequired: boolean): SchemaRow[] {
  const inner = isNullable(schema) ? notNull(schema) : schema;
  const own = { path, isRequired, type: typeOf(schema), bounds: boundsOf(inner) };
  const nested = [...fieldRows(inner, path), ...itemRows(inner, path), ...choiceRows(inner, path)];
  return path === '' && nested.length > 0 ? nested : [own, ...nested];
}

function fieldRows({ properties = {}, required = [] }: JsonSchema, path: string): SchemaRow[] {
  return Object.entries(properties).flatMap(([name, field]) =>
    rowsOf(field, path === '' ? name : `${path}.${name}`, required.includes(name)),
  );
}

function itemRows({ items }: JsonSchema, path: string): SchemaRow[] {
  if (!items || !(items.properties || items.items || items.oneOf || items.anyOf)) return [];
  const entry = `${path}[]`;
  return [...fieldRows(items, entry), ...itemRows(items, entry), ...choiceRows(items, entry)];
}

/** Fields of the choices, once each; what tells the choices apart is among the first. */
function choiceRows({ oneOf, anyOf }: JsonSchema, path: string): SchemaRow[] {
  const rows = new Map<string, SchemaRow>();
  for (const choice of oneOf ?? anyOf ?? []) {
    for (const row of fieldRows(choice, path)) {
      const known = rows.get(row.path);
      rows.set(row.path, known ? joined(known, row) : row);
    }
  }
  return [...rows.values()];
}

function joined(one: SchemaRow, other: SchemaRow): SchemaRow {
  const both = (a: string, b: string) =>
    [...new Set([...a.split(' or '), ...b.split(' or ')])].filter(Boolean).join(' or ');
  return { ...one, type: both(one.type, other.type), bounds: one.bounds === other.bounds ? one.bounds : '' };
}

/** In zod’s output, a type that may be null is a choice of two. */
function isNullable({ anyOf }: JsonSchema): boolean {
  return anyOf?.length === 2 && anyOf.some(({ type }) => type === 'null');
}

function notNull({ anyOf = [], ...rest }: JsonSchema): JsonSchema {
  return { ...rest, ...anyOf.find(({ type }) => type !== 'null') };
}

function typeOf(schema: JsonSchema): string {
  if (isNullable(schema)) return `${typeOf(notNull(schema))} or null`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.oneOf ?? schema.anyOf) return 'object, one of several';
  if (schema.items)
    return `list of ${schema.items.items || schema.items.properties ? 'objects' : typeOf(schema.items)}`;
  const { type = 'any JSON', format } = schema;
  return format ? `${[type].flat().join(' or ')}, ${format}` : [type].flat().join(' or ');
}

function boundsOf(schema: JsonSchema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const parts = [
    rangeOf(minimum, maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum, ''),
    rangeOf(minLength, maxLength, ' characters'),
    rangeOf(minItems, maxItems, ' entries'),
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ];
  return parts.filter(Boolean).join('; ');
}

function rangeOf(low: number | undefined, high: number | undefined, unit: string): string {
  const text = (value: number) => value.toLocaleString('en-US');
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return low === undefined ? '' : `at least ${text(low)}${unit}`;
  return low === undefined || low === 0 ? `at most ${text(high)}${unit}` : `${text(low)} to ${text(high)}${unit}`;
}

/** What tells a choice apart: the value of its first fixed field. */
function nameOf({ properties = {} }: JsonSchema): string {
  const fixed = Object.entries(properties).find(([, { const: value }]) => value !== undefined);
  return fixed ? `${fixed[0]}: ${JSON.stringify(fixed[1].const)}` : '';
}
