import { type Architecture, type Link, linkKindsBetween, type Resource, type ResourceKind } from '@/simulator';
import { freeId } from '../checks/changes';
import { factsOf, KIND_NAMES, KINDS } from '../kinds/kinds';
import { accepted, type Edit, linkOf, nameOf, refusedEdit, resourceOf, withAdded } from './edit';

/** Whether one resource may lead to another: by which kinds of links, the usual one first, or why not. */
export type Ways = { kind: 'possible'; kinds: readonly Link['kind'][] } | { kind: 'impossible'; reason: string };

/** How one resource may lead to another, in a design where other links may stand between them already. */
export function waysBetween(architecture: Architecture, from: Resource, to: Resource): Ways {
  if (from.id === to.id) return impossible('A diagram does not draw a part that leads to itself.');
  const kinds = linkKindsBetween(from.kind, to.kind);
  if (kinds.length === 0) return impossible(reasonAgainst(from.kind, to.kind));
  const taken = new Set(
    architecture.links.filter((link) => link.from === from.id && link.to === to.id).map(({ kind }) => kind),
  );
  const free = kinds.filter((kind) => !taken.has(kind));
  if (free.length === 0) return impossible(`${nameOf(from)} leads to ${nameOf(to)} already.`);
  return { kind: 'possible', kinds: free };
}

/** Every resource that another might lead to, with the ways there or the reason against them. */
export function targetsOf(architecture: Architecture, id: string): { resource: Resource; ways: Ways }[] {
  const from = resourceOf(architecture, id);
  if (!from) return [];
  return architecture.resources
    .filter((resource) => resource.id !== id)
    .map((resource) => ({ resource, ways: waysBetween(architecture, from, resource) }));
}

/** Links two resources; by the usual kind of link unless another is asked for. */
export function connect(fromId: string, toId: string, kind?: Link['kind']): Edit {
  return (architecture) => {
    const from = resourceOf(architecture, fromId);
    const to = resourceOf(architecture, toId);
    if (!from || !to) return refusedEdit('One of the two parts is not there any more.');
    const ways = waysBetween(architecture, from, to);
    if (ways.kind === 'impossible') return refusedEdit(ways.reason);
    const chosen = kind ?? ways.kinds[0];
    if (!chosen || !ways.kinds.includes(chosen)) return refusedEdit(reasonAgainst(from.kind, to.kind));
    const id = freeId(architecture, `${fromId}-${toId}`.slice(0, 60));
    // Without work a new link of a function to a store would carry nothing.
    const work = chosen === 'call' && from.kind === 'function' ? factsOf(to).usualWork : {};
    const link = { id, from: fromId, to: toId, kind: chosen, ...work };
    const edited = withAdded(architecture, { links: [link] });
    return edited.kind === 'done' ? { ...edited, made: [id] } : edited;
  };
}

/** Makes a link one of another kind. Its label and its switch stay; settings that the kind does not have go. */
export function setLinkKind(id: string, kind: Link['kind']): Edit {
  return (architecture) => {
    const link = linkOf(architecture, id);
    if (!link) return refusedEdit('The link is not there any more.');
    if (link.kind === kind) return accepted(architecture);
    const others = { ...architecture, links: architecture.links.filter((each) => each.id !== id) };
    const { label, enabled, from, to } = link;
    const edited = withAdded(others, {
      links: [{ id, from, to, kind, enabled, ...(label !== undefined && { label }) }],
    });
    if (edited.kind === 'refused') return edited;
    const made = edited.architecture.links.at(-1) as Link;
    return accepted({ ...architecture, links: architecture.links.map((each) => (each.id === id ? made : each)) });
  };
}

/** Says what a kind may lead to, and what another may be reached from. */
function reasonAgainst(from: ResourceKind, to: ResourceKind): string {
  const targets = KIND_NAMES.filter((kind) => linkKindsBetween(from, kind).length > 0);
  const sources = KIND_NAMES.filter((kind) => linkKindsBetween(kind, to).length > 0);
  if (sources.length === 0) return `Nothing leads to ${a(to)}: ${a(to)} only sends.`;
  if (targets.length === 0) return `${capital(a(from))} only answers; nothing leads on from it.`;
  return `${capital(a(from))} leads to ${listed(targets)} only; ${a(to)} is reached from ${listed(sources)}.`;
}

function a(kind: ResourceKind): string {
  return `a ${KINDS[kind].word}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function listed(kinds: readonly ResourceKind[]): string {
  const words = kinds.map(a);
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' or ');
}

function impossible(reason: string): Ways {
  return { kind: 'impossible', reason };
}

/** A link in words, such as `Orders calls Items`. */
export function describeLink({ resources }: Architecture, link: Link): string {
  const name = (id: string) => {
    const resource = resources.find((each) => each.id === id);
    return resource ? nameOf(resource) : id;
  };
  switch (link.kind) {
    case 'call':
      return `${name(link.from)} calls ${name(link.to)}`;
    case 'event':
      return `${name(link.from)} sends events to ${name(link.to)}`;
    case 'poll':
      return `${name(link.to)} fetches from ${name(link.from)}`;
  }
}

/** A resource in words, such as `Orders (queue)`. */
export function describePart(resource: Resource): string {
  return `${nameOf(resource)} (${factsOf(resource).word})`;
}
