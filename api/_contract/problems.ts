import type { Answer } from '../_ports/receipt';

interface ProblemKind {
  status: number;
  title: string;
  /** In general, for the documentation; `detail` of an answer tells of the case at hand. */
  meaning: string;
}

/** Every way in which the live API refuses, by the last part of the problem's `type`. */
export const PROBLEMS = {
  malformed: {
    status: 400,
    title: 'Malformed request',
    meaning: 'The request could not be read: it is no JSON, or hides something in it.',
  },
  'idempotency-key-missing': {
    status: 400,
    title: 'Idempotency key missing',
    meaning: 'An operation that creates needs an Idempotency-Key header, so that it may be tried again.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not authenticated',
    meaning: 'The bearer token is absent, not ours, or no longer good.',
  },
  'invalid-credentials': {
    status: 401,
    title: 'Wrong name or password',
    meaning: 'No account has this name and this password. Which of the two was wrong is not told.',
  },
  forbidden: { status: 403, title: 'Forbidden', meaning: 'The token or signed address is not good for this.' },
  'not-found': { status: 404, title: 'Not found', meaning: 'Nothing is there, or nothing of yours.' },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The address knows other methods; Allow names them.',
  },
  'not-acceptable': { status: 406, title: 'Not acceptable', meaning: 'The answer has no form that Accept takes.' },
  conflict: {
    status: 409,
    title: 'Conflict',
    meaning: 'The state of things is against it, such as a name that is taken.',
  },
  'idempotency-key-in-flight': {
    status: 409,
    title: 'Request in flight',
    meaning: 'The first request with this key has not ended yet.',
  },
  'quota-exceeded': {
    status: 409,
    title: 'Quota exceeded',
    meaning: 'The sandbox is full. Delete something, or begin a new sandbox.',
  },
  'precondition-failed': {
    status: 412,
    title: 'Precondition failed',
    meaning: 'Somebody changed it since; read it again.',
  },
  'payload-too-large': {
    status: 413,
    title: 'Payload too large',
    meaning: 'The body has more bytes than the operation takes.',
  },
  'uri-too-long': {
    status: 414,
    title: 'Address too long',
    meaning: 'The address has more characters than the API reads.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'The operation takes another Content-Type, and no Content-Encoding.',
  },
  validation: {
    status: 422,
    title: 'Invalid request',
    meaning: 'The request can be read and breaks the schema; errors names each place.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key reused',
    meaning: 'The key was used for another request before.',
  },
  'precondition-required': {
    status: 428,
    title: 'Precondition required',
    meaning: 'A change needs If-Match with the entity tag that was read.',
  },
  throttled: {
    status: 429,
    title: 'Too many requests',
    meaning: 'A rate limit, a concurrency limit or a lockout holds; Retry-After tells how long.',
  },
  internal: { status: 500, title: 'Internal error', meaning: 'Our fault. The trace id helps to find it.' },
  'read-only-mode': { status: 503, title: 'Read-only mode', meaning: 'The service reads and does not write for now.' },
  unavailable: { status: 503, title: 'Unavailable', meaning: 'The store does not answer for now.' },
  'timed-out': { status: 504, title: 'Timed out', meaning: 'The function passed its time limit and was ended.' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemName = keyof typeof PROBLEMS;

/** Where the problem types are described; a problem's `type` is this with the name as fragment. */
export const PROBLEM_PAGE = '/docs/problems';

/** One place of a request that breaks the schema. `pointer` is a JSON Pointer into the body, or the name of a part. */
export interface ProblemPlace {
  pointer: string;
  code: string;
  message: string;
}

export interface ProblemOptions {
  errors?: ProblemPlace[];
  headers?: Record<string, string>;
}

/**
 * A refusal as an answer: what functions return and the gateway completes with `instance` and `traceId`.
 *
 * @param detail - For the person who reads it. Tells nothing of our inside: no path, statement or stack.
 */
export function problem(name: ProblemName, detail: string, { errors, headers = {} }: ProblemOptions = {}): Answer {
  const { status, title } = PROBLEMS[name];
  const value = {
    type: `${PROBLEM_PAGE}#${name}`,
    title,
    status,
    detail,
    ...(errors ? { errors: errors.map((place) => ({ ...place })) } : {}),
  };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: { kind: 'json', value },
  };
}
