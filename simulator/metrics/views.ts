import type { ResourceKind } from '../document/architecture';
import type { DurationCounts } from './duration-counts';

/** How a request, an event or a batch ended. */
export type Outcome = 'completed' | 'failed' | 'throttled' | 'timedOut';

/** Counts of one kind of thing; `arrived = completed + failed + throttled + timedOut + inSystem`. */
export interface OutcomeCounts {
  arrived: number;
  completed: number;
  failed: number;
  throttled: number;
  timedOut: number;
  inSystem: number;
}

/** Percentiles in milliseconds; all zero while `count` is zero. */
export interface LatencySummary {
  count: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** State of one instance of a function. `expiring`: idle for more than four fifths of its keep-alive. */
export const INSTANCE_STATES = ['none', 'starting', 'busy', 'idle', 'expiring'] as const;
export type InstanceState = (typeof INSTANCE_STATES)[number];

/** What one resource looks like at a moment of the run; every count is since the start. */
export interface ResourceView {
  id: string;
  kind: ResourceKind;
  counts: OutcomeCounts;
  latencyMs: LatencySummary;
  /** Functions: instances by state, and the states of the first ones, as indexes into INSTANCE_STATES. */
  instances?: {
    starting: number;
    busy: number;
    idle: number;
    /** Busy instances this function may have: reserved, or what the account leaves. */
    limit: number;
    coldStarts: number;
    invocations: number;
    /** One byte per instance slot, at most INSTANCE_BOXES; an instance keeps its slot for life. */
    states: Uint8Array;
    /** Asynchronous events that wait for their first or next try. */
    asyncWaiting: number;
  };
  /** Container services and groups of machines: servers by what they do, and the requests on them. */
  servers?: {
    /** Asked for, and not in service yet. */
    starting: number;
    busy: number;
    idle: number;
    /** Taken away, and finishing what they have. */
    draining: number;
    /** Servers that there should be now, and that there may be. */
    desired: number;
    maximum: number;
    /** Requests that are worked on, and requests that wait in a process. */
    working: number;
    waiting: number;
    /** One byte per server, as for instances; `expiring` is draining. */
    states: Uint8Array;
  };
  /** Queues, and tables with a stream: what waits to be fetched. */
  backlog?: {
    waiting: number;
    inFlight: number;
    /** Age of the oldest message, or of the oldest change that is not done: the iterator age of a stream. */
    oldestAgeS: number;
    deadLettered: number;
    /** Streams: shards where a failed batch keeps what is behind it waiting. */
    blockedShards?: number;
  };
  /** Which limit refused most in the last whole second, in words with its numbers; absent when none did. */
  bindingLimit?: string;
}

export const INSTANCE_BOXES = 60;

/** One whole second (or wider window) of the run, for the charts. */
export interface SeriesPoint {
  /** End of the window, in simulated seconds. */
  atS: number;
  windowS: number;
  arrived: number;
  completed: number;
  failed: number;
  throttled: number;
  timedOut: number;
  /** Percentiles of the client requests that completed in the window; NaN when none did. */
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  coldStarts: number;
  /** Over all functions, at the end of the window. */
  busyInstances: number;
  idleInstances: number;
  /** Limits that stopped or held back something in the window, the most frequent first. */
  limits: BindingLimit[];
  /** How long the client requests took that completed in the window: the percentiles above, and the heat map. */
  durations: DurationCounts;
  /** What waited at the end of the window, for each queue and each table with a stream. */
  backlogs: { resource: string; waiting: number; oldestAgeS: number }[];
  /** Calls that each part turned away as too many in the window; parts that turned none away are left out. */
  turnedAway: { resource: string; times: number }[];
  /** Cost of the window at the first tier's list prices, without free quantities. */
  costUsd: number;
}

/** What sort of limit stopped or held back work; each has one colour and pattern on the page. */
export const LIMIT_KINDS = [
  'account-concurrency',
  'reserved-concurrency',
  'scaling-rate',
  'request-rate',
  'time-limit',
  'gateway-rate',
  'route-rate',
  'table-throughput',
  'partition-throughput',
  'bucket-rate',
  'user-pool-rate',
  'queue-rate',
  'pollers',
  'maximum-concurrency',
  'order',
  'in-flight',
  'size',
  'fault',
  'other',
] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** A limit that stopped or held back work in one window. */
export interface BindingLimit {
  /** Id of the resource whose limit it is. */
  resource: string;
  kind: LimitKind;
  /**
   * What is allowed, and about how much would have been needed in the window, where the resource can tell: instances,
   * requests or units a second. Callers that try again count each time.
   */
  demand?: { needed: number; allowed: number };
  /** The limit in words, with its numbers when it first bound in the window. */
  reason: string;
  /** How often it did. */
  times: number;
}

/** A limit over a whole run: how often it bound, and when. */
export interface LimitSummary extends Omit<BindingLimit, 'kind' | 'demand'> {
  /** Stretches of time in which it bound, `[fromS, untilS]`; neighbouring windows are joined. */
  spans: [fromS: number, untilS: number][];
}

/** Client requests that did not succeed, by what stopped them. */
export interface FailureSummary {
  /** Resource whose limit it was; absent when nothing named one. */
  resource?: string;
  reason: string;
  requests: number;
}

/** One line of a bill. */
export interface BillLine {
  resource: string;
  service: string;
  meter: string;
  quantity: number;
  unit: string;
  usd: number;
  monthlyUsd: number;
  source: string;
  /** True when no stored source confirmed the price. */
  unverified: boolean;
}

export interface Bill {
  currency: 'USD';
  periodS: number;
  totalUsd: number;
  monthlyUsd: number;
  freeTier: boolean;
  lines: BillLine[];
}

/** A law that must hold at every moment: what came in is accounted for. */
export interface ConservationCheck {
  /** What is counted, such as "client requests" or "messages of orders". */
  name: string;
  arrived: number;
  completed: number;
  failed: number;
  waiting: number;
  holds: boolean;
}

/** What a moving dot shows; the colour language of the product. */
export const HOP_STATES = ['request', 'warm', 'cold', 'queued', 'throttled', 'failed'] as const;
export type HopState = (typeof HOP_STATES)[number];

/**
 * Moves of requests along links, packed by sixes in order of start:
 * `[linkIndex, direction, startUs, endUs, state, chain]`. `direction` 1 runs from the link's start to its
 * end, -1 back with the answer. `state` indexes HOP_STATES. `chain` numbers the client request, tick or
 * message that caused the move. Link indexes count in the document's order.
 */
export type HopBuffer = Float64Array;
export const HOP_FIELDS = 6;
