import { architectureJsonSchema } from '@/simulator/document/json-schema';
import { RESOURCE_KINDS } from '@/simulator/document/kinds';
import type { KindDefinition, Roles } from '@/simulator/document/kinds/kind-definition';
import { GUIDE } from './architecture-guide';
import { choiceText, type FieldFacts, tableRow } from './reference-fields';

export const ARCHITECTURE_REFERENCE_FILE = 'docs/architecture-document.md';
export const ARCHITECTURE_SCHEMA_FILE = 'public/schema/architecture.json';

/** A part of the JSON Schema, as far as the tables show it. */
interface Part extends FieldFacts {
  $ref?: string;
  const?: unknown;
  pattern?: string;
  properties?: Readonly<Record<string, Part>>;
  required?: readonly string[];
  additionalProperties?: Part | boolean;
  items?: Part;
  oneOf?: readonly Part[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  source?: string;
  unverified?: boolean;
}

/** A field of a resource or link with its path, such as `retry.tries`. */
interface Field {
  path: string;
  part: Part;
  isRequired: boolean;
}

const SCHEMA = architectureJsonSchema() as Part & { $defs: Readonly<Record<string, Part>> };
const KINDS: readonly [string, KindDefinition][] = Object.entries(RESOURCE_KINDS);

/** Sections that say more about fields which take one of several forms. */
const SECTIONS: Readonly<Record<string, string>> = {
  duration: '[duration](#durations)',
  shape: '[traffic](#traffic)',
  kind: '[authorizer](#authorizers)',
};

const COLUMNS = ['field', 'unit or choice', 'default', 'range', 'meaning', 'source'];

const ROLE_WORDS: Readonly<Record<keyof Roles<unknown>, string>> = {
  calls: 'calls',
  isCalled: 'is called',
  sendsEvents: 'sends events',
  takesEvents: 'takes events',
  isPolled: 'is polled',
  polls: 'polls',
};

/** The page that documents every field of the document. */
export function architectureReferencePage(): string {
  const resources = KINDS.map(([kind]) => defined(kind));
  const links = ['call', 'event', 'poll'].map(defined);
  const common = { resources: commonFields(resources), links: commonFields(links) };
  return [
    GUIDE,
    '## Top level\n',
    ...fieldTable(fieldsOf(SCHEMA)),
    '\n## Resources\n',
    'Which ends of links each kind may be:\n',
    ...rolesTable(),
    '\nFields of every resource, beside `kind`:\n',
    ...fieldTable(common.resources),
    ...KINDS.flatMap(([kind, definition]) => resourceSection(kind, definition, common.resources)),
    '\n## Links\n',
    'Fields of every link, beside `kind`:\n',
    ...fieldTable(common.links),
    ...['call', 'event', 'poll'].flatMap((kind) => linkSection(kind, common.links)),
    ...formsSection('Traffic', 'shape', defined('client').properties?.traffic),
    ...formsSection('Authorizers', 'kind', defined('gateway').properties?.authorizer),
    ...formsSection('Durations', 'distribution', defined('duration')),
    ...formsSection('Faults', 'fault', SCHEMA.properties?.faults?.items),
    '\n## Notes and frames\n',
    'Fields of a note:\n',
    ...fieldTable(fieldsOf(defined('note'))),
    '\nFields of a frame:\n',
    ...fieldTable(fieldsOf(defined('frame'))),
    '',
  ].join('\n');
}

function defined(name: string): Part {
  const part = SCHEMA.$defs[name];
  if (!part) throw new RangeError(`the JSON Schema defines no "${name}"`);
  return part;
}

/** Fields of an object, those of objects inside it after the field that holds them. */
function fieldsOf(object: Part, prefix = ''): Field[] {
  return Object.entries(object.properties ?? {})
    .filter(([name, part]) => prefix !== '' || name !== 'kind' || part.const === undefined)
    .flatMap(([name, part]) => {
      const path = `${prefix}${name}`;
      const field = { path, part, isRequired: object.required?.includes(name) === true };
      const each =
        typeof part.additionalProperties === 'object' ? fieldsOf(part.additionalProperties, `${path}.ID.`) : [];
      return [field, ...fieldsOf(part, `${path}.`), ...each];
    });
}

/** Fields that several objects have in common, alike in everything. */
function commonFields([first, ...others]: readonly Part[]): Field[] {
  if (!first) return [];
  return fieldsOf(first).filter((field) =>
    others.every((other) => fieldsOf(other).some((each) => isSame(each, field))),
  );
}

function isSame(one: Field, other: Field): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function without(fields: readonly Field[], common: readonly Field[]): Field[] {
  return fields.filter((field) => !common.some((each) => isSame(each, field)));
}

function rolesTable(): string[] {
  const roles = Object.keys(ROLE_WORDS) as (keyof typeof ROLE_WORDS)[];
  const rows = KINDS.map(([kind, definition]) =>
    tableRow([`[\`${kind}\`](#${kind})`, ...roles.map((role) => (definition.roles[role] ? 'yes' : ''))]),
  );
  return [...header(['kind', ...roles.map((role) => ROLE_WORDS[role])]), ...rows];
}

function resourceSection(kind: string, { references = {} }: KindDefinition, common: readonly Field[]): string[] {
  const named: Readonly<Record<string, string>> = references;
  const notes = (path: string) => (named[path] ? ` Names a \`${named[path]}\`.` : '');
  return [
    `\n### ${kind}\n`,
    `${defined(kind).description}\n`,
    ...fieldTable(without(fieldsOf(defined(kind)), common), notes),
  ];
}

function linkSection(kind: string, common: readonly Field[]): string[] {
  const fields = without(fieldsOf(defined(kind)), common);
  return [
    `\n### ${kind}\n`,
    `${defined(kind).description}\n`,
    ...fieldTable(fields, kind === 'call' ? ownersOf : undefined),
  ];
}

/** Says which kinds a field of a call belongs to, where it does not belong to all. */
function ownersOf(path: string): string {
  const owners = (role: 'calls' | 'isCalled') =>
    KINDS.filter(([, { roles }]) => Object.hasOwn(roles[role]?.ownFields ?? {}, path)).map(([kind]) => `a \`${kind}\``);
  const from = owners('calls').map((kind) => ` Only from ${kind}.`);
  const to = owners('isCalled').map((kind) => ` Only to ${kind}.`);
  return [...from, ...to].join('');
}

/** A section about a field that takes one of several forms, told apart by one of their fields. */
function formsSection(title: string, discriminator: string, part: Part | undefined): string[] {
  const forms = (part?.oneOf ?? []).map((form) => ({ name: String(form.properties?.[discriminator]?.const), form }));
  const names = forms.map(({ name }) => name);
  const fields = forms.flatMap(({ form }) => fieldsOf(form)).filter(({ path }) => path !== discriminator);
  const rows = fields
    .filter((field, index) => fields.findIndex((each) => isSame(each, field)) === index)
    .map((field) => {
      const owners = forms.filter(({ form }) => fieldsOf(form).some((each) => isSame(each, field)));
      return tableRow([
        ...fieldCells(field, ''),
        ownersText(
          owners.map(({ name }) => name),
          names,
        ),
      ]);
    });
  return [
    `\n## ${title}\n`,
    ...header([`\`${discriminator}\``, 'meaning']),
    ...forms.map(({ name, form }) => tableRow([`\`${name}\``, form.description ?? ''])),
    '',
    ...header([...COLUMNS, `\`${discriminator}\``]),
    ...rows,
  ];
}

function ownersText(owners: readonly string[], all: readonly string[]): string {
  const others = all.filter((name) => !owners.includes(name));
  if (others.length === 0) return 'all';
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  return others.length < owners.length ? `all but ${list(others)}` : list(owners);
}

function fieldTable(fields: readonly Field[], note: (path: string) => string = () => ''): string[] {
  if (fields.length === 0) return ['No others.'];
  return [...header(COLUMNS), ...fields.map((field) => tableRow(fieldCells(field, note(field.path))))];
}

function header(columns: readonly string[]): string[] {
  return [tableRow(columns), tableRow(columns.map(() => '---'))];
}

function fieldCells({ path, part, isRequired }: Field, note: string): string[] {
  const { default: value, description = '', source, unverified } = part;
  return [
    `\`${path}\``,
    formText(part),
    isRequired ? 'required' : value === undefined ? '–' : `\`${JSON.stringify(value)}\``,
    rangeText(part),
    `${description}${note}`,
    [source, unverified ? 'unverified' : undefined].filter((text) => text !== undefined).join('; '),
  ];
}

/** What kind of value a field takes: its unit, its choices, or its type. */
function formText(part: Part): string {
  const { $ref, const: constant, oneOf, items, pattern, type, unit, properties } = part;
  if (constant !== undefined) return `\`${constant}\``;
  if ($ref !== undefined) return [unit, SECTIONS[$ref.split('/').at(-1) ?? '']].join(', ');
  if (oneOf) return SECTIONS[discriminatorOf(oneOf)] ?? '';
  if (items) return `list of ${items.enum ? choiceText(items) : (unit ?? 'objects')}`;
  if (properties || type === 'object') return 'object';
  if (pattern) return 'id';
  return unit || choiceText(part) || (type === 'string' ? 'text' : type === 'integer' ? 'whole number' : 'number');
}

function discriminatorOf([first]: readonly Part[]): string {
  return Object.entries(first?.properties ?? {}).find(([, part]) => part.const !== undefined)?.[0] ?? '';
}

function rangeText(part: Part): string {
  const { minimum, exclusiveMinimum, maximum, minLength, maxLength, minItems, maxItems } = part;
  if (exclusiveMinimum !== undefined) return `above ${digits(exclusiveMinimum)}, to ${digits(maximum)}`;
  if (minimum !== undefined) return `${digits(minimum)} to ${digits(maximum)}`;
  if (maxLength !== undefined) return `${digits(minLength ?? 0)} to ${digits(maxLength)} characters`;
  if (maxItems !== undefined) return `${digits(minItems ?? 0)} to ${digits(maxItems)} entries`;
  return '';
}

function digits(value: number | undefined): string {
  return (value ?? Number.POSITIVE_INFINITY).toLocaleString('en-US');
}
