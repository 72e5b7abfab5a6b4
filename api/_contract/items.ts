import { z } from 'zod';
import { LIMITS } from './limits';
import { Id, jsonBytes, PageLimit, Timestamp, text, wholeNumber } from './values';

export const ITEM_STATUSES = ['open', 'doing', 'done'] as const;
const Status = z.enum(ITEM_STATUSES);
const Priority = z.int().min(0).max(5);
const Tag = text(1, 40);
const Tags = z.array(Tag).max(10);

const document = {
  title: text(1, 200),
  status: Status.default('open'),
  priority: Priority.default(0),
  tags: Tags.default([]),
  note: text(0, 4000).optional(),
};

const fitsItem = (value: unknown): boolean => jsonBytes(value) <= LIMITS.itemBytes;
const tooLarge = `An item takes at most ${LIMITS.itemBytes} bytes of JSON`;

/** What a visitor writes into an item: the whole of it, as `PUT` and `POST` take it. */
export const ItemDocument = z.strictObject(document).refine(fitsItem, tooLarge);
export type ItemDocument = z.infer<typeof ItemDocument>;

/**
 * A JSON merge patch (RFC 7396) of an item: what is absent stays, `null` takes a field back to its default. The title
 * has none and cannot be taken away. The patched document must satisfy `ItemDocument` again.
 */
export const ItemPatch = z.strictObject({
  title: text(1, 200).optional(),
  status: Status.nullable().optional(),
  priority: Priority.nullable().optional(),
  tags: Tags.nullable().optional(),
  note: text(0, 4000).nullable().optional(),
});
export type ItemPatch = z.infer<typeof ItemPatch>;

export const Item = z.strictObject({
  id: Id,
  version: z.int().min(1),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  title: text(1, 200),
  status: Status,
  priority: Priority,
  tags: Tags,
  note: text(0, 4000).optional(),
});
export type Item = z.infer<typeof Item>;

/** `next` is the cursor of the following page, absent on the last one; the `Link` header holds its address. */
export const ItemList = z.strictObject({ items: z.array(Item).max(LIMITS.pageEntries), next: z.string().optional() });
export type ItemList = z.infer<typeof ItemList>;

export const ItemListQuery = z.strictObject({
  limit: PageLimit,
  cursor: text(1, 1000).optional(),
  status: Status.optional(),
  tag: Tag.optional(),
  priority: wholeNumber(0, 5).optional(),
});
export type ItemListQuery = z.infer<typeof ItemListQuery>;
