import type { Item, ItemDocument, ItemList, ItemListQuery } from '../../_contract/items';
import { LIMITS } from '../../_contract/limits';
import { problem } from '../../_contract/problems';
import type { HandlerContext, HttpEvent } from '../../_ports/function-runtime';
import type { JsonObject } from '../../_ports/json';
import type { Answer } from '../../_ports/receipt';
import type { ChangeOutcome, StoredItem } from '../../_ports/table';
import { hasTag, isoTime, json, noContent, notModified, quoted } from '../answers';
import { bodyOf, idOf, newIdFor, queryOf, receiptOf } from '../operations';
import { readCursor, writeCursor } from './cursors';
import { mergePatch } from './merge-patch';

/** What a field goes back to when a patch takes it away: the defaults of `ItemDocument`, as a test makes sure. */
export const ITEM_DEFAULTS = { status: 'open', priority: 0, tags: [] } as const satisfies Partial<ItemDocument>;

/** The answer commits with the item; whoever never heard it and asks again hears the same. */
export async function createItem(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  const document = bodyOf<JsonObject>(event);
  const id = newIdFor('item', event, context);
  const nowMs = context.nowMs();
  const answer = created({ id, version: 1, createdAtMs: nowMs, updatedAtMs: nowMs, document });
  const outcome = await context.ports.table.create({ id, document, nowMs }, receiptOf(event, answer));
  switch (outcome.kind) {
    case 'created':
      return answer;
    case 'exists':
      return created(outcome.item);
    case 'quota-exceeded':
      return problem('quota-exceeded', `The sandbox holds ${outcome.limit} items, as many as it may.`);
  }
}

export async function getItem(event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  const item = await ports.table.get(idOf(event));
  if (!item) return noSuchItem();
  const tag = tagOf(item);
  if (event.ifNoneMatch && hasTag(event.ifNoneMatch, tag)) return notModified(tag);
  return withTag(200, item);
}

export async function listItems(event: HttpEvent, { ports, scope }: HandlerContext): Promise<Answer> {
  const query = queryOf<ItemListQuery>(event);
  const after = query.cursor === undefined ? undefined : await readCursor(query.cursor, query, scope, ports.tokens);
  if (query.cursor !== undefined && !after) {
    const detail = 'The cursor was not made for this list. Begin again without it.';
    return problem('malformed', detail, { errors: [{ pointer: 'cursor', code: 'invalid', message: detail }] });
  }
  const page = await ports.table.list({ limit: query.limit, ...equals(query), ...(after ? { after } : {}) });
  const items = page.items.map(viewOf);
  if (!page.next) return json(200, { items } satisfies ItemList);
  const next = await writeCursor(page.next, query, scope, ports.tokens);
  return json(200, { items, next } satisfies ItemList, {
    link: `<${nextPage(event.origin, query, next)}>; rel="next"`,
  });
}

export async function replaceItem(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  return changeItem(event, context, () => bodyOf<JsonObject>(event));
}

/** What the patch takes away goes back to its default; the gateway has let no patch through that takes the title. */
export async function patchItem(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  const patch = bodyOf<JsonObject>(event);
  return changeItem(event, context, (item) => ({ ...ITEM_DEFAULTS, ...mergePatch(item.document, patch) }));
}

export async function deleteItem(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  const found = await findForChange(event, context);
  if (found.kind === 'refused') return found.answer;
  const { id, version } = found.item;
  const outcome = await context.ports.table.delete({ id, ifVersion: version, nowMs: context.nowMs() });
  return outcome.kind === 'changed' ? noContent() : explain(outcome);
}

async function changeItem(
  event: HttpEvent,
  context: HandlerContext,
  change: (item: StoredItem) => JsonObject,
): Promise<Answer> {
  const found = await findForChange(event, context);
  if (found.kind === 'refused') return found.answer;
  const { id, version } = found.item;
  const document = change(found.item);
  // Each field of a patch was checked; only together can they still be too much.
  if (Buffer.byteLength(JSON.stringify(document)) > LIMITS.itemBytes) return tooLarge();
  const outcome = await context.ports.table.replace({ id, ifVersion: version, document, nowMs: context.nowMs() });
  return outcome.kind === 'changed' ? withTag(200, outcome.item) : explain(outcome);
}

type ForChange = { kind: 'found'; item: StoredItem } | { kind: 'refused'; answer: Answer };

/** The item that a change is about, if the caller knows its version. */
async function findForChange(event: HttpEvent, { ports }: HandlerContext): Promise<ForChange> {
  if (!event.ifMatch) {
    const detail = 'Send If-Match with the entity tag that you read.';
    return { kind: 'refused', answer: problem('precondition-required', detail) };
  }
  const item = await ports.table.get(idOf(event));
  if (!item) return { kind: 'refused', answer: noSuchItem() };
  if (!hasTag(event.ifMatch, tagOf(item))) return { kind: 'refused', answer: changedSince(item.version) };
  return { kind: 'found', item };
}

/** Why a change did not happen although the item was as expected a moment ago. */
function explain(outcome: Exclude<ChangeOutcome, { kind: 'changed' }>): Answer {
  return outcome.kind === 'missing' ? noSuchItem() : changedSince(outcome.version);
}

function noSuchItem(): Answer {
  return problem('not-found', 'There is no such item.');
}

function changedSince(version: number): Answer {
  const detail = `The item is at version ${version} by now. Read it again, then change it.`;
  return problem('precondition-failed', detail, { headers: { etag: quoted(String(version)) } });
}

function tooLarge(): Answer {
  const message = `An item takes at most ${LIMITS.itemBytes} bytes of JSON.`;
  return problem('validation', message, { errors: [{ pointer: '', code: 'too_big', message }] });
}

function equals({ status, tag, priority }: ItemListQuery): { equals?: Record<string, string | number> } {
  const wanted = { status, tags: tag, priority };
  const given = Object.entries(wanted).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]]));
  return given.length === 0 ? {} : { equals: Object.fromEntries(given) };
}

function nextPage(origin: string, { limit, status, tag, priority }: ItemListQuery, cursor: string): string {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const [name, value] of Object.entries({ status, tag, priority })) {
    if (value !== undefined) query.set(name, String(value));
  }
  query.set('cursor', cursor);
  return `${origin}/api/items?${query}`;
}

function created(item: StoredItem): Answer {
  const answer = withTag(201, item);
  return { ...answer, headers: { ...answer.headers, location: `/api/items/${item.id}` } };
}

function withTag(status: number, item: StoredItem): Answer {
  return json(status, viewOf(item), { etag: quoted(tagOf(item)) });
}

function tagOf({ version }: StoredItem): string {
  return String(version);
}

/** What the table holds is what `ItemDocument` let in. */
function viewOf({ id, version, createdAtMs, updatedAtMs, document }: StoredItem): Item {
  const dates = { createdAt: isoTime(createdAtMs), updatedAt: isoTime(updatedAtMs) };
  return { id, version, ...dates, ...(document as ItemDocument) };
}
