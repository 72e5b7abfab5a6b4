import autocannon from 'autocannon';
import { type ApiClient, jsonOf, type Sandbox } from '../../scripts/chaos/client';
import type { Product } from '../../scripts/chaos/product';
import { digits, type Figure, type Goal } from './figures';

/** Sandboxes that share the load: the limit of requests is one of each. */
const SANDBOXES = 40;
const ITEMS_PER_SANDBOX = 5;
const CONNECTIONS = 10;
const NETWORKS = 1000;
const FILE_BYTES = 16 * 1024;
/** A sandbox takes fifty files. */
const FILES_PER_SANDBOX = 45;

/** How requests come: each connection sends the next one when it was answered, or so many a second whatever happens. */
type Arrivals = { kind: 'closed' } | { kind: 'open'; perS: number };

interface Case {
  title: string;
  arrivals: Arrivals;
  requests(data: BenchData): autocannon.Request[];
  /** Each request may be sent once. */
  isOnce?: true;
  goal?: Goal & { of: 'rate' | 'p99' };
}

/** What requests are about, made before a clock runs. */
export interface BenchData {
  items: { sandbox: Sandbox; id: string }[];
  uploads: { path: string; bytes: Buffer }[];
}

const CLOSED: Arrivals = { kind: 'closed' };

function readCase(arrivals: Arrivals, goal?: Case['goal']): Case {
  return {
    title: 'read an item',
    arrivals,
    ...(goal ? { goal } : {}),
    requests: ({ items }) =>
      items.map(({ sandbox, id }) => ({
        method: 'GET',
        path: `/api/items/${id}`,
        headers: { authorization: `Bearer ${sandbox.token}` },
      })),
  };
}

function writeCase(arrivals: Arrivals): Case {
  return {
    title: 'replace an item',
    arrivals,
    requests: ({ items }) =>
      items.map(({ sandbox, id }) => ({
        method: 'PUT',
        path: `/api/items/${id}`,
        headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json', 'if-match': '*' },
        body: JSON.stringify({ title: 'Measure twice', tags: ['bench'], note: 'x'.repeat(500) }),
      })),
  };
}

function uploadCase(perS: number): Case {
  return {
    title: 'upload 16 KiB',
    arrivals: { kind: 'open', perS },
    isOnce: true,
    requests: ({ uploads }) =>
      uploads.map(({ path, bytes }) => ({
        method: 'PUT',
        path,
        headers: { 'content-type': 'text/plain' },
        body: bytes,
      })),
  };
}

const health: Case = {
  title: 'health',
  arrivals: CLOSED,
  // Whoever has no sandbox is limited by network, so the requests come from many.
  requests: () =>
    Array.from({ length: NETWORKS }, (_, network) => ({
      method: 'GET' as const,
      path: '/api/livez',
      headers: { 'x-forwarded-for': `10.0.${network >> 8}.${network & 255}` },
    })),
};

const UPLOADS_PER_S = 10;
/** The goals that the project has set itself. */
export const CASES: Record<'embedded' | 'postgres', Case[]> = {
  embedded: [
    health,
    readCase({ kind: 'open', perS: 150 }, { of: 'p99', bound: 50, isLowerBetter: true }),
    readCase(CLOSED),
    writeCase({ kind: 'open', perS: 30 }),
    writeCase(CLOSED),
    uploadCase(UPLOADS_PER_S),
  ],
  postgres: [
    readCase({ kind: 'open', perS: 150 }),
    readCase(CLOSED, { of: 'rate', bound: 500, isLowerBetter: false }),
    writeCase({ kind: 'open', perS: 30 }),
    writeCase(CLOSED),
    uploadCase(UPLOADS_PER_S),
  ],
};

/** Makes sandboxes, items and announced files. */
export async function prepareData(client: ApiClient, durationS: number): Promise<BenchData> {
  const data: BenchData = { items: [], uploads: [] };
  const wantedUploads = UPLOADS_PER_S * durationS;
  for (let made = 0; made < SANDBOXES; made += 1) {
    const sandbox = await client.newSandbox();
    for (let item = 0; item < ITEMS_PER_SANDBOX; item += 1) {
      const headers = { 'idempotency-key': `"item-${item}"` };
      const reply = await client.request('POST', '/api/items', {
        token: sandbox.token,
        headers,
        json: { title: 'one' },
      });
      data.items.push({ sandbox, id: (jsonOf(reply, 201) as { id: string }).id });
    }
    for (let file = 0; file < FILES_PER_SANDBOX && data.uploads.length < wantedUploads; file += 1) {
      data.uploads.push(await announceFile(client, sandbox, file));
    }
  }
  // Neighbours in the list are of different sandboxes, so that no window of one sandbox is used up at once.
  data.items = Array.from({ length: ITEMS_PER_SANDBOX }, (_, first) =>
    data.items.filter((_, index) => index % ITEMS_PER_SANDBOX === first),
  ).flat();
  return data;
}

async function announceFile(client: ApiClient, { token }: Sandbox, file: number) {
  const reply = await client.request('POST', '/api/files', {
    token,
    headers: { 'idempotency-key': `"file-${file}"` },
    json: { name: 'a.txt', contentType: 'text/plain', sizeBytes: FILE_BYTES },
  });
  const { pathname, search } = new URL((jsonOf(reply, 201) as { upload: { url: string } }).upload.url);
  return { path: pathname + search, bytes: Buffer.alloc(FILE_BYTES, 'word ') };
}

/** Runs one case against a server. @throws When an answer was no success. */
export async function measureCase(
  { title, arrivals, requests, isOnce, goal }: Case,
  { product, data, durationS, store }: { product: Product; data: BenchData; durationS: number; store: string },
): Promise<Figure> {
  const all = requests(data);
  let clients = 0;
  const cpuBeforeMs = product.cpuMs();
  const result = await autocannon({
    url: product.client.origin,
    connections: CONNECTIONS,
    ...(isOnce ? { amount: all.length } : { duration: durationS }),
    ...(arrivals.kind === 'open' ? { overallRate: arrivals.perS } : {}),
    // Each connection begins elsewhere, or has its own share of what may be sent once.
    setupClient: (each) => {
      const share = clients;
      clients += 1;
      each.setRequests(
        isOnce
          ? all.filter((_, index) => index % CONNECTIONS === share)
          : rotated(all, (share * all.length) / CONNECTIONS),
      );
    },
  });
  const { latency, errors, timeouts } = result;
  const answered = result['2xx'];
  const cpuMs = (product.cpuMs() - cpuBeforeMs) / answered;
  const others = result.non2xx + errors + timeouts;
  const rate = answered / result.duration;
  const isOfRate = goal === undefined ? arrivals.kind === 'closed' : goal.of === 'rate';
  const times = `p50 ${digits(latency.p50)} ms, p99 ${digits(latency.p99)} ms, longest ${digits(latency.max)} ms`;
  return {
    title: `${title}, ${store}`,
    how: `${arrivals.kind === 'open' ? `open, ${arrivals.perS} a second` : `closed, ${CONNECTIONS} connections`}, ${answered} answers`,
    value: isOfRate ? rate : latency.p99,
    unit: isOfRate ? 'requests/s' : 'ms',
    ...(goal ? { goal: { bound: goal.bound, isLowerBetter: goal.isLowerBetter } } : {}),
    besides: `${isOfRate ? times : `p99; ${times}; ${digits(rate)} requests/s`}; ${digits(cpuMs)} ms of the server's processor time each; ${others} without success`,
  };
}

function rotated<T>(list: T[], by: number): T[] {
  const start = Math.floor(by);
  return [...list.slice(start), ...list.slice(0, start)];
}
