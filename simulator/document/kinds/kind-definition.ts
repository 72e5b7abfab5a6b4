import type * as z from 'zod/mini';
import type { Resource, ResourceKind } from '../architecture';
import type { CallLink, EventLink, Link, PollLink } from '../link';

/** A field that is refused, as a path within its resource or link, and what was expected there. */
export interface Refusal {
  field: string;
  message: string;
}

/** The document around a resource, for checks that look further than its own fields. */
export interface Surroundings {
  /** By id. */
  resources: ReadonlyMap<string, Resource>;
  links: readonly Link[];
}

/** What a kind is to links at one of their ends. */
export interface Role<AnyLink extends Link, Spec> {
  /** Fields of the link that have a meaning only with this kind at this end. */
  ownFields?: z.core.$ZodShape;
  /** Kinds that may stand at the other end, where not all that play their part there may. */
  partners?: readonly string[];
  /** Says what is wrong with a link whose own form is right. */
  check?(link: AnyLink, resource: Spec, surroundings: Surroundings): Refusal[];
}

/** What a kind may be to links; a role that is left out is refused. */
export interface Roles<Spec> {
  calls?: Role<CallLink, Spec>;
  isCalled?: Role<CallLink, Spec>;
  sendsEvents?: Role<EventLink, Spec>;
  takesEvents?: Role<EventLink, Spec>;
  isPolled?: Role<PollLink, Spec>;
  polls?: Role<PollLink, Spec>;
}

/** What one kind of resource is in the document. How it behaves in a run is its model's business. */
export interface KindDefinition<Schema extends z.core.$ZodType = z.core.$ZodType<Resource>> {
  /** What such a resource is, in one sentence. */
  description: string;
  schema: Schema;
  roles: Roles<z.output<Schema>>;
  /** Fields that name another resource, and the kind that it must be. */
  references?: { readonly [Field in keyof z.output<Schema>]?: ResourceKind };
  /** Says what is wrong between fields that are right by themselves, or with what stands around the resource. */
  check?(resource: z.output<Schema>, surroundings: Surroundings): Refusal[];
}

/** Refuses what a field of a link holds. */
export function unwanted<AnyLink extends Link>(
  link: AnyLink,
  field: keyof AnyLink & string,
  expected: string,
): Refusal {
  return { field, message: `expected ${expected}, got ${JSON.stringify(link[field])}` };
}
