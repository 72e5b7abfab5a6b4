import type { JsonValue } from './json';

/** An answer as it goes over the wire, before the gateway adds its own headers. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** JSON, bytes, or nothing. */
  body: { kind: 'json'; value: JsonValue } | { kind: 'bytes'; bytes: Uint8Array } | { kind: 'none' };
}

/**
 * The answer to a request with an idempotency key. An adapter stores it in the transaction of the write, so
 * that a caller who never heard the answer hears the same one when asking again.
 */
export interface Receipt {
  /** Name of the record that was begun for this request. */
  recordId: string;
  answer: Answer;
}
