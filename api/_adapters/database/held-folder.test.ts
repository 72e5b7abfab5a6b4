import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderLockedError, lockFolder } from './folder-lock';
import { holdFolder, lockForOpening } from './held-folder';

describe('a folder that a server holds from its start', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'held-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is refused to others before anybody opened it', async () => {
    await holdFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(FolderLockedError);
    await (await lockForOpening(folder)).release();
  });

  it('is opened by its holder, and free when that closed it', async () => {
    await holdFolder(folder);
    const lock = await lockForOpening(folder);
    await expect(lockForOpening(folder)).rejects.toThrow(FolderLockedError);
    await lock.release();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    await (await lockForOpening(folder)).release();
  });

  it('is not held while another process has it', async () => {
    const others = await lockFolder(folder);
    await expect(holdFolder(folder)).rejects.toThrow(FolderLockedError);
    await others.release();
  });

  it('does not keep a server from starting when it cannot be written', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    await expect(holdFolder(join(file, 'data'))).resolves.toBeUndefined();
    await expect(lockForOpening(join(file, 'data'))).rejects.toThrow('ENOTDIR');
  });
});
