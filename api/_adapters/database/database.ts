import { setTimeout as delay } from 'node:timers/promises';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** The database as the ports see it, or a transaction on it: the same statements for either driver. */
export type Database = PgDatabase<PgQueryResultHKT>;

/** A database that was opened, with what differs between the kinds. */
export interface OpenDatabase {
  kind: 'embedded' | 'postgres';
  database: Database;
  /** Present where nobody else does it: writes changes to their places, so that the log of them can be forgotten. */
  checkpoint?(): Promise<void>;
  close(): Promise<void>;
}

const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';
const MAX_ATTEMPTS = 5;

/**
 * Runs statements that commit together or not at all, and again when the database ended them for the sake of others.
 * Inside, only the transaction may be used: the embedded database has one connection, and asking for it again would wait
 * for ever.
 */
export async function inTransaction<Result>(
  database: Database,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isVictim(error)) throw error;
      await delay(Math.random() * 10 * attempt);
    }
  }
}

/** Whether the database sacrificed this transaction; it had no effect then. */
function isVictim(error: unknown): boolean {
  const code = sqlState(error) ?? sqlState((error as { cause?: unknown })?.cause);
  return code === DEADLOCK || code === SERIALIZATION_FAILURE;
}

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown })?.code;
  return typeof code === 'string' ? code : undefined;
}
