import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RequestsInFlight } from './server-lifecycle';

describe('requests in flight', () => {
  let requests: RequestsInFlight;
  let server: Server;
  let agent: Agent;
  let waiting: ServerResponse[];

  beforeEach(async () => {
    requests = new RequestsInFlight();
    waiting = [];
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    server = createServer((_, response) => waiting.push(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    agent.destroy();
    server.close();
  });

  it('are waited for by a server that drains, and end their connections, however much a client goes on asking', async () => {
    const first = ask();
    await untilAsked(1);
    waiting[0]?.end('open');
    expect((await first).headers.connection).toBe('keep-alive');

    const second = ask();
    await untilAsked(2);
    let isDrained = false;
    const drained = requests.drain().then(() => {
      isDrained = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDrained).toBe(false);
    waiting[1]?.end('closing');
    expect((await second).headers.connection).toBe('close');
    await drained;

    // One that slips in afterwards is the last of its connection, too.
    const third = ask();
    await untilAsked(3);
    waiting[2]?.end('late');
    expect((await third).headers.connection).toBe('close');
  });

  function ask(): Promise<IncomingMessage> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response));
      }).on('error', reject);
    });
  }

  async function untilAsked(times: number): Promise<void> {
    while (waiting.length < times) await new Promise((resolve) => setTimeout(resolve, 5));
  }
});
