import {
  type Architecture,
  type DocumentError,
  type Frame,
  type Link,
  type Note,
  parseArchitecture,
  type Resource,
} from '@/simulator';
import { parseEdited } from './parse-edited';

/** What came of an edit: another design, or why there is none. */
export type Edited =
  | {
      kind: 'done';
      architecture: Architecture;
      /** Ids of what the edit made, to be selected; undefined leaves the selection alone. */
      made?: readonly string[];
    }
  | { kind: 'refused'; reason: string; pointer?: string };

/**
 * One thing that a person does to a design. It is a function of the design, so that it can be tried without being done,
 * and it leaves what it does not concern as the same objects.
 */
export type Edit = (architecture: Architecture) => Edited;

/** A design without parts. The only kind that is not valid and may still be open: it cannot run. */
export function emptyArchitecture(name: string): Architecture {
  const parsed = parseArchitecture({
    format: 'cloud-architecture/1',
    name,
    platform: 'aws',
    region: 'us-east-1',
    resources: [{ id: 'queue', kind: 'queue' }],
    links: [],
    layout: {},
  });
  if (parsed.kind === 'invalid') throw new Error(inWords(parsed.errors));
  return { ...parsed.value, resources: [] };
}

/** Whether a design may stand: as the strict parser says, or because no part is in it yet. */
export function accepted(architecture: Architecture, made?: readonly string[]): Edited {
  const parsed = parseEdited(architecture);
  if (parsed.kind === 'invalid') return refusedFor(parsed.errors);
  return { kind: 'done', architecture: parsed.value, ...(made && { made }) };
}

export function refusedEdit(reason: string): Edited {
  return { kind: 'refused', reason };
}

function refusedFor(errors: readonly DocumentError[]): Edited {
  const [first] = errors;
  return { kind: 'refused', reason: inWords(errors), ...(first && { pointer: first.pointer }) };
}

/** What is added to a design: parts that are written without their defaults, which the parser fills in. */
export interface Additions {
  resources?: readonly object[];
  links?: readonly object[];
  notes?: readonly object[];
  frames?: readonly object[];
  layout?: Architecture['layout'];
}

/** The design with additions. */
export function withAdded(architecture: Architecture, added: Additions): Edited {
  const merged = {
    ...architecture,
    resources: [...architecture.resources, ...(added.resources ?? [])],
    links: [...architecture.links, ...(added.links ?? [])],
    notes: [...architecture.notes, ...(added.notes ?? [])],
    frames: [...architecture.frames, ...(added.frames ?? [])],
    ...(added.layout && { layout: { ...architecture.layout, ...added.layout } }),
  } as Architecture;
  const parsed = parseEdited(merged);
  return parsed.kind === 'valid' ? { kind: 'done', architecture: parsed.value } : refusedFor(parsed.errors);
}

/** The first thing that is wrong, as a sentence. */
export function inWords(errors: readonly DocumentError[]): string {
  const [first] = errors;
  if (!first) return 'The design would not be valid.';
  const place = first.pointer.split('/').slice(3).join(' ');
  const sentence = first.message.charAt(0).toUpperCase() + first.message.slice(1);
  return place ? `${sentence} (${place}).` : `${sentence}.`;
}

export function resourceOf({ resources }: Architecture, id: string): Resource | undefined {
  return resources.find((resource) => resource.id === id);
}

export function linkOf({ links }: Architecture, id: string): Link | undefined {
  return links.find((link) => link.id === id);
}

/** A note or frame by its id. */
export function annotationOf({ notes, frames }: Architecture, id: string): Note | Frame | undefined {
  return notes.find((note) => note.id === id) ?? frames.find((frame) => frame.id === id);
}

/** What people call a resource. */
export function nameOf({ id, label }: Pick<Resource, 'id' | 'label'>): string {
  return label ?? id;
}
