import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { ByteStore } from '../../_ports/bucket';
import { ANONYMOUS, type Scope } from '../../_ports/scope';
import type { Storage } from '../../_ports/storage';
import type { Database, OpenDatabase } from '../database/database';
import { assembleStorage } from '../storage';

/** What the contract is tried on: a storage, and the two stores beneath it to look into. */
export interface Subject {
  storage: Storage;
  database: Database;
  bytes: ByteStore;
}

export function subjectOf(opened: OpenDatabase, bytes: ByteStore): Subject {
  return { storage: assembleStorage(opened, bytes), database: opened.database, bytes };
}

/** Any moment will do; the stores have no clock of their own. */
export const NOW_MS = Date.UTC(2026, 10, 23, 12);
export const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a sandbox and returns its visitor without an account. */
export async function newScope({ storage }: Subject): Promise<Scope> {
  const sandboxId = randomUUID();
  await storage.sandboxes.create({ id: sandboxId, createdAtMs: NOW_MS, expiresAtMs: NOW_MS + DAY_MS });
  return { sandboxId, ownerId: ANONYMOUS };
}

/** Makes an account in a sandbox and returns its scope. */
export async function newUser({ storage }: Subject, sandboxId: string, name: string = randomUUID()): Promise<Scope> {
  const id = randomUUID();
  const outcome = await storage.userPool(sandboxId).create({ id, name, passwordHash: 'hash', createdAtMs: NOW_MS });
  if (outcome !== 'created') throw new Error(`The account was not made: ${outcome}.`);
  return { sandboxId, ownerId: id };
}

/** Runs a task `times` times, all at once. */
export function atOnce<Result>(times: number, task: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => task(index)));
}

/** How many of the outcomes are of each kind. */
export function tally(outcomes: readonly (string | { kind: string })[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const kind = typeof outcome === 'string' ? outcome : outcome.kind;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Every table that has a row with this text anywhere in it. */
export async function tablesThatMention(database: Database, text: string): Promise<string[]> {
  const mentions: string[] = [];
  for (const table of await tableNames(database)) {
    const found = await rowsOf(
      database,
      sql`select 1 from ${sql.identifier(table)} as r where r::text like ${`%${text}%`}`,
    );
    if (found.length > 0) mentions.push(table);
  }
  return mentions;
}

export async function tableNames(database: Database): Promise<string[]> {
  const rows = await rowsOf(database, sql`select tablename from pg_tables where schemaname = 'public' order by 1`);
  return rows.map((row) => String(row.tablename));
}

async function rowsOf(database: Database, query: ReturnType<typeof sql>): Promise<Record<string, unknown>[]> {
  const result = (await database.execute(query)) as { rows: Record<string, unknown>[] };
  return result.rows;
}
