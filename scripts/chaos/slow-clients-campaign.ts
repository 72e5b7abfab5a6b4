import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS } from '@/api/_runtime/slow-clients';
import { Product } from './product';
import { type CampaignReport, quantile } from './report';

export interface SlowClientsOptions {
  port: number;
  environment: Record<string, string>;
  /** Of each kind, all at once. */
  clients: number;
}

const KINDS = ['headers in drops', 'a body in drops'] as const;
type Kind = (typeof KINDS)[number];

const DROP_EVERY_MS = 1000;
/** The server looks for what is late twice a minute. */
const LOOKS_EVERY_MS = 30_000;
const LATEST_END_MS = PATIENCE_MS.request + LOOKS_EVERY_MS + 15_000;
const HONEST_EVERY_MS = 100;
const HONEST_P99_MS = 1000;

/** One slow connection, and when the server ended it. */
interface SlowClient {
  kind: Kind;
  socket: Socket;
  ended: Promise<number>;
}

/** Holds many connections open that hardly send, and asks as a visitor meanwhile. */
export async function runSlowClients({ clients, ...options }: SlowClientsOptions): Promise<CampaignReport> {
  const product = new Product(options);
  const slow: SlowClient[] = [];
  try {
    await product.start();
    const { token } = await product.client.newSandbox();
    for (const kind of KINDS) {
      for (let index = 0; index < clients; index += 1) slow.push(openSlowly(kind, options.port));
    }
    let isOver = false;
    const latenciesMs: number[] = [];
    const failures: string[] = [];
    const visitor = (async () => {
      while (!isOver) {
        const startMs = performance.now();
        const reply = await product.client.request('GET', '/api/items', { token });
        latenciesMs.push(performance.now() - startMs);
        if (reply.kind !== 'answered' || reply.status !== 200) failures.push(`a visitor got ${JSON.stringify(reply)}`);
        await sleep(HONEST_EVERY_MS);
      }
    })();
    const limit = sleep(LATEST_END_MS, Number.POSITIVE_INFINITY, { ref: false });
    const ends = await Promise.all(
      slow.map(async ({ kind, ended }) => ({ kind, endMs: await Promise.race([ended, limit]) })),
    );
    isOver = true;
    await visitor;
    const p99Ms = quantile(latenciesMs, 0.99);
    return {
      title: `${slow.length} slow connections`,
      rows: [
        {
          promise: 'everybody else is answered',
          found: `${latenciesMs.length} requests, ${failures.length} without a good answer`,
          isKept: failures.length === 0 && latenciesMs.length > 0,
        },
        {
          promise: `and in ${HONEST_P99_MS} ms`,
          found: `p99 ${p99Ms.toFixed(0)} ms`,
          isKept: p99Ms <= HONEST_P99_MS,
          isTime: true,
        },
        ...KINDS.map((kind) => {
          const times = ends.filter((end) => end.kind === kind).map(({ endMs }) => endMs);
          const left = times.filter((endMs) => !Number.isFinite(endMs)).length;
          const longest = Math.max(...times.filter(Number.isFinite)) / 1000;
          return {
            promise: `${kind}: the server ends it`,
            found:
              left > 0 ? `${left} of ${times.length} stayed` : `all ${times.length} within ${longest.toFixed(0)} s`,
            isKept: left === 0,
          };
        }),
      ],
      failures,
    };
  } finally {
    for (const { socket } of slow) socket.destroy();
    await product.dispose();
  }
}

function openSlowly(kind: Kind, port: number): SlowClient {
  const startMs = performance.now();
  const socket = connect({ port, host: '127.0.0.1' });
  // What the server sends before it ends a connection is its own matter.
  socket.on('error', () => undefined);
  const ended = new Promise<number>((resolve) => {
    socket.once('close', () => resolve(performance.now() - startMs));
  });
  dripInto(socket, kind === 'headers in drops' ? '' : BEGUN_BODY);
  return { kind, socket, ended };
}

const BEGUN_BODY = [
  'POST /api/auth/sign-in HTTP/1.1',
  'host: 127.0.0.1',
  'content-type: application/json',
  'content-length: 60000',
  '',
  '',
].join('\r\n');

/** Sends a byte now and then, of a body or of headers that never end. */
function dripInto(socket: Socket, begun: string): void {
  const drops = begun === '' ? 'GET /api/livez HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ' : '';
  let sent = 0;
  socket.resume();
  if (begun !== '') socket.write(begun);
  const dripping = setInterval(() => {
    socket.write(drops[sent] ?? 'a');
    sent += 1;
  }, DROP_EVERY_MS);
  socket.once('close', () => clearInterval(dripping));
}
