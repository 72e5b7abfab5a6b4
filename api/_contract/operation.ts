import type { z } from 'zod';
import type { FunctionName } from '../_ports/function-runtime';
import type { RateClass } from './limits';
import type { ProblemName } from './problems';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call. `public`: anyone. `sandbox`: a bearer of a sandbox or of a user in it. `user`: a signed-in user.
 * `signed`: who holds the signed address. `cron`: who knows the schedule's secret.
 */
export type Policy = 'public' | 'sandbox' | 'user' | 'signed' | 'cron';

/** What a request carries. `bytes` is a file, of the type that its declaration named. */
export type BodyKind = 'none' | 'json' | 'merge-patch' | 'bytes';

/** What an answer that succeeds looks like. */
export interface AnswerShape {
  description: string;
  /** `events` is a stream of server-sent events; `none` has no body. */
  kind: 'json' | 'bytes' | 'events' | 'none';
  /** Of `json`. */
  schema?: z.ZodType;
  /** Headers of this answer besides those that every answer has. */
  headers?: readonly ('ETag' | 'Location' | 'Link')[];
  /** A body as it could be, checked against `schema` by a test. */
  example?: unknown;
}

/** One thing the API does. The registry of these makes routes, checks, documentation and tests. */
export interface Operation {
  method: Method;
  /** Below `/api`; `{name}` stands for one segment. */
  path: string;
  /** The function behind it, or null when the gateway answers by itself. */
  functionName: FunctionName | null;
  tag: string;
  summary: string;
  description: string;
  policy: Policy;
  rate: RateClass;
  idempotency: 'required' | 'none';
  /** `read`: has an entity tag and answers 304 to `If-None-Match`. `write`: needs `If-Match`. */
  preconditions: 'read' | 'write' | 'none';
  /** Whether it changes anything, and so is refused in read-only mode. */
  writes: boolean;
  pathParameters: z.ZodObject;
  query: z.ZodObject;
  body: { kind: BodyKind; schema?: z.ZodType; example?: unknown };
  answers: Record<number, AnswerShape>;
  /** Refusals of its own; those that follow from the fields above are added to the document by themselves. */
  problems: readonly ProblemName[];
}
