import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPatterns, loadPattern } from './load-pattern';

const SERVERLESS = fileURLToPath(new URL('./patterns/serverless', import.meta.url));

type Json = Record<string, unknown>;

describe('loadPattern', () => {
  let root = '';
  const pathOf = (file: string) => join(root, 'sample', file);
  const change = (file: string, edit: (json: Json) => void) => {
    const json = JSON.parse(readFileSync(pathOf(file), 'utf8')) as Json;
    edit(json);
    writeFileSync(pathOf(file), JSON.stringify(json));
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'patterns-'));
    cpSync(SERVERLESS, join(root, 'sample'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('reads facts and architecture, with every default filled in', async () => {
    const pattern = await loadPattern('sample', root);
    expect(pattern.slug).toBe('sample');
    expect(pattern.facts.title).not.toBe('');
    expect(pattern.architecture.links.every(({ enabled }) => enabled)).toBe(true);
  });

  it('reads the patterns of the repository', async () => {
    expect((await listPatterns()).map(({ slug }) => slug)).toContain('serverless');
  });

  it('finds a new folder, passes files by, and orders by title', async () => {
    cpSync(SERVERLESS, join(root, 'another'), { recursive: true });
    writeFileSync(join(root, 'README.md'), 'Notes');
    change('pattern.json', (facts) => {
      facts.title = 'Aardvark';
    });
    expect((await listPatterns(root)).map(({ slug }) => slug)).toEqual(['sample', 'another']);
  });

  it('names file, pointer and expectation of a broken architecture', async () => {
    change('architecture.json', (document) => {
      (document.resources as Json[])[2] = { ...(document.resources as Json[])[2], reservedConcurrency: 'ten' };
    });
    await expect(loadPattern('sample', root)).rejects.toThrow(
      `${pathOf('architecture.json')}: /resources/2/reservedConcurrency: expected a whole number`,
    );
    await expect(loadPattern('sample', root)).rejects.toThrow('got "ten"');
  });

  it('names every fault of broken facts, one a line', async () => {
    change('pattern.json', (facts) => {
      facts.category = 'kitchen';
      facts.tags = ['functions', 7];
      facts['a/b'] = true;
      facts.lastVerified = '2026-02-30';
      delete facts.title;
    });
    const error: unknown = await loadPattern('sample', root).catch((reason: unknown) => reason);
    expect((error as Error).message.split('\n').sort()).toEqual([
      `${pathOf('pattern.json')}: /a~1b: expected no such key`,
      `${pathOf('pattern.json')}: /category: expected one of "compute"|"data"|"integration"|"messaging"|"edge", got "kitchen"`,
      `${pathOf('pattern.json')}: /lastVerified: expected a day, such as "2026-01-31", got "2026-02-30"`,
      `${pathOf('pattern.json')}: /tags/1: expected string, got 7`,
      `${pathOf('pattern.json')}: /title: expected string, got nothing`,
    ]);
  });

  it.each(['pattern.json', 'architecture.json'])('names %s when it is not JSON', async (file) => {
    writeFileSync(pathOf(file), '{ "title": ');
    await expect(loadPattern('sample', root)).rejects.toThrow(`${pathOf(file)}: expected JSON`);
  });

  it.each(['pattern.json', 'architecture.json', 'page.mdx'])('names %s when it is missing', async (file) => {
    rmSync(pathOf(file));
    await expect(loadPattern('sample', root)).rejects.toThrow(`${pathOf(file)}: expected`);
  });

  it('refuses a folder whose name cannot stand in an address', async () => {
    mkdirSync(join(root, 'My Pattern'));
    await expect(listPatterns(root)).rejects.toThrow(
      'My Pattern: expected a folder name of small letters, digits and hyphens',
    );
  });
});
