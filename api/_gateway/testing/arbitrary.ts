import fc, { type Arbitrary } from 'fast-check';
import type { JsonObject, JsonValue } from '../../_ports/json';

/** Values that satisfy a JSON Schema, as far as the document of the API uses the language. */
export function valid(schema: JsonObject): Arbitrary<JsonValue> {
  if ('const' in schema) return fc.constant(schema.const as JsonValue);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return fc.oneof(...choices.map((choice) => valid(choice as JsonObject)));
  switch (schema.type) {
    case 'object':
      return validObject(schema);
    case 'array':
      return fc.array(valid((schema.items ?? {}) as JsonObject), {
        minLength: Number(schema.minItems ?? 0),
        maxLength: Math.min(Number(schema.maxItems ?? 5), 12),
      });
    case 'string':
      return validString(schema);
    case 'integer':
      return fc.integer({
        min: Number(schema.minimum ?? 0),
        max: Math.min(Number(schema.maximum ?? 100), 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: Number(schema.minimum ?? 0), max: 1000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`No values are known for the schema ${JSON.stringify(schema)}.`);
  }
}

function validObject({ properties = {}, required = [] }: JsonObject): Arbitrary<JsonValue> {
  const fields = Object.entries(properties as Record<string, JsonObject>);
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valid(field)])), {
    requiredKeys: required as string[],
    noNullPrototype: true,
  }) as Arbitrary<JsonValue>;
}

/** The pattern of plain text only keeps NUL out; every other pattern is followed. */
function validString({ pattern, minLength = 0, maxLength = 60 }: JsonObject): Arbitrary<string> {
  if (typeof pattern === 'string' && !pattern.startsWith('^[^')) return fc.stringMatching(new RegExp(pattern, 'u'));
  const length = { minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 400) };
  const units = (['grapheme-ascii', 'grapheme', 'binary'] as const).map((unit) => fc.string({ ...length, unit }));
  return fc
    .oneof(...units)
    .map((value) => Array.from(value.replaceAll('\0', '0')).slice(0, Number(maxLength)).join(''));
}

/** Values that no field of the API takes, or that have broken other readers. */
const HOSTILE: readonly JsonValue[] = [
  null,
  true,
  -1,
  0.5,
  Number.MAX_SAFE_INTEGER,
  1e308,
  '',
  '\0',
  ' ',
  '../../../etc/passwd',
  "'; drop table items; --",
  '<script>alert(1)</script>',
  '{{7*7}}',
  '\u202e\u0000\uffff',
  'x'.repeat(20_000),
  [],
  {},
  [[[[]]]],
  { constructor: 1 },
  { toString: 'x', hasOwnProperty: 1 },
  Array.from({ length: 2000 }, () => 0),
];

/** A value with one part of it replaced, removed, or joined by something that does not belong there. */
export function spoiled(value: Arbitrary<JsonValue>): Arbitrary<JsonValue> {
  return fc.tuple(value, fc.nat(), fc.constantFrom(...HOSTILE), fc.constantFrom('replace', 'remove', 'add')).map(spoil);
}

function spoil([value, index, hostile, how]: [JsonValue, number, JsonValue, string]): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return hostile;
  const keys = Object.keys(value);
  const key = keys[index % Math.max(1, keys.length)] ?? 'x';
  if (how === 'add') return { ...value, [`extra${index}`]: hostile };
  if (how === 'replace') return { ...value, [key]: hostile };
  const { [key]: _, ...rest } = value;
  return rest;
}

/** Texts that are nearly JSON, or JSON that readers disagree about. */
const NEARLY_JSON: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  'NaN',
  '{"title":"a","title":"b"}',
  '{"title":"a","__proto__":{"isAdmin":true}}',
  '{"__proto__":null,"title":"a"}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  '{"title":"\\ud800"}',
  '{"title":"\\u0000"}',
  '{"title":"a","priority":1e999}',
  '{"title":"a","priority":-0}',
  '{"title":"a","priority":12345678901234567890}',
  '\ufeff{"title":"a"}',
  `{"title":${'['.repeat(200)}${']'.repeat(200)}}`,
  '['.repeat(60_000),
  `{"a":${'{"a":'.repeat(31)}1${'}'.repeat(32)}`,
  `"${'x'.repeat(70_000)}"`,
  "{'title':'a'}",
  '{"title":"a",}',
  '{"title":"a"}{"title":"b"}',
];

/** The bytes of a JSON body: the value as it is, or damaged on the way. */
export function bodyBytes(value: Arbitrary<JsonValue>): Arbitrary<Uint8Array> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const sent = value.map((json) => encode(JSON.stringify(json)));
  return fc.oneof(
    { weight: 12, arbitrary: sent },
    { weight: 3, arbitrary: spoiled(value).map((json) => encode(JSON.stringify(json))) },
    { weight: 2, arbitrary: fc.constantFrom(...NEARLY_JSON).map(encode) },
    { weight: 1, arbitrary: fc.tuple(sent, fc.nat(), fc.nat(255)).map(damage) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
}

/** One byte changed, or the rest cut off behind it. */
function damage([bytes, at, byte]: [Uint8Array, number, number]): Uint8Array {
  const position = bytes.length === 0 ? 0 : at % bytes.length;
  if (byte % 2 === 0) return bytes.slice(0, position);
  const damaged = bytes.slice();
  damaged[position] = byte;
  return damaged;
}
