import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../_ports/scope';
import { FileByteStore } from '../bytes/file-byte-store';
import { NOW_MS, newScope, subjectOf } from '../contract/subject';
import { openStorage } from '../storage';
import { openEmbedded, openTemporary } from './embedded';
import { streamShards } from './schema';
import { testTemplate } from './test-template';

describe('embedded database in a folder', () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  });

  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) await kill(child);
    child = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  it('is made from the template, and keeps what was written when it is opened again', async () => {
    /* An earlier making broke off. */
    mkdirSync(join(folder, 'db.unfinished'));
    writeFileSync(join(folder, 'db.unfinished', 'PG_VERSION'), 'torn');
    const first = await open(testTemplate());
    const scope = await newScope(first);
    await first.storage.table(scope).create({ id: 'a', document: { kept: true }, nowMs: NOW_MS });
    await first.storage.close();
    const second = await open('no template is needed now');
    expect(await second.storage.table(scope).get('a')).toMatchObject({ document: { kept: true } });
    await second.storage.close();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('is migrated from nothing where there is no template', async () => {
    const { database, close } = await openTemporary(join(folder, 'no-such-template'));
    expect(await database.select().from(streamShards)).toHaveLength(4);
    await close();
  });

  it('gets the migrations that are newer than it', async () => {
    const older = await open(testTemplate());
    /* As the first migration left it, with a message of that time. */
    const scope = await newScope(older);
    await older.storage.queue(scope).send({ id: 'old', body: 'kept', nowMs: NOW_MS });
    await older.database.delete(streamShards);
    await older.database.execute(sql`drop table span_groups, request_windows`);
    for (const table of ['messages', 'outbox_events', 'stream_records']) {
      await older.database.execute(sql`alter table ${sql.identifier(table)} drop column traceparent`);
    }
    await older.database.execute(
      sql`delete from drizzle.__drizzle_migrations where id > (select min(id) from drizzle.__drizzle_migrations)`,
    );
    await older.storage.close();
    const newer = await open(testTemplate());
    expect(await newer.database.select().from(streamShards)).toHaveLength(4);
    expect(await newer.storage.queue(scope).get('old')).toMatchObject({ body: 'kept', state: 'visible' });
    await newer.storage.close();
  });

  it('gives the folder back when it cannot be opened', async () => {
    mkdirSync(join(folder, 'db'));
    writeFileSync(join(folder, 'db', 'PG_VERSION'), 'not a database');
    await expect(open(testTemplate())).rejects.toThrow();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('forgets its log of changes at each sweep, so that opening it after a crash stays fast', async () => {
    const { storage, database } = await open(testTemplate());
    const scope = await newScope({ storage, database, bytes: await FileByteStore.open(join(folder, 'objects')) });
    const redoFrom = async () => {
      const { rows } = (await database.execute(
        sql`select redo_lsn::text as lsn from pg_control_checkpoint()`,
      )) as unknown as {
        rows: { lsn: string }[];
      };
      return rows[0]?.lsn;
    };
    const before = await redoFrom();
    await storage.table(scope).create({ id: 'a', document: {}, nowMs: NOW_MS });
    expect(await redoFrom()).toBe(before);
    await storage.sweep(NOW_MS);
    expect(await redoFrom()).not.toBe(before);
    await storage.close();
  });

  it('is refused to a second process, and keeps every acknowledged write of one that was killed', async () => {
    const [sandboxId, ...created] = await startHolder(40);
    await expect(openStorage({ dataDir: folder })).rejects.toThrow(
      `The folder ${folder} is in use by process ${child?.pid}`,
    );
    await kill(child!);
    const storage = await openStorage({ dataDir: folder });
    const table = storage.table({ sandboxId: sandboxId!, ownerId: ANONYMOUS });
    for (const id of created) expect(await table.get(id)).toBeDefined();
    expect(await storage.stream.lag()).toBeGreaterThanOrEqual(created.length);
    await storage.close();
  });

  async function open(template: string) {
    const database = await openEmbedded(folder, template);
    return subjectOf(database, await FileByteStore.open(join(folder, 'objects')));
  }

  /** Starts a process that holds the folder and writes; returns the sandbox and the first items that it acknowledged. */
  async function startHolder(acknowledged: number): Promise<string[]> {
    await (await openEmbedded(folder, testTemplate())).close();
    child = spawn(process.execPath, ['--import', 'tsx', 'api/_adapters/database/test-holder.ts', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout! })) {
      lines.push(line);
      if (lines.length > acknowledged) break;
    }
    return lines;
  }

  async function kill(process: ChildProcess): Promise<void> {
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  }
});
