import { sql } from 'drizzle-orm';
import type { RequestWindows } from '../../_ports/request-windows';
import type { Database } from '../database/database';
import { requestWindows } from '../database/schema';

/** Windows of requests as rows. One statement counts, so any number of processes count together. */
export class DatabaseRequestWindows implements RequestWindows {
  constructor(private readonly database: Database) {}

  async count(key: string, { windowMs, nowMs }: { windowMs: number; nowMs: number }) {
    const isOver = sql`${requestWindows.endsAtMs} <= ${nowMs}`;
    const [window] = await this.database
      .insert(requestWindows)
      .values({ key, requests: 1, endsAtMs: nowMs + windowMs })
      .onConflictDoUpdate({
        target: requestWindows.key,
        set: {
          requests: sql`case when ${isOver} then 1 else ${requestWindows.requests} + 1 end`,
          endsAtMs: sql`case when ${isOver} then excluded.ends_at_ms else ${requestWindows.endsAtMs} end`,
        },
      })
      .returning({ requests: requestWindows.requests, endsAtMs: requestWindows.endsAtMs });
    if (!window) throw new Error('The database counted a request and returned no count.');
    return window;
  }
}
