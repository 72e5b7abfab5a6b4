import { type Architecture, type DocumentError, type Link, parseArchitecture, type Resource } from '@/simulator';

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

/** A design without anything in it. The only one that is not valid and may still be open: it cannot run. */
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

/** Whether a design may stand: as the strict parser says, or because there is nothing in it. */
export function accepted(architecture: Architecture, made?: readonly string[]): Edited {
  const done: Edited = { kind: 'done', architecture, ...(made && { made }) };
  if (architecture.resources.length === 0 && architecture.links.length === 0) return done;
  const parsed = parseArchitecture(architecture);
  if (parsed.kind === 'valid') return done;
  const [first] = parsed.errors;
  return { kind: 'refused', reason: inWords(parsed.errors), ...(first && { pointer: first.pointer }) };
}

export function refusedEdit(reason: string): Edited {
  return { kind: 'refused', reason };
}

/** The design with parts that are written without their defaults, which the parser fills in. */
export function withAdded(
  architecture: Architecture,
  added: { resources?: readonly object[]; links?: readonly object[] },
  layout?: Architecture['layout'],
): Edited {
  const resources = [...architecture.resources, ...(added.resources ?? [])];
  const links = [...architecture.links, ...(added.links ?? [])];
  const places = layout ? { layout: { ...architecture.layout, ...layout } } : {};
  const parsed = parseArchitecture({ ...architecture, resources, links, ...places });
  if (parsed.kind === 'invalid') {
    const [first] = parsed.errors;
    return { kind: 'refused', reason: inWords(parsed.errors), ...(first && { pointer: first.pointer }) };
  }
  const { value } = parsed;
  return {
    kind: 'done',
    architecture: {
      ...architecture,
      resources: [...architecture.resources, ...value.resources.slice(architecture.resources.length)],
      links: [...architecture.links, ...value.links.slice(architecture.links.length)],
      ...places,
    },
  };
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

/** What people call a resource. */
export function nameOf({ id, label }: Pick<Resource, 'id' | 'label'>): string {
  return label ?? id;
}
