import type { Json, JsonObject } from '../json';
import type { Blueprint, Verdict } from './blueprint';

/** A resource of a template, with its functions followed and the globals of the template merged in. */
export interface Source {
  logicalId: string;
  type: string;
  properties: JsonObject;
  /** How the code is built, where the template says it. */
  buildMethod: string | undefined;
}

/**
 * Reads one type of resource into the blueprint. Where the verdict depends on resources that stand later in the template, it
 * is a function, which is asked when all of them are read.
 */
export type Reader = (source: Source, blueprint: Blueprint) => Verdict | (() => Verdict);

/** The one key that a value refers to and that is drawn; a key of its own for what lies outside of the template. */
export function endOf(
  blueprint: Blueprint,
  value: Json | undefined,
  outside: string,
): { key: string; isKnown: boolean } {
  const [key] = blueprint.targetsIn(value);
  return key === undefined ? { key: outside, isKnown: false } : { key, isKnown: true };
}
