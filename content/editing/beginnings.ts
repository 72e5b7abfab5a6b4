import { isObject, type Json, type JsonObject } from '../exchange/json';
import type { Field, Form, Variant } from './fields';

/** Lists that have no default: something short that is valid, to be written over. */
const LISTS: Readonly<Record<string, Json>> = {
  quantiles: [
    [0, 10],
    [0.5, 50],
    [0.99, 400],
    [1, 1_000],
  ],
  arrivalsS: [1, 2, 3, 5, 8],
};
const TYPICAL_MS = 100;
/** How far the 99th percentile stands above the median of a log-normal law that somebody begins with. */
const TAIL = 4;

/** A value to begin with when somebody sets what was left out: the default, else something in the middle of the range. */
export function beginningOf({ name, form, default: known }: Pick<Field, 'name' | 'form' | 'default'>): Json {
  if (known !== undefined) return known;
  switch (form.type) {
    case 'number':
      return middleOf(form);
    case 'choice':
      return form.options[0] ?? '';
    case 'flag':
      return true;
    case 'text':
    case 'reference':
      return '';
    case 'group':
      return groupBeginning(form.fields);
    case 'variants': {
      const [variant] = form.variants;
      return variant ? variantBeginning(form.key, variant, {}) : {};
    }
    case 'set':
      return [...form.options];
    case 'list':
      return LISTS[name] ?? [];
  }
}

/** Required fields of a group; bounds begin as wide as they may be. */
function groupBeginning(fields: readonly Field[]): JsonObject {
  const required = fields.filter(({ isOptional, default: known }) => !isOptional && known === undefined);
  return Object.fromEntries(
    required.map((field) => {
      const { name, form } = field;
      if (form.type === 'number' && name.startsWith('min')) return [name, form.min];
      if (form.type === 'number' && name.startsWith('max')) return [name, form.max];
      return [name, beginningOf(field)];
    }),
  );
}

/**
 * The object of another variant, with as much of what there was as fits it. A law of durations keeps the size of what
 * it draws.
 */
export function variantBeginning(key: string, variant: Variant, before: JsonObject): JsonObject {
  if (key === 'distribution') return { distribution: variant.name, ...lawBeginning(variant.name, typicalMs(before)) };
  const kept = variant.fields.flatMap(({ name }): [string, Json][] => {
    const value = before[name];
    return value === undefined ? [] : [[name, value]];
  });
  const needed: JsonObject = { ...groupBeginning(variant.fields), ...Object.fromEntries(kept) };
  // A function decides, drawn or not: where none is drawn, its time has to be said.
  if (key === 'kind' && variant.name === 'lambda' && needed.function === undefined) {
    needed.latencyMs = { distribution: 'constant', value: TYPICAL_MS };
  }
  return { [key]: variant.name, ...needed };
}

function lawBeginning(name: string, ms: number): JsonObject {
  switch (name) {
    case 'constant':
      return { value: ms };
    case 'exponential':
      return { mean: Math.max(ms, 1) };
    case 'lognormal':
      return { median: Math.max(ms, 1), p99: Math.max(ms, 1) * TAIL };
    case 'uniform':
      return { min: ms / 2, max: ms * 1.5 };
    case 'empirical':
      return { quantiles: LISTS.quantiles ?? [] };
    default:
      return {};
  }
}

/** About how long a law's durations are, in ms. */
function typicalMs(law: JsonObject): number {
  const { value, mean, median, min, max } = law;
  for (const each of [value, mean, median]) if (typeof each === 'number') return each;
  return typeof min === 'number' && typeof max === 'number' ? (min + max) / 2 : TYPICAL_MS;
}

/** The geometric middle of a range, to one digit. */
function middleOf({ min, max, isWhole }: Extract<Form, { type: 'number' }>): number {
  if (max <= 1) return max;
  const middle = Number(Math.sqrt(Math.max(1, min) * max).toPrecision(1));
  return Math.min(max, Math.max(min, isWhole ? Math.round(middle) : middle));
}

/** The value of a field of an object; undefined where there is no such field. */
export function valueAt(value: unknown, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
