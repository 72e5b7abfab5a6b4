import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newByteKey } from './byte-keys';
import { FileByteStore } from './file-byte-store';

const BYTES = new Uint8Array([1, 2, 3]);

describe('bytes in files', () => {
  let folder: string;
  let store: FileByteStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bytes-'));
    store = await FileByteStore.open(join(folder, 'objects'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are read as they were put, replaced and deleted', async () => {
    await store.put('a/b/c', BYTES);
    expect(await store.get('a/b/c')).toEqual(BYTES);
    await store.put('a/b/c', new Uint8Array());
    expect(await store.get('a/b/c')).toEqual(new Uint8Array());
    await store.delete('a/b/c');
    await store.delete('a/b/c');
    expect(await store.get('a/b/c')).toBeUndefined();
    expect(readdirSync(join(folder, 'objects/incoming'))).toEqual([]);
  });

  it('are deleted by whole parts of their keys', async () => {
    for (const key of ['a/b/1', 'a/b/2', 'a/c/1', 'ab/b/1']) await store.put(key, BYTES);
    expect(await store.deleteAll('a/b')).toBe(2);
    expect(await store.deleteAll('a')).toBe(1);
    expect(await store.deleteAll('a')).toBe(0);
    expect(await store.get('ab/b/1')).toEqual(BYTES);
  });

  it('lie under no key that is not made of identifiers', async () => {
    const hostile = [
      '..',
      '../x',
      'a/../b',
      '/etc',
      'a//b',
      'a/',
      '',
      '.',
      'a.b',
      'a\0b',
      'a\\b',
      'ä',
      '%2e',
      'x'.repeat(101),
    ];
    for (const key of hostile) {
      await expect(async () => store.put(key, BYTES)).rejects.toThrow(RangeError);
      await expect(async () => store.get(key)).rejects.toThrow(RangeError);
      await expect(async () => store.delete(key)).rejects.toThrow(RangeError);
      await expect(async () => store.deleteAll(key)).rejects.toThrow(RangeError);
      expect(() => newByteKey({ sandboxId: 's', ownerId: 'o' }, key, 'content')).toThrow(RangeError);
    }
    expect(readdirSync(folder)).toEqual(['objects']);
    expect(readdirSync(join(folder, 'objects'))).toEqual(['incoming']);
  });

  it('survive being put while others delete around them', async () => {
    const puts = Array.from({ length: 60 }, (_, index) => store.put(`a/b/${index}`, BYTES));
    const deletions = Array.from({ length: 20 }, () => store.deleteAll('a'));
    await Promise.all([...puts, ...deletions]);
    await store.deleteAll('a');
    expect(await store.deleteAll('a')).toBe(0);
  });

  it('that a dead process left half-way are removed at the next opening, and nobody else’s', async () => {
    const incoming = join(folder, 'objects/incoming');
    mkdirSync(incoming, { recursive: true });
    writeFileSync(join(incoming, 'old'), 'half');
    writeFileSync(join(incoming, 'young'), 'half');
    const yesterday = Date.now() / 1000 - 86_400;
    utimesSync(join(incoming, 'old'), yesterday, yesterday);
    await FileByteStore.open(join(folder, 'objects'));
    expect(readdirSync(incoming)).toEqual(['young']);
  });
});
