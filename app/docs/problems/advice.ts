import type { ProblemName } from '@/api/_contract/problems';

/** What a caller can do about each problem. */
export const ADVICE: Record<ProblemName, string> = {
  malformed: 'Send plain JSON in UTF-8, each key once, and no field that the operation does not name in the address.',
  'idempotency-key-missing':
    'Send a header Idempotency-Key with a new text in double quotes, and the same one again when you repeat the request.',
  unauthenticated: 'Begin a sandbox, or sign in again, and send the new token as a bearer token.',
  'invalid-credentials': 'Check name and password. After several failures, wait as long as Retry-After says.',
  forbidden:
    'Use the token or the address that the operation asks for. A signed address expires: announce the file again.',
  'not-found': 'Check the id, and that the token belongs to the sandbox or user that made the thing.',
  'method-not-allowed': 'Use one of the methods in the Allow header.',
  'not-acceptable': 'Accept application/json, or leave the Accept header out.',
  conflict: 'Read what is there, and decide anew. For an account, choose another name.',
  'idempotency-key-in-flight': 'Wait a moment and send the same request again; it will get the first one’s answer.',
  'quota-exceeded': 'Delete what you no longer need, or erase the sandbox and begin another.',
  'precondition-failed': 'Read it again, apply your change to what you find, and send its new entity tag.',
  'payload-too-large': 'Send less. The detail names the limit.',
  'uri-too-long': 'Shorten the address; use fewer filters.',
  'unsupported-media-type': 'Send the Content-Type that the operation names, without compression.',
  validation: 'Mend the places that errors lists; each has a pointer and a message.',
  'idempotency-key-reused': 'Take a new key for a new request.',
  'precondition-required': 'Read the thing first, and send its ETag as If-Match.',
  throttled: 'Wait as long as Retry-After says, then try again with growing pauses.',
  internal: 'Try again. If it stays, tell us the trace id.',
  'read-only-mode': 'Read, or come back later.',
  unavailable: 'Try again in a moment, with growing pauses.',
  'timed-out': 'Try again; with the same idempotency key a write is not done twice.',
};
