import { randomUUID } from 'node:crypto';
import { ANONYMOUS } from '../../_ports/scope';
import { openStorage } from '../storage';

/* A process of its own for tests: opens a folder, creates items without end, and prints the identifier of each that is committed. */
const [dataDir = ''] = process.argv.slice(2);
const storage = await openStorage({ dataDir });
const sandboxId = randomUUID();
await storage.sandboxes.create({ id: sandboxId, createdAtMs: Date.now(), expiresAtMs: Date.now() + 3_600_000 });
process.stdout.write(`${sandboxId}\n`);
const table = storage.table({ sandboxId, ownerId: ANONYMOUS });
for (;;) {
  const id = randomUUID();
  await table.create({ id, document: { text: 'x'.repeat(500) }, nowMs: Date.now() });
  process.stdout.write(`${id}\n`);
}
