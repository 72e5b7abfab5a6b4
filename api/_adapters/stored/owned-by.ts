import { and, eq, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Scope } from '../../_ports/scope';

/** The condition that keeps a statement within a scope. */
export function ownedBy(table: { sandboxId: PgColumn; ownerId: PgColumn }, scope: Scope): SQL | undefined {
  return and(eq(table.sandboxId, scope.sandboxId), eq(table.ownerId, scope.ownerId));
}
