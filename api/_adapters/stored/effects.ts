import { and, count, desc, eq, gte, sql } from 'drizzle-orm';
import type { Effect, Effects } from '../../_ports/effects';
import type { Scope } from '../../_ports/scope';
import { type Database, inTransaction } from '../database/database';
import { effects, effectTotals, items, streamRecords } from '../database/schema';
import { enterScope } from './enter-scope';
import { ownedBy } from './owned-by';

const EFFECT = {
  key: effects.key,
  kind: effects.kind,
  atMs: effects.atMs,
  value: effects.value,
  deliveries: effects.deliveries,
};

/** The ledger of effects of one scope. */
export class DatabaseEffects implements Effects {
  constructor(
    private readonly database: Database,
    private readonly scope: Scope,
  ) {}

  apply(effect: Omit<Effect, 'deliveries'>): Promise<'applied' | 'duplicate'> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope);
      const [entry] = await transaction
        .insert(effects)
        .values({ ...this.scope, ...effect, deliveries: 1 })
        .onConflictDoUpdate({
          target: [effects.sandboxId, effects.ownerId, effects.key],
          set: { deliveries: sql`${effects.deliveries} + 1` },
        })
        .returning({ kind: effects.kind, deliveries: effects.deliveries });
      if (!entry) throw new Error('The database wrote an effect and returned none.');
      const isFirst = entry.deliveries === 1;
      await this.count(transaction, entry.kind, isFirst);
      return isFirst ? 'applied' : 'duplicate';
    });
  }

  async get(key: string): Promise<Effect | undefined> {
    const [effect] = await this.database
      .select(EFFECT)
      .from(effects)
      .where(and(ownedBy(effects, this.scope), eq(effects.key, key)));
    return effect;
  }

  list({ kind, limit }: { kind: Effect['kind']; limit: number }): Promise<Effect[]> {
    return this.database
      .select(EFFECT)
      .from(effects)
      .where(and(ownedBy(effects, this.scope), eq(effects.kind, kind)))
      .orderBy(desc(effects.order))
      .limit(limit);
  }

  async totals(): Promise<Record<Effect['kind'], { effects: number; duplicates: number }>> {
    const rows = await this.database.select().from(effectTotals).where(ownedBy(effectTotals, this.scope));
    const of = (kind: Effect['kind']) => {
      const row = rows.find((total) => total.kind === kind);
      return { effects: row?.effects ?? 0, duplicates: row?.duplicates ?? 0 };
    };
    return { audit: of('audit'), job: of('job'), 'roll-up': of('roll-up') };
  }

  async activity(sinceMs: number): Promise<{ inserts: number; modifies: number; removes: number; items: number }> {
    const changes = await this.database
      .select({ kind: streamRecords.kind, changes: count() })
      .from(streamRecords)
      .where(and(ownedBy(streamRecords, this.scope), gte(streamRecords.committedAtMs, sinceMs)))
      .groupBy(streamRecords.kind);
    const [stored] = await this.database.select({ items: count() }).from(items).where(ownedBy(items, this.scope));
    const of = (kind: string) => changes.find((change) => change.kind === kind)?.changes ?? 0;
    return { inserts: of('insert'), modifies: of('modify'), removes: of('remove'), items: stored?.items ?? 0 };
  }

  private async count(transaction: Database, kind: Effect['kind'], isFirst: boolean): Promise<void> {
    const added = isFirst ? { effects: 1, duplicates: 0 } : { effects: 0, duplicates: 1 };
    await transaction
      .insert(effectTotals)
      .values({ ...this.scope, kind, ...added })
      .onConflictDoUpdate({
        target: [effectTotals.sandboxId, effectTotals.ownerId, effectTotals.kind],
        set: {
          effects: sql`${effectTotals.effects} + ${added.effects}`,
          duplicates: sql`${effectTotals.duplicates} + ${added.duplicates}`,
        },
      });
  }
}
