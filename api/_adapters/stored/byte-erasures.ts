import { eq } from 'drizzle-orm';
import type { ByteStore } from '../../_ports/bucket';
import type { Database } from '../database/database';
import { byteErasures } from '../database/schema';

/** Notes, in the transaction that deletes the rows, that the bytes under some prefixes must go. */
export async function oweErasure(transaction: Database, prefixes: string[]): Promise<void> {
  if (prefixes.length === 0) return;
  await transaction
    .insert(byteErasures)
    .values(prefixes.map((prefix) => ({ prefix })))
    .onConflictDoNothing();
}

/** Deletes bytes that are owed, after the transaction committed. What fails stays owed until the next sweep. */
export async function settleErasures(database: Database, bytes: ByteStore, prefixes: string[]): Promise<void> {
  for (const prefix of prefixes) {
    await bytes.deleteAll(prefix);
    await database.delete(byteErasures).where(eq(byteErasures.prefix, prefix));
  }
}

/** Deletes all bytes that are owed, such as those of a process that died in between. */
export async function settleAllErasures(database: Database, bytes: ByteStore): Promise<void> {
  const owed = await database.select().from(byteErasures);
  await settleErasures(
    database,
    bytes,
    owed.map(({ prefix }) => prefix),
  );
}
