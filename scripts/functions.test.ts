import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { FUNCTION_NAMES } from '@/api/_ports/function-runtime';
import { functionNames, packageFunctions } from './functions.mjs';

const folder = mkdtempSync(join(tmpdir(), 'functions-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('finds the functions of the pattern, and no others', () => {
  expect(functionNames()).toEqual([...FUNCTION_NAMES].sort());
});

it('packages each function and the script of the threads into one file that needs nothing but native packages', async () => {
  const files = await packageFunctions(folder);
  expect(files.map(({ name }) => name)).toEqual(['auth', 'crud', 'process', 'instance']);
  for (const { name } of files) {
    const text = readFileSync(join(folder, `${name}.mjs`), 'utf8');
    const imports = [...text.matchAll(/(?:^|[;}\s])(?:from|import)\s*\(?["']([^"']+)["']/g)].map(([, from]) => from);
    const others = imports.filter((from) => !from?.startsWith('node:') && !/^[a-z_]+(\/promises)?$/.test(from ?? ''));
    expect(others.filter((from) => from !== '@node-rs/argon2')).toEqual([]);
  }
});
