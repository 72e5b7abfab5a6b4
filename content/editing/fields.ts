import { architectureJsonSchema, foreignLinkFields, type Link, RESOURCE_KINDS, type ResourceKind } from '@/simulator';
import { isObject, type Json, type JsonObject } from '../exchange/json';

/** One setting as a form shows it. Everything here comes from the schema of the document. */
export interface Field {
  name: string;
  /** What it means, in a sentence. */
  description: string;
  unit?: string;
  /** Where default or range come from; `isUnverified` where no source confirms the figure. */
  source?: string;
  isUnverified: boolean;
  /** Whether it may be left out, and there is no default either: then nothing holds. */
  isOptional: boolean;
  default?: Json;
  form: Form;
}

/** What a field takes. */
export type Form =
  | { type: 'number'; isWhole: boolean; min: number; max: number; isAboveMin: boolean }
  | { type: 'choice'; options: readonly string[] }
  | { type: 'flag' }
  | { type: 'text'; longest: number }
  /** The id of a resource; of one kind where the schema says which. */
  | { type: 'reference'; kind?: ResourceKind }
  | { type: 'group'; fields: readonly Field[] }
  /** One of several objects, told apart by a key. */
  | { type: 'variants'; key: string; variants: readonly Variant[] }
  /** Some out of a few. */
  | { type: 'set'; options: readonly string[] }
  /** A list that is written as JSON. */
  | { type: 'list' };

export interface Variant {
  name: string;
  description: string;
  fields: readonly Field[];
}

/** What tells a part apart and what it joins is set elsewhere than in a form. */
const NOT_IN_FORMS = new Set(['id', 'kind', 'from', 'to']);
/** Where something stands is set on the diagram. */
const PLACE = new Set(['x', 'y']);
const ID_PATTERN = '^[a-z]';

const schema = architectureJsonSchema() as unknown as JsonObject;
const definitions = objectAt(schema, '$defs');
const cache = new Map<string, readonly Field[]>();

/** The settings of a kind of resource. */
export function resourceFields(kind: ResourceKind): readonly Field[] {
  const references: Readonly<Record<string, ResourceKind>> = referencesOf(kind);
  return remembered(kind, () =>
    fieldsOf(objectAt(definitions, kind)).map((field) => {
      const target = references[field.name];
      return target ? { ...field, form: { type: 'reference', kind: target } } : field;
    }),
  );
}

/** The settings of a link between two kinds: those that mean something there. */
export function linkFields(kind: Link['kind'], from: ResourceKind, to: ResourceKind): readonly Field[] {
  const foreign = foreignLinkFields(kind, from, to);
  return remembered(kind, () => fieldsOf(objectAt(definitions, kind))).filter(({ name }) => !foreign.has(name));
}

/** The settings of a note or a frame. */
export function annotationFields(kind: 'note' | 'frame'): readonly Field[] {
  return remembered(kind, () => fieldsOf(objectAt(definitions, kind))).filter(({ name }) => !PLACE.has(name));
}

/** The quotas of the account. */
export function accountFields(): readonly Field[] {
  return remembered('account', () => fieldsOf(objectAt(objectAt(schema, 'properties'), 'account')));
}

function remembered(key: string, make: () => readonly Field[]): readonly Field[] {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}

function referencesOf(kind: ResourceKind): Readonly<Record<string, ResourceKind>> {
  const definition = RESOURCE_KINDS[kind];
  return 'references' in definition ? (definition.references as Record<string, ResourceKind>) : {};
}

function fieldsOf(object: JsonObject): Field[] {
  const required = new Set(Array.isArray(object.required) ? object.required : []);
  return Object.entries(objectAt(object, 'properties')).flatMap(([name, value]) => {
    if (NOT_IN_FORMS.has(name) || !isObject(value)) return [];
    const form = formOf(resolved(value));
    if (!form) return [];
    const { description, unit, source } = value;
    return [
      {
        name,
        description: String(description ?? resolved(value).description ?? ''),
        ...(typeof unit === 'string' && { unit }),
        ...(typeof source === 'string' && { source }),
        isUnverified: value.unverified === true,
        isOptional: !required.has(name) && value.default === undefined,
        ...(value.default !== undefined && { default: value.default }),
        form,
      },
    ];
  });
}

function formOf(value: JsonObject): Form | undefined {
  if (value.const !== undefined) return undefined;
  if (Array.isArray(value.oneOf)) return variantsOf(value.oneOf.filter(isObject));
  if (Array.isArray(value.enum)) return { type: 'choice', options: value.enum.map(String) };
  switch (value.type) {
    case 'integer':
    case 'number':
      return {
        type: 'number',
        isWhole: value.type === 'integer',
        min: numberAt(value, 'minimum') ?? numberAt(value, 'exclusiveMinimum') ?? Number.MIN_SAFE_INTEGER,
        max: numberAt(value, 'maximum') ?? Number.MAX_SAFE_INTEGER,
        isAboveMin: value.exclusiveMinimum !== undefined,
      };
    case 'boolean':
      return { type: 'flag' };
    case 'string':
      if (String(value.pattern ?? '').startsWith(ID_PATTERN)) return { type: 'reference' };
      return { type: 'text', longest: numberAt(value, 'maxLength') ?? 200 };
    case 'object':
      return { type: 'group', fields: fieldsOf(value) };
    case 'array': {
      const options = isObject(value.items) ? value.items.enum : undefined;
      return Array.isArray(options) ? { type: 'set', options: options.map(String) } : { type: 'list' };
    }
    default:
      return undefined;
  }
}

/** Objects that one key tells apart: the key that is a constant in each. */
function variantsOf(options: readonly JsonObject[]): Form | undefined {
  const [first] = options;
  const key = Object.entries(first ? objectAt(first, 'properties') : {}).find(
    ([, value]) => isObject(value) && value.const !== undefined,
  )?.[0];
  if (key === undefined) return undefined;
  return {
    type: 'variants',
    key,
    variants: options.map((option) => ({
      name: String(objectAt(objectAt(option, 'properties'), key).const),
      description: String(option.description ?? ''),
      fields: fieldsOf(option),
    })),
  };
}

function resolved(value: JsonObject): JsonObject {
  const name = typeof value.$ref === 'string' ? value.$ref.split('/').at(-1) : undefined;
  return name === undefined ? value : { ...objectAt(definitions, name), ...value };
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const each = value[key];
  return isObject(each) ? each : {};
}

function numberAt(value: JsonObject, key: string): number | undefined {
  const each = value[key];
  return typeof each === 'number' ? each : undefined;
}
