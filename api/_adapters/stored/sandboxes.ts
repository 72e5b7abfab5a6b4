import { and, asc, count, desc, eq, gt, gte, lte, ne, sum } from 'drizzle-orm';
import type { ByteStore } from '../../_ports/bucket';
import type { Quotas, Sandbox, Sandboxes } from '../../_ports/sandboxes';
import { sandboxPrefix } from '../bytes/byte-keys';
import { type Database, inTransaction } from '../database/database';
import { files, items, messages, sandboxes, users } from '../database/schema';
import { oweErasure, settleErasures } from './byte-erasures';

const SANDBOX = { id: sandboxes.id, createdAtMs: sandboxes.createdAtMs, expiresAtMs: sandboxes.expiresAtMs };

/** The sandboxes of all visitors. */
export class DatabaseSandboxes implements Sandboxes {
  constructor(
    private readonly database: Database,
    private readonly bytes: ByteStore,
  ) {}

  async create(sandbox: Sandbox): Promise<void> {
    sandboxPrefix(sandbox.id);
    await this.database.insert(sandboxes).values({ ...sandbox, changedAtMs: sandbox.createdAtMs });
  }

  async get(id: string, nowMs: number): Promise<Sandbox | undefined> {
    const [sandbox] = await this.database
      .select(SANDBOX)
      .from(sandboxes)
      .where(and(eq(sandboxes.id, id), gt(sandboxes.expiresAtMs, nowMs)));
    return sandbox;
  }

  async usage(id: string): Promise<Quotas> {
    const { database } = this;
    const [item] = await database.select({ rows: count() }).from(items).where(eq(items.sandboxId, id));
    const [file] = await database
      .select({ rows: count(), bytes: sum(files.sizeBytes).mapWith(Number) })
      .from(files)
      .where(eq(files.sandboxId, id));
    const [message] = await database
      .select({ rows: count() })
      .from(messages)
      .where(and(eq(messages.sandboxId, id), ne(messages.state, 'done')));
    const [user] = await database.select({ rows: count() }).from(users).where(eq(users.sandboxId, id));
    return {
      items: item?.rows ?? 0,
      files: file?.rows ?? 0,
      fileBytes: file?.bytes ?? 0,
      messages: message?.rows ?? 0,
      users: user?.rows ?? 0,
    };
  }

  /** Deleting the row deletes all rows that hang on it; an upload that comes too late finds no row to commit to. */
  async erase(id: string): Promise<boolean> {
    const isErased = await inTransaction(this.database, async (transaction) => {
      const [erased] = await transaction.delete(sandboxes).where(eq(sandboxes.id, id)).returning({ id: sandboxes.id });
      if (erased) await oweErasure(transaction, [sandboxPrefix(erased.id)]);
      return erased !== undefined;
    });
    if (isErased) await settleErasures(this.database, this.bytes, [sandboxPrefix(id)]);
    return isErased;
  }

  async expired(nowMs: number, limit: number): Promise<string[]> {
    const rows = await this.database
      .select({ id: sandboxes.id })
      .from(sandboxes)
      .where(lte(sandboxes.expiresAtMs, nowMs))
      .orderBy(asc(sandboxes.expiresAtMs))
      .limit(limit);
    return rows.map(({ id }) => id);
  }

  async active(sinceMs: number, nowMs: number, limit: number): Promise<string[]> {
    const rows = await this.database
      .select({ id: sandboxes.id })
      .from(sandboxes)
      .where(and(gte(sandboxes.changedAtMs, sinceMs), gt(sandboxes.expiresAtMs, nowMs)))
      .orderBy(desc(sandboxes.changedAtMs))
      .limit(limit);
    return rows.map(({ id }) => id);
  }
}
