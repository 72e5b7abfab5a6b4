import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { endSlowClients, PATIENCE_MS } from './slow-clients';

it('gives every HTTP server of the process its limits at the first connection, before the first request', async () => {
  endSlowClients();
  endSlowClients();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const accepted = new Promise<number | undefined>((resolve) => {
    server.on('connection', (socket) => setImmediate(() => resolve(socket.timeout)));
  });
  expect(await accepted).toBe(PATIENCE_MS.silence);
  expect([server.headersTimeout, server.requestTimeout, server.timeout]).toEqual([
    PATIENCE_MS.headers,
    PATIENCE_MS.request,
    PATIENCE_MS.silence,
  ]);
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});
