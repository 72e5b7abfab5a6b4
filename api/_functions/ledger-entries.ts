import type { AuditEntry, RollUp } from '../_contract/effects';

/** What the contract's entries have from every effect, whatever it is about. */
export type OfEffect = 'key' | 'at' | 'deliveries';

/** What the ledger keeps of a change of the table. */
export type AuditValue = Omit<AuditEntry, OfEffect>;

/** What the ledger keeps of a minute. */
export type RollUpValue = Omit<RollUp, OfEffect>;

/* Names of events in the ledger of effects: what makes a second delivery known as one. */

/** Of a message of the queue. */
export function messageEffectKey(messageId: string): string {
  return `message:${messageId}`;
}

/** Of a line of the table's stream. */
export function streamEffectKey({ shard, sequence }: { shard: number; sequence: number }): string {
  return `stream:${shard}:${sequence}`;
}

/** Of an occurrence of the schedule: its minute, so that it is one however late or often it comes. */
export function scheduleEffectKey(scheduledAtMs: number): string {
  return `schedule:${new Date(scheduledAtMs).toISOString().slice(0, 16)}Z`;
}
