import { type Architecture, parseArchitecture, parseArchitectureText } from '@/simulator';
import { withoutDefaults } from '../defaults';
import { isObject, type Json, type JsonObject, sameJson } from '../json';
import { samTemplate } from '../sam/export-sam';
import { freeName } from '../sam/logical-ids';
import { METADATA_KEY } from '../sam/template';
import type { Drawing } from './draw';

/** What the metadata of a template remembers of the design it was made of, brought up to date with the template. */
export type Recalled =
  | { kind: 'none' }
  | { kind: 'unreadable'; reason: string }
  | { kind: 'recalled'; architecture: Architecture; notes: string[] };

type Fields = Record<string, Json>;

/** Fields that say what something is and not how it is set. */
const IDENTITY = new Set(['id', 'kind', 'label', 'from', 'to', 'share', 'probability']);

/**
 * Recalls the design that a template was made of. What the template would say if it were exported now is compared with
 * what it does say: where the two differ, somebody changed the template, and the change is made in the design too.
 *
 * @param now - What the template says by itself.
 * @param drawAgain - Reads a template made afresh, in the same way.
 */
export function recall(
  template: JsonObject,
  now: Drawing,
  drawAgain: (template: JsonObject) => Drawing | undefined,
): Recalled {
  const metadata = isObject(template.Metadata) ? template.Metadata[METADATA_KEY] : undefined;
  const text = isObject(metadata) ? metadata.Document : undefined;
  if (typeof text !== 'string') return { kind: 'none' };
  const remembered = parseArchitectureText(text);
  if (remembered.kind === 'invalid') {
    const [error] = remembered.errors;
    return {
      kind: 'unreadable',
      reason: `The design in the metadata was refused: ${error?.pointer} ${error?.message}.`,
    };
  }
  const made = samTemplate(remembered.value);
  const before = drawAgain(made.template as JsonObject);
  if (before === undefined) return { kind: 'none' };
  const edits = new Edits(remembered.value, made.idOfKey, before, now);
  const parsed = parseArchitecture(edits.apply());
  if (parsed.kind === 'valid') return { kind: 'recalled', architecture: parsed.value, notes: edits.notes };
  const [error] = parsed.errors;
  return {
    kind: 'unreadable',
    reason: `The template and the design in its metadata do not fit any more: ${error?.pointer} ${error?.message}.`,
  };
}

/** Changes from one drawing of a template to another, made in the design that the first one came from. */
class Edits {
  readonly notes: string[] = [];
  private readonly resources: Fields[];
  private links: Fields[];
  private readonly document: Fields;

  constructor(
    design: Architecture,
    private readonly idOfKey: ReadonlyMap<string, string>,
    private readonly before: Drawing,
    private readonly now: Drawing,
  ) {
    this.document = withoutDefaults(design) as unknown as Fields;
    this.resources = (this.document.resources as JsonObject[]).map((each) => ({ ...each }));
    this.links = (this.document.links as JsonObject[]).map((each) => ({ ...each }));
  }

  apply(): JsonObject {
    const [old, fresh] = [this.resourcesOf(this.before), this.resourcesOf(this.now)];
    for (const [id, fields] of fresh) {
      const known = old.get(id);
      if (known === undefined) this.add(this.resources, { ...fields, id });
      else
        this.change(
          this.resources.find((each) => each.id === id),
          known,
          fields,
        );
    }
    const [oldLinks, freshLinks] = [this.linksOf(this.before), this.linksOf(this.now)];
    for (const [ends, fields] of freshLinks) {
      const known = oldLinks.get(ends);
      if (known === undefined) this.add(this.links, fields);
      else
        this.change(
          this.links.find((each) => endsOf(each) === ends),
          known,
          fields,
        );
    }
    for (const ends of oldLinks.keys()) if (!freshLinks.has(ends)) this.dropLinks(ends);
    const gone = [...old.keys()].filter((id) => !fresh.has(id));
    return this.without(new Set(gone));
  }

  private add(list: Fields[], fields: Fields): void {
    const id = freeName(String(fields.id), new Set(list.map((each) => String(each.id))));
    list.push({ ...fields, id });
    this.notes.push(`${id}: was added to the template.`);
  }

  /** Sets the fields that differ; those that stayed keep what the design said, which is more exact. */
  private change(target: Fields | undefined, before: Fields, now: Fields): void {
    if (target === undefined) return;
    for (const field of new Set([...Object.keys(before), ...Object.keys(now)])) {
      if (IDENTITY.has(field) || sameJson(before[field], now[field])) continue;
      const value = now[field];
      if (value === undefined) delete target[field];
      else target[field] = value;
      this.notes.push(`${String(target.id)}: ${field} was changed in the template.`);
    }
  }

  private dropLinks(ends: string): void {
    this.links = this.links.filter((each) => endsOf(each) !== ends || each.enabled === false);
    this.notes.push(`${ends}: was taken out of the template.`);
  }

  private without(gone: ReadonlySet<string>): JsonObject {
    const isGone = (id: Json | undefined) => typeof id === 'string' && gone.has(id);
    for (const id of gone) this.notes.push(`${id}: was taken out of the template.`);
    const resources = this.resources.filter(({ id }) => !isGone(id)).map((each) => withoutReferences(each, isGone));
    const links = this.links
      .filter(({ from, to }) => !isGone(from) && !isGone(to))
      .map((each) => withoutReferences(each, isGone));
    const faults = ((this.document.faults ?? []) as JsonObject[]).filter(({ resource }) => !isGone(resource));
    const layout = Object.entries((this.document.layout ?? {}) as JsonObject).filter(([id]) => !isGone(id));
    return {
      ...this.document,
      resources,
      links,
      faults,
      ...(this.document.layout === undefined ? {} : { layout: Object.fromEntries(layout) }),
    };
  }

  /** Resources of a drawing that stand in the template, by the ids that they have in the design. */
  private resourcesOf(drawing: Drawing): Map<string, Fields> {
    const idOf = this.idsIn(drawing);
    const found = new Map<string, Fields>();
    for (const resource of drawing.architecture.resources) {
      const id = idOf.get(resource.id);
      if (id !== undefined && resource.kind !== 'client') found.set(id, renamed(resource, idOf));
    }
    return found;
  }

  private linksOf(drawing: Drawing): Map<string, Fields> {
    const idOf = this.idsIn(drawing);
    const found = new Map<string, Fields>();
    for (const link of drawing.architecture.links) {
      if (!idOf.has(link.from) || !idOf.has(link.to)) continue;
      const fields = renamed(link, idOf);
      found.set(endsOf(fields), fields);
    }
    return found;
  }

  /** Ids of the design by those of a drawing; what is new keeps its own, and clients of the drawing have none. */
  private idsIn({ idByKey, architecture }: Drawing): Map<string, string> {
    const clients = new Set(architecture.resources.filter(({ kind }) => kind === 'client').map(({ id }) => id));
    return new Map(
      [...idByKey].flatMap(([key, id]): [string, string][] =>
        clients.has(id) ? [] : [[id, this.idOfKey.get(key) ?? id]],
      ),
    );
  }
}

function endsOf({ kind, from, to }: Fields): string {
  return `${String(kind)} from ${String(from)} to ${String(to)}`;
}

/** A copy in which fields that name a resource name it as the design does. */
function renamed(value: object, idOf: ReadonlyMap<string, string>): Fields {
  return Object.fromEntries(
    Object.entries(value).map(([field, each]): [string, Json] => {
      if (['from', 'to', 'deadLetterQueue', 'onFailure'].includes(field)) return [field, idOf.get(each) ?? each];
      if (field !== 'authorizer' || typeof each.function !== 'string') return [field, each];
      return [field, { ...each, function: idOf.get(each.function) ?? each.function }];
    }),
  );
}

function withoutReferences(value: Fields, isGone: (id: Json | undefined) => boolean): Fields {
  return Object.fromEntries(
    Object.entries(value).filter(([field, each]) => !['deadLetterQueue', 'onFailure'].includes(field) || !isGone(each)),
  );
}
