import type { Bucket } from './bucket';
import type { Cause } from './cause';
import type { Effects } from './effects';
import type { JsonValue } from './json';
import type { MessageQueue } from './message-queue';
import type { Answer } from './receipt';
import type { Sandboxes } from './sandboxes';
import type { Scope } from './scope';
import type { Span } from './spans';
import type { ChangeRecord, Table } from './table';
import type { Tokens } from './tokens';
import type { UserPool } from './user-pool';

/** The functions of the pattern; the names are the resource ids of its architecture document. */
export const FUNCTION_NAMES = ['auth', 'crud', 'process'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** A request that the gateway has parsed: every field was checked against the operation's schema. */
export interface HttpEvent {
  source: 'http';
  operation: string;
  path: Record<string, string>;
  query: Record<string, JsonValue>;
  /** Parsed JSON, or the bytes of an upload. */
  body: JsonValue | Uint8Array | undefined;
  /** Of `If-Match` and `If-None-Match`: entity tags without quotes, or `*`. */
  ifMatch?: string[];
  ifNoneMatch?: string[];
  contentType?: string;
  /** Address of the caller, as far as it counts for limits: IPv4, or the /64 of IPv6. */
  network: string;
  /** Where the caller reaches us: scheme and authority, for addresses in answers. */
  origin: string;
  /** Present when the request has an idempotency key. An id made from `seed` is the same on each try. */
  idempotency?: { recordId: string; seed: string };
  /** The session of a signed-in user. */
  familyId?: string;
}

export type FunctionEvent =
  | HttpEvent
  | { source: 'bucket'; eventId: string; fileId: string; etag: string; attempt: number }
  | { source: 'table'; records: ChangeRecord[] }
  | { source: 'queue'; messages: { id: string; body: JsonValue; receiveCount: number; sentAtMs: number }[] }
  | { source: 'schedule'; job: 'roll-up' | 'expiry'; scheduledAtMs: number };

/** What a function may reach. Bound to the scope of the invocation before the function sees it. */
export interface FunctionPorts {
  table: Table;
  bucket: Bucket;
  queue: MessageQueue;
  userPool: UserPool;
  effects: Effects;
  tokens: Tokens;
  sandboxes: Pick<Sandboxes, 'expired' | 'erase'>;
}

/** What a handler returns: an answer to HTTP, and to events which of a batch failed, none when it is left out. */
export type HandlerResult = { kind: 'answer'; answer: Answer } | { kind: 'done'; failedIds?: string[] };

export interface HandlerContext {
  ports: FunctionPorts;
  scope: Scope;
  nowMs(): number;
  newId(): string;
  /** Ends the work when the time limit nears; the instance is ended hard soon after. */
  deadlineMs: number;
}

/** The code of a function: what its package exports as `handler`. It throws to fail. */
export type Handler = (event: FunctionEvent, context: HandlerContext) => Promise<HandlerResult>;

export interface Invocation {
  id: string;
  functionName: FunctionName;
  event: FunctionEvent;
  scope: Scope;
  /** Of the request that caused it; its spans belong to that trace. */
  traceId: string;
  parentSpanId?: string;
  /** Causes besides the parent, when a batch has several. */
  links?: Cause[];
}

export type InvocationOutcome =
  | { kind: 'returned'; result: HandlerResult }
  | { kind: 'failed'; message: string }
  | { kind: 'timed-out'; limitMs: number }
  | { kind: 'throttled'; limit: number; retryAfterS: number };

/** How an invocation went. Times are measured, not modelled. */
export interface InvocationReport {
  outcome: InvocationOutcome;
  /** Absent when it was throttled. */
  instanceId?: string;
  isCold: boolean;
  /** From the call until an instance took it, without its init. */
  queueMs: number;
  /** Loading the function's code in a new instance, 0 when warm. */
  initMs: number;
  serviceMs: number;
  spans: Span[];
}

export interface InstanceView {
  id: string;
  state: 'starting' | 'idle' | 'busy';
  startedAtMs: number;
  initMs: number;
  invocations: number;
}

export interface FunctionView {
  name: FunctionName;
  concurrencyLimit: number;
  keepAliveS: number;
  timeLimitMs: number;
  instances: InstanceView[];
  invocations: number;
  coldStarts: number;
  throttles: number;
}

/** Runs functions as a platform does: one request per instance, from zero and back to zero. */
export interface FunctionRuntime {
  invoke(invocation: Invocation): Promise<InvocationReport>;
  view(): FunctionView[];
  /** Lets running invocations end, then ends every instance. */
  close(): Promise<void>;
}
