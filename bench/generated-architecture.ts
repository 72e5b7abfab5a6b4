import type { ArchitectureInput } from '@/simulator';

type ResourceInput = ArchitectureInput['resources'][number];
type LinkInput = ArchitectureInput['links'][number];

const COUNTS = {
  clients: 4,
  gateways: 6,
  fronts: 36,
  backs: 12,
  tables: 12,
  buckets: 8,
  queues: 12,
  pools: 4,
  schedules: 5,
} as const;
const RATE_PER_S = 1_000;
/** Front functions each gateway calls; every front function is called by two gateways. */
const FRONTS_PER_GATEWAY = (2 * COUNTS.fronts) / COUNTS.gateways;
/** Front functions that also call a back function and wait for it. */
const WAITING_FRONTS = 7;

/**
 * A large architecture of every kind of resource: 100 resources and 300 links, always the same.
 *
 * Clients call gateways, gateways front functions, and these read and write tables, buckets, user pools and
 * queues. Back functions work on table changes, messages, uploads and ticks; they only read, so that nothing goes in
 * circles. At the offered 1,000 requests/s nothing is overloaded.
 */
export function generateArchitecture(): ArchitectureInput {
  return {
    format: 'cloud-architecture/1',
    name: 'A hundred resources and three hundred links',
    platform: 'aws',
    region: 'us-east-1',
    resources: resources(),
    links: [...frontDoor(), ...frontWork(), ...backTriggers(), ...backWork()],
  };
}

function resources(): ResourceInput[] {
  const { clients, gateways, fronts, backs, tables, buckets, queues, pools, schedules } = COUNTS;
  const traffic = { shape: 'constant', ratePerS: RATE_PER_S / clients } as const;
  return [
    ...each(clients, (at): ResourceInput => ({ id: `client-${at}`, kind: 'client', traffic })),
    ...each(gateways, (at): ResourceInput => ({ id: `gateway-${at}`, kind: 'gateway', responseBytes: 2_048 })),
    ...each(fronts, frontFunction),
    ...each(backs, backFunction),
    ...each(tables, (at): ResourceInput => ({ id: `table-${at}`, kind: 'table', shards: 1 + (at % 3) })),
    ...each(buckets, (at): ResourceInput => ({ id: `bucket-${at}`, kind: 'bucket', storedGib: 10 })),
    ...each(
      queues,
      (at): ResourceInput => ({
        id: `queue-${at}`,
        kind: 'queue',
        visibilityTimeoutS: 180,
        maxReceiveCount: 5,
        deadLetterQueue: 'dead-letters',
      }),
    ),
    { id: 'dead-letters', kind: 'queue', retentionS: 1_209_600 },
    ...each(pools, (at): ResourceInput => ({ id: `user-pool-${at}`, kind: 'user-pool' })),
    ...each(schedules, (at): ResourceInput => ({ id: `schedule-${at}`, kind: 'schedule', everyS: 60 * (at + 1) })),
  ];
}

function frontFunction(at: number): ResourceInput {
  const median = 4 + (at % 9);
  return {
    id: `front-${at}`,
    kind: 'function',
    architecture: at % 2 === 0 ? 'arm64' : 'x86_64',
    memoryMib: 256 * (1 + (at % 4)),
    timeoutS: 10,
    serviceMs: { distribution: 'lognormal', median, p99: 4 * median },
    logBytes: 400,
  };
}

function backFunction(at: number): ResourceInput {
  const median = 40 + 5 * at;
  return {
    id: `back-${at}`,
    kind: 'function',
    runtime: 'python3.13',
    memoryMib: 1_024,
    timeoutS: 30,
    serviceMs: { distribution: 'lognormal', median, p99: 5 * median },
    errorRate: 0.002,
    deadLetterQueue: 'dead-letters',
    logBytes: 900,
  };
}

/** From every client to every gateway, on to the front functions, and past them for uploads: 100 links. */
function frontDoor(): LinkInput[] {
  const { clients, gateways, fronts, buckets } = COUNTS;
  const latencyMs = { distribution: 'lognormal', median: 20, p99: 60 } as const;
  return [
    ...each(clients * gateways, (at) =>
      call(`client-${at % clients}`, `gateway-${Math.floor(at / clients)}`, { latencyMs }),
    ),
    ...each(clients, (at) => call(`client-${at}`, `bucket-${at % buckets}`, { share: 0.05, writes: 1, latencyMs })),
    ...each(gateways * FRONTS_PER_GATEWAY, (at) =>
      call(`gateway-${at % gateways}`, `front-${(at + Math.floor(at / fronts)) % fronts}`, { share: 1 + (at % 5) }),
    ),
  ];
}

/** What front functions call: 151 links. */
function frontWork(): LinkInput[] {
  const { fronts, backs, tables, buckets, queues, pools } = COUNTS;
  return [
    ...each(fronts, (at) => call(`front-${at}`, `table-${at % tables}`, { reads: 0.8, writes: 0.3 })),
    ...each(fronts, (at) => call(`front-${at}`, `table-${(at + 5) % tables}`, { probability: 0.3, reads: 1 })),
    ...each(fronts, (at) =>
      at % 3 === 0
        ? call(`front-${at}`, `user-pool-${at % pools}`, { probability: 0.2 })
        : call(`front-${at}`, `bucket-${at % buckets}`, { probability: 0.2, reads: 1 }),
    ),
    ...each(fronts, (at) =>
      call(`front-${at}`, `queue-${at % queues}`, { probability: 0.05, writes: 1, payloadBytes: 800 }),
    ),
    ...each(WAITING_FRONTS, (at) => call(`front-${at}`, `back-${at % backs}`, { probability: 0.05 })),
  ];
}

/** What wakes back functions: 37 links. */
function backTriggers(): LinkInput[] {
  const { backs, tables, buckets, queues, schedules } = COUNTS;
  return [
    ...each(tables, (at) => link('poll', `table-${at}`, `back-${at % backs}`, { batchSize: 100, batchWindowS: 1 })),
    ...each(queues, (at) => link('poll', `queue-${at}`, `back-${(at + 3) % backs}`, { batchSize: 10 })),
    ...each(buckets, (at) => link('event', `bucket-${at}`, `back-${(at + 6) % backs}`)),
    ...each(schedules, (at) => link('event', `schedule-${at}`, `back-${at % backs}`)),
  ];
}

/** What back functions call: 12 links. */
function backWork(): LinkInput[] {
  return each(COUNTS.backs, (at) => call(`back-${at}`, `bucket-${at % COUNTS.buckets}`, { reads: 1 }));
}

function call(from: string, to: string, settings: object = {}): LinkInput {
  return link('call', from, to, settings);
}

function link(kind: LinkInput['kind'], from: string, to: string, settings: object = {}): LinkInput {
  return { id: `${from}-${to}`, from, to, kind, ...settings };
}

function each<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
