import type { Architecture, Link, Resource, ResourceKind } from '@/simulator';
import type { JsonObject } from '../json';
import { Dependencies } from './dependencies';
import { logicalIds } from './logical-ids';
import type { TemplateResource } from './template';

export type OfKind<Kind extends ResourceKind> = Extract<Resource, { kind: Kind }>;
export type CallLink = Extract<Link, { kind: 'call' }>;
export type EventLink = Extract<Link, { kind: 'event' }>;
export type PollLink = Extract<Link, { kind: 'poll' }>;

/** A design on its way into a template, and what the template has so far. */
export interface SamContext {
  architecture: Architecture;
  byId: ReadonlyMap<string, Resource>;
  /** Logical ids by id. */
  names: ReadonlyMap<string, string>;
  dependencies: Dependencies;
  parameters: Record<string, JsonObject>;
  resources: Record<string, TemplateResource>;
  outputs: Record<string, JsonObject>;
  /** Ids of schedules by the function and the event that stand for them, as `Function/Event`. */
  scheduleOfEvent: Map<string, string>;
  /** What the template cannot say; sentences that name ids, never labels. */
  notes: string[];
}

/** @param names - Logical ids by id; those of the whole design, where the template says only a part of it. */
export function samContext(architecture: Architecture, names = logicalIds(architecture)): SamContext {
  return {
    architecture,
    byId: new Map(architecture.resources.map((resource) => [resource.id, resource])),
    names,
    dependencies: new Dependencies(),
    parameters: {},
    resources: {},
    outputs: {},
    scheduleOfEvent: new Map(),
    notes: [],
  };
}

/** Name of a resource in the template. @throws {RangeError} When the document has none of this id. */
export function nameOf({ names }: SamContext, id: string): string {
  const name = names.get(id);
  if (name === undefined) throw new RangeError(`no resource "${id}"`);
  return name;
}

/** Resources of one kind, in the document's order. */
export function ofKind<Kind extends ResourceKind>({ architecture }: SamContext, kind: Kind): OfKind<Kind>[] {
  return architecture.resources.filter((resource): resource is OfKind<Kind> => resource.kind === kind);
}

/** Calls that are switched on, from a resource or to it. */
export function callsAt({ architecture }: SamContext, end: 'from' | 'to', id: string): CallLink[] {
  return architecture.links.filter(
    (link): link is CallLink => link.kind === 'call' && link.enabled && link[end] === id,
  );
}

/** The queue that takes what a function or a stream gives up, where the platform lets one do so: none that is ordered. */
export function plainQueue(context: SamContext, id: string | undefined, whose: string): string | undefined {
  const queue = id === undefined ? undefined : context.byId.get(id);
  if (queue?.kind !== 'queue') return undefined;
  if (!queue.fifo) return nameOf(context, queue.id);
  context.notes.push(`${whose}: ${queue.id} is first-in first-out, so it cannot take what is given up here.`);
  return undefined;
}
