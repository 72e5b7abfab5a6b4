// Makes the template of the embedded database: the folder of an empty, migrated one. Copying it is several times as fast as
// making a database.
//   node scripts/database-template.mjs [folder]
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(root, '.next/database-template');
const unfinished = `${folder}.${process.pid}`;

mkdirSync(dirname(folder), { recursive: true });
const client = await PGlite.create({ dataDir: unfinished });
await migrate(drizzle({ client }), { migrationsFolder: join(root, 'api/_adapters/database/migrations') });
await client.close();

rmSync(folder, { recursive: true, force: true });
renameSync(unfinished, folder);
