import { z } from 'zod';
import { Count, Timestamp } from './values';

export const Liveness = z.strictObject({ status: z.literal('ok') });
export type Liveness = z.infer<typeof Liveness>;

/** `not-opened`: storage opens at the first request that needs it, and none has yet. */
export const Readiness = z.strictObject({ status: z.literal('ok'), storage: z.enum(['answers', 'not-opened']) });
export type Readiness = z.infer<typeof Readiness>;

export const VersionView = z.strictObject({
  name: z.string(),
  version: z.string(),
  engine: z.string(),
  platform: z.enum(['vercel', 'self-hosted']),
  region: z.string().optional(),
  commit: z.string().optional(),
});
export type VersionView = z.infer<typeof VersionView>;

const FunctionName = z.enum(['auth', 'crud', 'process']);

export const FunctionInstance = z.strictObject({
  id: z.string(),
  state: z.enum(['starting', 'idle', 'busy']),
  startedAt: Timestamp,
  initMs: z.number().min(0),
  invocations: Count,
});
export type FunctionInstance = z.infer<typeof FunctionInstance>;

export const FunctionState = z.strictObject({
  name: FunctionName,
  concurrencyLimit: z.int().min(1),
  keepAliveS: z.number().min(0),
  timeLimitMs: z.number().min(0),
  instances: z.array(FunctionInstance),
  invocations: Count,
  coldStarts: Count,
  throttles: Count,
});
export type FunctionState = z.infer<typeof FunctionState>;

/** `streamLag`: committed changes not yet worked on; `owedEvents`: asynchronous invocations not yet settled. */
export const FunctionsView = z.strictObject({
  functions: z.array(FunctionState),
  streamLag: Count,
  owedEvents: Count,
});
export type FunctionsView = z.infer<typeof FunctionsView>;

export const TraceId = z.string().regex(/^[0-9a-f]{32}$/);

/** One step of a request; resource and link ids are those of the pattern's architecture document. */
export const SpanView = z.strictObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  /** Causes besides the parent: a batch joins what several requests began. */
  links: z.array(z.strictObject({ traceId: z.string(), spanId: z.string() })).optional(),
  resource: z.string(),
  link: z.string().optional(),
  name: z.string(),
  /** Milliseconds since 1970, with fractions. */
  startMs: z.number(),
  endMs: z.number(),
  outcome: z.enum(['ok', 'failed', 'throttled', 'timed-out']),
  isCold: z.boolean().optional(),
  instanceId: z.string().optional(),
  initMs: z.number().optional(),
});
export type SpanView = z.infer<typeof SpanView>;

export const TraceView = z.strictObject({ traceId: TraceId, spans: z.array(SpanView) });
export type TraceView = z.infer<typeof TraceView>;

export const CronRound = z.strictObject({ status: z.literal('done') });
export type CronRound = z.infer<typeof CronRound>;
