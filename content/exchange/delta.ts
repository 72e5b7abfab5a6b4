import { isObject, type Json, type JsonObject, sameJson } from './json';

/** Lists of a document whose entries have ids, and those of them that are left out when they are empty. */
const LISTS = ['resources', 'links', 'faults', 'notes', 'frames'] as const;
const LEFT_OUT_EMPTY: ReadonlySet<string> = new Set(['faults', 'notes', 'frames']);

/**
 * What makes one document into another: for each list, fields of entries by id and the order of the ids where it is not
 * the same; places that moved; and all other keys. `null` takes something away.
 */
export function deltaBetween(base: JsonObject, design: JsonObject): JsonObject {
  const delta: JsonObject = {};
  for (const list of LISTS) {
    const changes = listDelta(entriesOf(base[list]), entriesOf(design[list]));
    if (changes) delta[list] = changes;
  }
  const rest = fieldDelta(plainKeys(base), plainKeys(design));
  const layout = fieldDelta(asObject(base.layout), asObject(design.layout));
  if (layout) delta.layout = layout;
  if (rest) delta.document = rest;
  return delta;
}

/** The document that a delta makes of its base; undefined when the delta is not of this form. What it holds is not checked. */
export function applyDelta(base: JsonObject, delta: JsonObject): JsonObject | undefined {
  const known = new Set<string>([...LISTS, 'layout', 'document']);
  if (Object.keys(delta).some((key) => !known.has(key) || !isObject(delta[key]))) return undefined;
  const design = withFields(plainKeys(base), asObject(delta.document));
  for (const list of LISTS) {
    const entries = withList(entriesOf(base[list]), asObject(delta[list]));
    if (entries.length > 0 || !LEFT_OUT_EMPTY.has(list)) design[list] = entries;
  }
  const layout = withFields(asObject(base.layout), asObject(delta.layout));
  if (Object.keys(layout).length > 0) design.layout = layout;
  return design;
}

function plainKeys(document: JsonObject): JsonObject {
  const apart = new Set<string>([...LISTS, 'layout']);
  return Object.fromEntries(Object.entries(document).filter(([key]) => !apart.has(key)));
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function entriesOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function idOf(entry: JsonObject): string {
  return String(entry.id);
}

function fieldDelta(base: JsonObject, design: JsonObject): JsonObject | undefined {
  const changes: [string, Json][] = [];
  for (const key of new Set([...Object.keys(base), ...Object.keys(design)])) {
    if (!sameJson(base[key], design[key])) changes.push([key, design[key] ?? null]);
  }
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}

function withFields(base: JsonObject, changes: JsonObject): JsonObject {
  const fields = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) fields.delete(key);
    else fields.set(key, value);
  }
  return Object.fromEntries(fields);
}

function listDelta(base: readonly JsonObject[], design: readonly JsonObject[]): JsonObject | undefined {
  const before = new Map(base.map((entry) => [idOf(entry), entry]));
  const changes = design.flatMap((entry): [string, Json][] => {
    const { id: _, ...fields } = entry;
    const { id: __, ...known } = before.get(idOf(entry)) ?? {};
    const changed = before.has(idOf(entry)) ? fieldDelta(known, fields) : fields;
    return changed ? [[idOf(entry), changed]] : [];
  });
  const ids = design.map(idOf);
  const isSameOrder = sameJson(ids, base.map(idOf));
  if (changes.length === 0 && isSameOrder) return undefined;
  return {
    ...(isSameOrder ? {} : { order: ids }),
    ...(changes.length > 0 ? { change: Object.fromEntries(changes) } : {}),
  };
}

function withList(base: readonly JsonObject[], delta: JsonObject): JsonObject[] {
  const entries = new Map(base.map((entry) => [idOf(entry), entry]));
  for (const [id, fields] of Object.entries(asObject(delta.change))) {
    const changed = withFields(entries.get(id) ?? {}, asObject(fields));
    entries.set(id, { id, ...Object.fromEntries(Object.entries(changed).filter(([key]) => key !== 'id')) });
  }
  if (!Array.isArray(delta.order)) return [...entries.values()];
  return delta.order.flatMap((id) => {
    const entry = typeof id === 'string' ? entries.get(id) : undefined;
    return entry ? [entry] : [];
  });
}
