import type { Answer } from './receipt';
import type { Scope } from './scope';

export type BeginOutcome =
  | { kind: 'started'; recordId: string }
  | { kind: 'replay'; answer: Answer }
  | { kind: 'in-flight'; retryAfterS: number }
  | { kind: 'mismatch' };

/** Records of requests with an idempotency key: begun, then completed with the answer. Kept for 24 h. */
export interface IdempotencyRecords {
  begin(
    scope: Scope,
    request: { operation: string; key: string; requestHash: string; leaseMs: number; nowMs: number },
  ): Promise<BeginOutcome>;
  /** Stores the answer, unless the write did so in its own transaction. */
  complete(recordId: string, answer: Answer): Promise<void>;
  /** Forgets a request that had no effect, so that it may be tried again. */
  abandon(recordId: string): Promise<void>;
}
