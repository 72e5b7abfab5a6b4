import { and, arrayContains, count, desc, eq, sql } from 'drizzle-orm';
import { LIMITS } from '../../_contract/limits';
import type { Cause } from '../../_ports/cause';
import type { JsonObject, JsonValue } from '../../_ports/json';
import type { Receipt } from '../../_ports/receipt';
import type { Scope } from '../../_ports/scope';
import type {
  ChangeOutcome,
  ChangeRecord,
  CreateOutcome,
  ItemPage,
  ItemPosition,
  ItemQuery,
  StoredItem,
  Table,
} from '../../_ports/table';
import { type Database, inTransaction } from '../database/database';
import { items } from '../database/schema';
import { storeReceipt } from './answers';
import { enterScope } from './enter-scope';
import { ownedBy } from './owned-by';
import { appendChange } from './table-stream';

const ITEM = {
  id: items.id,
  version: items.version,
  createdAtMs: items.createdAtMs,
  updatedAtMs: items.updatedAtMs,
  document: items.document,
};

/** The table of one scope. */
export class DatabaseTable implements Table {
  constructor(
    private readonly database: Database,
    private readonly scope: Scope,
    private readonly cause?: Cause,
  ) {}

  async get(id: string): Promise<StoredItem | undefined> {
    const [item] = await this.database.select(ITEM).from(items).where(this.isItem(id));
    return item;
  }

  async list({ limit, after, equals = {} }: ItemQuery): Promise<ItemPage> {
    const wanted = Object.entries(equals).map(([field, value]) => facet(field, value));
    const found = await this.database
      .select(ITEM)
      .from(items)
      .where(
        and(
          ownedBy(items, this.scope),
          after && sql`(${items.createdAtMs}, ${items.id}) < (${after.createdAtMs}, ${sql.param(after.id, items.id)})`,
          wanted.length > 0 ? arrayContains(items.facets, wanted) : undefined,
        ),
      )
      .orderBy(desc(items.createdAtMs), desc(items.id))
      .limit(limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return found.length > limit && last ? { items: page, next: positionOf(last) } : { items: page };
  }

  create(
    { id, document, nowMs }: { id: string; document: JsonObject; nowMs: number },
    receipt?: Receipt,
  ): Promise<CreateOutcome> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope, nowMs);
      const [existing] = await transaction.select(ITEM).from(items).where(this.isItem(id));
      if (existing) return { kind: 'exists', item: existing };
      if (await this.isFull(transaction)) return { kind: 'quota-exceeded', limit: LIMITS.itemsPerSandbox };
      const item: StoredItem = { id, version: 1, createdAtMs: nowMs, updatedAtMs: nowMs, document };
      await transaction.insert(items).values({ ...this.scope, ...item, facets: facetsOf(document) });
      await this.append(transaction, { kind: 'insert', item, after: document, committedAtMs: nowMs });
      await storeReceipt(transaction, this.scope, receipt);
      return { kind: 'created', item };
    });
  }

  replace(
    { id, ifVersion, document, nowMs }: { id: string; ifVersion: number; document: JsonObject; nowMs: number },
    receipt?: Receipt,
  ): Promise<ChangeOutcome> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope, nowMs);
      const before = await this.lock(transaction, id);
      if (!before) return { kind: 'missing' };
      if (before.version !== ifVersion) return { kind: 'conflict', version: before.version };
      const item: StoredItem = { ...before, version: before.version + 1, updatedAtMs: nowMs, document };
      await transaction
        .update(items)
        .set({ version: item.version, updatedAtMs: nowMs, document, facets: facetsOf(document) })
        .where(this.isItem(id));
      await this.append(transaction, {
        kind: 'modify',
        item,
        before: before.document,
        after: document,
        committedAtMs: nowMs,
      });
      await storeReceipt(transaction, this.scope, receipt);
      return { kind: 'changed', item };
    });
  }

  delete({ id, ifVersion, nowMs }: { id: string; ifVersion: number; nowMs: number }): Promise<ChangeOutcome> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope, nowMs);
      const item = await this.lock(transaction, id);
      if (!item) return { kind: 'missing' };
      if (item.version !== ifVersion) return { kind: 'conflict', version: item.version };
      await transaction.delete(items).where(this.isItem(id));
      const removed = { ...item, version: item.version + 1 };
      await this.append(transaction, {
        kind: 'remove',
        item: removed,
        before: item.document,
        committedAtMs: nowMs,
      });
      return { kind: 'changed', item };
    });
  }

  private isItem(id: string) {
    return and(ownedBy(items, this.scope), eq(items.id, id));
  }

  private async lock(transaction: Database, id: string): Promise<StoredItem | undefined> {
    const [item] = await transaction.select(ITEM).from(items).where(this.isItem(id)).for('update');
    return item;
  }

  /** Counts the sandbox's items, whoever owns them; nobody adds one meanwhile, because the scope was entered. */
  private async isFull(transaction: Database): Promise<boolean> {
    const [stored] = await transaction
      .select({ items: count() })
      .from(items)
      .where(eq(items.sandboxId, this.scope.sandboxId));
    return (stored?.items ?? 0) >= LIMITS.itemsPerSandbox;
  }

  private append(
    transaction: Database,
    { item, ...change }: Pick<ChangeRecord, 'kind' | 'before' | 'after' | 'committedAtMs'> & { item: StoredItem },
  ): Promise<void> {
    const { scope, cause } = this;
    const record = { ...scope, itemId: item.id, version: item.version, ...change };
    return appendChange(transaction, cause ? { ...record, cause } : record);
  }
}

function positionOf({ createdAtMs, id }: StoredItem): ItemPosition {
  return { createdAtMs, id };
}

/** Every simple value at the top of a document, and every one in a list there. */
function facetsOf(document: JsonObject): string[] {
  return Object.entries(document).flatMap(([field, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isSimple).map((simple) => facet(field, simple)),
  );
}

function isSimple(value: JsonValue): value is string | number | boolean {
  return value !== null && typeof value !== 'object';
}

/** As JSON, so that the number 1 and the text "1" are different values. */
function facet(field: string, value: string | number | boolean): string {
  return `${JSON.stringify(field)}:${JSON.stringify(value)}`;
}
