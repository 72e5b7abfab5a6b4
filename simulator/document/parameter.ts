import * as z from 'zod/mini';

/** What a person should know about a parameter; the editor, the JSON Schema and the documents show it. */
export interface ParameterFacts {
  /** What the parameter means, in one sentence. */
  description: string;
  /** Unit of the value, as shown beside a number field. */
  unit?: string;
  /** Where the default or the range comes from; `unverified` marks a figure no stored source confirmed. */
  source?: string;
  unverified?: boolean;
}

/**
 * A copy of a schema with facts of its own; they travel into the JSON Schema with it. Being a copy, one schema can
 * stand for several parameters without their facts overwriting each other.
 */
export function parameter<T extends z.core.$ZodType>(schema: T, facts: ParameterFacts): T {
  const own = z.core.clone(schema);
  z.globalRegistry.add(own, { ...facts });
  return own;
}

/** A copy of a schema that the JSON Schema defines once, under a name, and refers to wherever it is used. */
export function named<T extends z.core.$ZodType>(name: string, schema: T, description: string): T {
  const own = z.core.clone(schema);
  z.globalRegistry.add(own, { id: name, description });
  return own;
}

/** A whole number in `[min, max]`; a refusal says so in full. */
export function whole(min: number, max: number) {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
}

/** A whole number in `[min, max]`, or -1 for no bound. */
export function unlimitedOr(min: number, max: number) {
  const error = `expected -1 or a whole number from ${min} to ${max}`;
  return z.int({ error }).check(
    z.minimum(-1, { error }),
    z.maximum(max, { error }),
    z.refine((value) => value === -1 || value >= min, { error }),
  );
}

/** A whole number in `[min, max]`, with a default. */
export function wholeNumber(range: { min: number; max: number; default: number }, facts: ParameterFacts) {
  return parameter(z._default(whole(range.min, range.max), range.default), facts);
}

/** A number above 0 and up to `max`. */
export function positive(max: number) {
  const error = `expected a number above 0, at most ${max}`;
  return z.number({ error }).check(z.gt(0, { error }), z.maximum(max, { error }));
}

/** A finite number in `[min, max]`, with a default. */
export function decimalNumber(range: { min: number; max: number; default: number }, facts: ParameterFacts) {
  const error = `expected a number from ${range.min} to ${range.max}`;
  const schema = z.number({ error }).check(z.minimum(range.min, { error }), z.maximum(range.max, { error }));
  return parameter(z._default(schema, range.default), facts);
}
