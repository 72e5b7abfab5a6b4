import type { Cause } from './cause';
import type { JsonObject } from './json';
import type { Receipt } from './receipt';

/** One item of the table. `version` grows by one with each change and is the item's entity tag. */
export interface StoredItem {
  id: string;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
  document: JsonObject;
}

/** Where a page ended: items come newest first, ties by id. */
export interface ItemPosition {
  createdAtMs: number;
  id: string;
}

export interface ItemQuery {
  /** 1 to 100. */
  limit: number;
  after?: ItemPosition;
  /** Fields of the document that must equal these values; a list field must contain the value. */
  equals?: Record<string, string | number | boolean>;
}

export interface ItemPage {
  items: StoredItem[];
  /** Present when there is more. */
  next?: ItemPosition;
}

export type CreateOutcome =
  | { kind: 'created'; item: StoredItem }
  | { kind: 'exists'; item: StoredItem }
  | { kind: 'quota-exceeded'; limit: number };

export type ChangeOutcome =
  | { kind: 'changed'; item: StoredItem }
  | { kind: 'missing' }
  | { kind: 'conflict'; version: number };

/**
 * The table, bound to one scope. A change, its line in the stream and the receipt commit together or not at all;
 * a method that returned has committed.
 */
export interface Table {
  get(id: string): Promise<StoredItem | undefined>;
  list(query: ItemQuery): Promise<ItemPage>;
  create(item: { id: string; document: JsonObject; nowMs: number }, receipt?: Receipt): Promise<CreateOutcome>;
  replace(
    change: { id: string; ifVersion: number; document: JsonObject; nowMs: number },
    receipt?: Receipt,
  ): Promise<ChangeOutcome>;
  delete(change: { id: string; ifVersion: number; nowMs: number }): Promise<ChangeOutcome>;
}

/** One committed change, in order of `sequence` in its shard and so in order per item. */
export interface ChangeRecord {
  shard: number;
  sequence: number;
  sandboxId: string;
  ownerId: string;
  itemId: string;
  kind: 'insert' | 'modify' | 'remove';
  version: number;
  before?: JsonObject;
  after?: JsonObject;
  committedAtMs: number;
  /** The step that made the change, where one is known. */
  cause?: Cause;
}

/** The table's stream, as its one reader sees it: a lease per shard, and a checkpoint that moves when a batch is done. */
export interface TableStream {
  readonly shards: number;
  /**
   * Takes the shard for a time and reads what follows its checkpoint.
   *
   * @returns Undefined when another process holds the shard or nothing is new.
   */
  claim(
    shard: number,
    options: { reader: string; limit: number; leaseMs: number; nowMs: number },
  ): Promise<ChangeRecord[] | undefined>;
  /** Moves the checkpoint behind `sequence` and gives the shard back; refused when the lease was lost. */
  commit(shard: number, options: { reader: string; sequence: number }): Promise<boolean>;
  /** Gives the shard back without moving the checkpoint. */
  release(shard: number, reader: string): Promise<void>;
  /** Records committed and not yet worked on, over all shards. */
  lag(): Promise<number>;
}
