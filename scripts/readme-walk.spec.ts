import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '@/api/_adapters/database/test-postgres';
import { Product } from './chaos/product';
import { walkOf } from './readme-walk';

const run = promisify(execFile);

let folder: string;
let product: Product;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'walk-'));
  product = new Product({ port: await freePort(), environment: { DATA_DIR: join(folder, 'data') } });
  await product.start();
}, 120_000);

afterAll(async () => {
  await product.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it('the README’s walk comes through all five event sources, as it stands', async () => {
  const script = walkOf(readFileSync('README.md', 'utf8'), product.client.origin);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, timeout: 220_000 });
  // HTTP: the item is there, and was changed by whoever knew its version.
  expect(stdout).toMatch(/^HTTP\/1\.1 201 Created/m);
  expect(stdout).toMatch(/^x-cold-start: 1/im);
  expect(stdout).toContain('"version":2');
  // The table's stream, the bucket, the queue, its dead letters, the schedule.
  expect(stdout).toContain('"change":"modify"');
  expect(stdout).toMatch(/"status":"processed".*"kind":"csv".*"rows":3/);
  expect(stdout).toMatch(/"state":"done".*"words":4/);
  expect(stdout).toMatch(/"state":"dead"/);
  expect(stdout).toContain('{"replayed":1}');
  expect(stdout).toMatch(/"scheduledAt":"[^"]+","inserts":1,/);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('204');
});
