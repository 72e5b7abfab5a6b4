import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FolderLock, FolderLockedError, lockFolder } from './folder-lock';

describe('lock of a folder', () => {
  let folder: string;
  let own: Record<string, unknown>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    const lock = await lockFolder(folder);
    own = JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'));
    await lock.release();
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is taken once, and free again after its release', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(FolderLockedError);
    await expect(lockFolder(folder)).rejects.toThrow(`${folder} is in use by process ${process.pid}`);
    await lock.release();
    await (await lockFolder(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeLock({ ...own, pid });
    await (await lockFolder(folder)).release();
  });

  it.runIf(process.platform === 'linux')('is taken over when its number belongs to a later process', async () => {
    writeLock({ ...own, startedAt: '1' });
    await (await lockFolder(folder)).release();
  });

  it('is left to a process of another machine while that gives signs of life', async () => {
    writeLock({ ...own, machine: 'another', host: 'elsewhere' });
    await expect(lockFolder(folder)).rejects.toThrow('on elsewhere');
    setAgeS(60);
    await (await lockFolder(folder)).release();
  });

  it('is somebody’s even when it cannot be read, until it is old', async () => {
    writeFileSync(join(folder, 'lock'), '{"pid":');
    await expect(lockFolder(folder)).rejects.toThrow(FolderLockedError);
    setAgeS(60);
    await (await lockFolder(folder)).release();
  });

  it('goes to one of many who find it stale at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      writeLock({ ...own, startedAt: '1', token: String(round) });
      const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)));
      const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      await (winners[0] as PromiseFulfilledResult<FolderLock>).value.release();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not released by who lost it', async () => {
    const lock = await lockFolder(folder);
    writeLock({ ...own, token: 'another' });
    await lock.release();
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  function writeLock(holder: Record<string, unknown>): void {
    writeFileSync(join(folder, 'lock'), JSON.stringify(holder));
  }

  function setAgeS(ageS: number): void {
    const then = Date.now() / 1000 - ageS;
    utimesSync(join(folder, 'lock'), then, then);
  }
});
