import type { Architecture } from '@/simulator';
import { withLink, withoutResource, withResource } from '../checks/changes';
import { withAnnotation } from './annotations';
import { accepted, annotationOf, type Edit, type Edited, linkOf, refusedEdit, resourceOf } from './edit';

/** What an inspector may show: a resource, a link, a note or frame, or what the whole account shares. */
export type Subject =
  | { of: 'resource'; id: string }
  | { of: 'link'; id: string }
  | { of: 'annotation'; id: string }
  | { of: 'account' };

/** Ids of what is chosen on a diagram: parts, links, and notes and frames. */
export interface Chosen {
  resources: readonly string[];
  links: readonly string[];
  annotations: readonly string[];
}

/** The settings of a subject as they stand in the design; undefined when it is not there. */
export function settingsOf(architecture: Architecture, subject: Subject): object | undefined {
  if (subject.of === 'resource') return resourceOf(architecture, subject.id);
  if (subject.of === 'link') return linkOf(architecture, subject.id);
  if (subject.of === 'annotation') return annotationOf(architecture, subject.id);
  return architecture.account;
}

/**
 * Gives a field another value.
 *
 * @param path - Keys from the subject to the field, such as `['traffic', 'ratePerS']`.
 * @param value - Undefined takes the field away; where it has a default it is that again.
 */
export function setField(subject: Subject, path: readonly string[], value: unknown): Edit {
  return (architecture) => {
    const settings = settingsOf(architecture, subject);
    const [first, ...rest] = path;
    if (!settings || first === undefined) return refusedEdit('What was to be changed is not there any more.');
    const changed = withValue((settings as Record<string, unknown>)[first], rest, value);
    return accepted(withField(architecture, subject, first, changed));
  };
}

function withField(architecture: Architecture, subject: Subject, field: string, value: unknown): Architecture {
  if (subject.of === 'resource') return withResource(architecture, subject.id, { [field]: value });
  if (subject.of === 'link') return withLink(architecture, subject.id, { [field]: value });
  if (subject.of === 'annotation') return withAnnotation(architecture, subject.id, { [field]: value });
  return { ...architecture, account: { ...architecture.account, [field]: value } };
}

function withValue(before: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const fields = typeof before === 'object' && before !== null ? before : {};
  const changed = withValue((fields as Record<string, unknown>)[key], rest, value);
  const entries = Object.entries({ ...fields, [key]: changed }).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries);
}

/** Calls the design something else. */
export function renameDesign(name: string): Edit {
  return (architecture) => accepted({ ...architecture, name });
}

/** Gives a resource another id, wherever it is named. */
export function renameResource(id: string, to: string): Edit {
  return (architecture) => {
    if (id === to) return accepted(architecture);
    if (resourceOf(architecture, to) || annotationOf(architecture, to)) {
      return refusedEdit(`There is something with the id "${to}" already.`);
    }
    const renamed = renameAll(architecture, new Map([[id, to]]));
    return accepted(renamed, [to]);
  };
}

/** The design with other ids of parts, notes and frames; what names them follows. */
export function renameAll(architecture: Architecture, names: ReadonlyMap<string, string>): Architecture {
  const name = (id: string) => names.get(id) ?? id;
  const { layout } = architecture;
  return {
    ...architecture,
    resources: architecture.resources.map((each) => withNames({ ...each, id: name(each.id) }, name)),
    links: architecture.links.map((each) => withNames({ ...each, from: name(each.from), to: name(each.to) }, name)),
    faults: architecture.faults.map((fault) => ({ ...fault, resource: name(fault.resource) })),
    notes: architecture.notes.map((note) => ({ ...note, id: name(note.id) })),
    frames: architecture.frames.map((frame) => ({ ...frame, id: name(frame.id) })),
    ...(layout && { layout: Object.fromEntries(Object.entries(layout).map(([id, place]) => [name(id), place])) }),
  };
}

/** A resource or link whose fields that name a resource name it anew. */
function withNames<T extends object>(value: T, name: (id: string) => string): T {
  const fields = Object.entries(value).map(([field, each]) => {
    if ((field === 'deadLetterQueue' || field === 'onFailure') && typeof each === 'string') return [field, name(each)];
    if (field === 'authorizer' && each !== null && typeof each === 'object' && typeof each.function === 'string') {
      return [field, { ...each, function: name(each.function) }];
    }
    return [field, each];
  });
  return Object.fromEntries(fields);
}

/** Takes parts, links, notes and frames away, with every link and setting that would lead to nothing. */
export function remove({ resources = [], links = [], annotations = [] }: Partial<Chosen>): Edit {
  return (architecture) => {
    let next = architecture;
    for (const id of resources) if (resourceOf(next, id)) next = withoutResource(next, id);
    const gone = new Set(links);
    const erased = new Set(annotations);
    next = {
      ...next,
      links: next.links.filter(({ id }) => !gone.has(id)),
      notes: next.notes.filter(({ id }) => !erased.has(id)),
      frames: next.frames.filter(({ id }) => !erased.has(id)),
    };
    if (countOf(next) === countOf(architecture)) return refusedEdit('Select what is to be deleted.');
    return accepted(withoutIdleAuthorizers(next), []);
  };
}

function countOf({ resources, links, notes, frames }: Architecture): number {
  return resources.length + links.length + notes.length + frames.length;
}

/** A gateway asks a function only over a link to it; where that is gone, it asks nobody. */
function withoutIdleAuthorizers(architecture: Architecture): Architecture {
  let next = architecture;
  for (const gateway of architecture.resources) {
    if (gateway.kind !== 'gateway' || gateway.authorizer?.kind !== 'lambda') continue;
    const { function: decider } = gateway.authorizer;
    if (decider === undefined) continue;
    const isLinked = architecture.links.some(({ from, to }) => from === gateway.id && to === decider);
    if (!isLinked) next = withResource(next, gateway.id, { authorizer: undefined });
  }
  return next;
}

/** What a fix of a finding makes of the design. */
export function applyFix(fix: (architecture: Architecture) => Architecture): Edit {
  return (architecture): Edited => accepted(fix(architecture));
}
