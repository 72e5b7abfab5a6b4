import type { Architecture, Link, Resource, ResourceKind } from '@/simulator';
import type { Rates } from './rates';

export type OfKind<Kind extends ResourceKind> = Extract<Resource, { kind: Kind }>;
export type LinkOf<Kind extends Link['kind']> = Extract<Link, { kind: Kind }>;

/** `error`: it does not work like this. `warning`: it works until something goes wrong. `advice`: it could be better. */
export type Severity = 'error' | 'warning' | 'advice';

/** Why a finding is one, and who says so. */
export interface Reason {
  text: string;
  /** As the catalog names it; undefined for what follows from the design itself. */
  source?: string;
  /** Day or year of the source. */
  retrieved?: string;
  url?: string;
}

/** One thing about a valid design that somebody should look at. */
export interface Finding {
  /** Name of the rule, such as `queue-without-consumer`. */
  rule: string;
  severity: Severity;
  /** Where, as a JSON pointer into the document. */
  pointer: string;
  /** Ids of the resources it is about, the first one to be marked. */
  resources: string[];
  /** What is so, in one sentence. */
  sentence: string;
  why: Reason;
  /** What to do about it, in a few words for a button; there when `fix` is. */
  fixLabel?: string;
  /** The design without the finding, valid again. */
  fix?: (architecture: Architecture) => Architecture;
}

/** A design as rules look at it. */
export interface Design {
  architecture: Architecture;
  byId: ReadonlyMap<string, Resource>;
  /** Links that are switched on. */
  links: readonly Link[];
}

/** A rule on what a design has to carry needs to know how much that is; it is worked out once. */
export interface LoadedDesign extends Design {
  rates: Rates;
}

/** One thing to look for. It sees valid designs only, and finds nothing where a design leaves no doubt. */
export interface Rule {
  id: string;
  find(design: LoadedDesign): Omit<Finding, 'rule'>[];
}

export function designOf(architecture: Architecture): Design {
  return {
    architecture,
    byId: new Map(architecture.resources.map((resource) => [resource.id, resource])),
    links: architecture.links.filter(({ enabled }) => enabled),
  };
}

/** Resources of one kind, in the document's order. */
export function ofKind<Kind extends ResourceKind>({ architecture }: Design, kind: Kind): OfKind<Kind>[] {
  return architecture.resources.filter((resource): resource is OfKind<Kind> => resource.kind === kind);
}

/** Links of one kind that are switched on. */
export function linksOf<Kind extends Link['kind']>({ links }: Design, kind: Kind): LinkOf<Kind>[] {
  return links.filter((link): link is LinkOf<Kind> => link.kind === kind);
}

/** JSON pointer of a resource, or of one of its fields. */
export function resourcePointer({ architecture }: Design, id: string, field?: string): string {
  const index = architecture.resources.findIndex((resource) => resource.id === id);
  return `/resources/${index}${field === undefined ? '' : `/${field}`}`;
}

/** JSON pointer of a link, or of one of its fields. */
export function linkPointer({ architecture }: Design, id: string, field?: string): string {
  const index = architecture.links.findIndex((link) => link.id === id);
  return `/links/${index}${field === undefined ? '' : `/${field}`}`;
}

/** What people call a resource. */
export function nameOf({ id, label }: Resource): string {
  return label ?? id;
}

/** Links by the resource at one of their ends. */
export function linksBy(links: readonly Link[], end: 'from' | 'to'): ReadonlyMap<string, readonly Link[]> {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const group = groups.get(link[end]);
    if (group) group.push(link);
    else groups.set(link[end], [link]);
  }
  return groups;
}
