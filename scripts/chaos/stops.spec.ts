import { describe, it } from 'vitest';
import { freePort } from '@/api/_adapters/database/test-postgres';
import { runDrains } from './drain-campaign';
import { runFolder } from './folder-campaign';
import { runQueue } from './queue-campaign';
import { expectKept } from './short-campaign';

describe('the built product', () => {
  it('works on each message when its consumers are killed', async () => {
    await expectKept(async (common) => runQueue({ ...common, messages: 300, kills: 1, ports: [await freePort()] }));
  });

  it('answers what it has begun when it is told to stop', async () => {
    await expectKept(async (common) => runDrains({ ...common, rounds: 1, port: await freePort() }));
  });

  it('refuses a folder that another server has, and takes it over when that one was killed', async () => {
    await expectKept(async (common) => runFolder({ ...common, ports: [await freePort(), await freePort()] }));
  });
});
