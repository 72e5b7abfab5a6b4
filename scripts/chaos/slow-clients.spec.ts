import { it } from 'vitest';
import { freePort } from '@/api/_adapters/database/test-postgres';
import { expectKept } from './short-campaign';
import { runSlowClients } from './slow-clients-campaign';
import { runTiming } from './timing-campaign';

/* In a file of its own, so that it runs beside the others: it mostly waits for the server to lose patience. */
it('the built product answers others while clients dawdle, and ends those', async () => {
  await expectKept(async (common) => runSlowClients({ ...common, clients: 10, port: await freePort() }));
});

it('the built product answers a wrong name as it answers a wrong password', async () => {
  await expectKept(async (common) => runTiming({ ...common, tries: 40, port: await freePort() }));
});
