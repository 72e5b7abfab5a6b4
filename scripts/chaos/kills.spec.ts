import { it } from 'vitest';
import { freePort } from '@/api/_adapters/database/test-postgres';
import { runKills } from './kill-campaign';
import { expectKept } from './short-campaign';

/* In a file of its own, so that it runs beside the others: for most of its time it waits for events that a killed server held. */
it('the built product keeps what it acknowledged, whole and in order, when it is killed under load', async () => {
  await expectKept(async (common) => runKills({ ...common, kills: 2, port: await freePort() }));
});
