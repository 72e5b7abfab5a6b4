import { and, desc, eq, gte, inArray, ne } from 'drizzle-orm';
import type { SpanArchive } from '../../_ports/spans';
import { type Database, inTransaction } from '../database/database';
import { sandboxes, spanGroups } from '../database/schema';

/** More than a reader can be shown of the last moments. */
const MAX_GROUPS = 500;

/** Spans as rows, for processes that share a database and nothing else. */
export class DatabaseSpanArchive implements SpanArchive {
  constructor(private readonly database: Database) {}

  async add({ writer, spans, nowMs }: Parameters<SpanArchive['add']>[0]): Promise<void> {
    if (spans.size === 0) return;
    await inTransaction(this.database, async (transaction) => {
      /* Held until the rows are there: none can come after its sandbox was erased. */
      const live = await transaction
        .select({ id: sandboxes.id })
        .from(sandboxes)
        .where(inArray(sandboxes.id, [...spans.keys()]))
        .for('key share');
      const rows = live.map(({ id }) => ({ sandboxId: id, writer, writtenAtMs: nowMs, spans: spans.get(id) ?? [] }));
      if (rows.length > 0) await transaction.insert(spanGroups).values(rows);
    });
  }

  async read({ sandboxId, exceptBy, sinceMs }: Parameters<SpanArchive['read']>[0]) {
    const newestFirst = await this.database
      .select({ id: spanGroups.id, spans: spanGroups.spans })
      .from(spanGroups)
      .where(
        and(eq(spanGroups.sandboxId, sandboxId), gte(spanGroups.writtenAtMs, sinceMs), ne(spanGroups.writer, exceptBy)),
      )
      .orderBy(desc(spanGroups.id))
      .limit(MAX_GROUPS);
    return newestFirst.reverse();
  }
}
