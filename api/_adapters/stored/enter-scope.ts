import { and, eq, sql } from 'drizzle-orm';
import { ANONYMOUS, type Scope, ScopeGoneError } from '../../_ports/scope';
import type { Database } from '../database/database';
import { sandboxes, users } from '../database/schema';

/**
 * Begins a change in a scope: makes sure that it exists and keeps it from being erased until the transaction ends, so that
 * no row outlives its sandbox or its owner. Changes of one sandbox that give a time wait for each other, which makes
 * counting against a quota safe.
 *
 * @param changedAtMs - For what a visitor changes; what the product does on its own leaves it out.
 * @throws {ScopeGoneError}
 */
export async function enterScope(transaction: Database, scope: Scope, changedAtMs?: number): Promise<void> {
  if (!(await holdSandbox(transaction, scope.sandboxId, changedAtMs))) throw new ScopeGoneError(scope);
  if (scope.ownerId === ANONYMOUS) return;
  /* A statement of its own: it must see what the one before it had to wait for. */
  const owners = await transaction
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.sandboxId, scope.sandboxId), eq(users.id, scope.ownerId)));
  if (owners.length === 0) throw new ScopeGoneError(scope);
}

async function holdSandbox(transaction: Database, id: string, changedAtMs: number | undefined): Promise<boolean> {
  const rows =
    changedAtMs === undefined
      ? await transaction.select({ id: sandboxes.id }).from(sandboxes).where(eq(sandboxes.id, id)).for('key share')
      : await transaction
          .update(sandboxes)
          .set({ changedAtMs: sql`greatest(${sandboxes.changedAtMs}, ${changedAtMs})` })
          .where(eq(sandboxes.id, id))
          .returning({ id: sandboxes.id });
  return rows.length > 0;
}
