import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '@/api/_adapters/database/test-postgres';
import { runDrains } from './drain-campaign';
import { runFolder } from './folder-campaign';
import { runKills } from './kill-campaign';
import { runQueue } from './queue-campaign';
import type { CampaignReport } from './report';

/* The campaigns of `npm run test:chaos` with few rounds. How long things take is not judged here: other tests run beside. */
describe('the built product', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'chaos-'));
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  const common = () => ({
    seed: 1,
    store: { dataDir },
    environment: { DATA_DIR: dataDir, RATE_LIMIT_SANDBOXES_PER_DAY: '1000000' },
    onProgress: () => {},
  });

  it('keeps what it acknowledged, whole and in order, when it is killed under load', async () => {
    expectKept(await runKills({ ...common(), kills: 2, port: await freePort() }));
  });

  it('works on each message when its consumers are killed', async () => {
    expectKept(await runQueue({ ...common(), messages: 300, kills: 1, ports: [await freePort()] }));
  });

  it('answers what it has begun when it is told to stop', async () => {
    expectKept(await runDrains({ ...common(), rounds: 1, port: await freePort() }));
  });

  it('refuses a folder that another server has, and takes it over when that one was killed', async () => {
    expectKept(await runFolder({ ...common(), ports: [await freePort(), await freePort()] }));
  });
});

function expectKept({ rows, failures }: CampaignReport): void {
  expect(failures).toEqual([]);
  expect(rows.filter(({ isKept, isTime }) => !isKept && !isTime)).toEqual([]);
}
