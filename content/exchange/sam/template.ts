import type { Json, JsonObject } from '../json';

/** A template as data; references are objects in their long form, such as `{ Ref: 'Queue' }`. */
export interface Template {
  [section: string]: Json;
  Resources: { [logicalId: string]: TemplateResource };
}
export interface TemplateResource extends JsonObject {
  Type: string;
}

/** Key of our own part of a template's metadata. */
export const METADATA_KEY = 'CloudArchitecture';

/** What a resource answers with when it is named: the name of a bucket, the address of a queue. */
export function ref(logicalId: string): JsonObject {
  return { Ref: logicalId };
}

/** An attribute of a resource. */
export function attribute(logicalId: string, name: string): JsonObject {
  return { 'Fn::GetAtt': [logicalId, name] };
}

/** A text of ours in which `${…}` names resources; no text of a person ever stands in it. */
export function substituted(text: string): JsonObject {
  return { 'Fn::Sub': text };
}
