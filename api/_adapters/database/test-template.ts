import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationsFolder } from './migrations';

/** A template of the embedded database for tests: made once for each state of the migrations, and kept for the next run. */
export function testTemplate(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(migrationsFolder()).sort()) {
    if (name.endsWith('.sql')) hash.update(readFileSync(join(migrationsFolder(), name)));
  }
  const template = join(tmpdir(), `database-template-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(template)) makeTemplate(template);
  return template;
}

/** Two test runners may make it at once; the second finds that of the first in its way, which will do. */
function makeTemplate(template: string): void {
  const own = `${template}-${process.pid}`;
  execFileSync(process.execPath, ['scripts/database-template.mjs', own]);
  try {
    renameSync(own, template);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(template)) throw error;
  }
}
