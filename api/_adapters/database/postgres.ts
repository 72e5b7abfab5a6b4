import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Pool } from 'pg';
import type { OpenDatabase } from './database';
import { migrationsFolder } from './migrations';

/** Any number of our own; it keeps two processes from migrating at the same time. */
const MIGRATION_LOCK = 7_203_114;

/**
 * Opens a PostgreSQL database, versions 13 and later, and brings its schema up to date.
 *
 * @param url - As in `postgres://user:password@host:5432/name`.
 * @throws When the server cannot be reached within five seconds, or a migration fails.
 */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
  });
  /* A connection that breaks while nobody uses it is replaced at the next use; unheard, its error would end the process. */
  pool.on('error', () => {});
  try {
    await migrateAlone(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { kind: 'postgres', database: drizzle({ client: pool }), close: () => pool.end() };
}

async function migrateAlone(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle({ client }), { migrationsFolder: migrationsFolder() });
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
