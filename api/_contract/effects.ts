import { z } from 'zod';
import { LIMITS } from './limits';
import { Count, Id, PageLimit, Timestamp } from './values';

export const EffectListQuery = z.strictObject({ limit: PageLimit });
export type EffectListQuery = z.infer<typeof EffectListQuery>;

/** One committed change of an item, as the table's stream told it. `changed` names the fields that differ. */
export const AuditEntry = z.strictObject({
  key: z.string(),
  at: Timestamp,
  /** How often the change was delivered; the effect is one. */
  deliveries: z.int().min(1),
  itemId: Id,
  change: z.enum(['insert', 'modify', 'remove']),
  version: z.int().min(1),
  sequence: Count,
  shard: Count,
  changed: z.array(z.string()),
  committedAt: Timestamp,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditList = z.strictObject({ entries: z.array(AuditEntry).max(LIMITS.pageEntries) });
export type AuditList = z.infer<typeof AuditList>;

/** What happened in the minute before `scheduledAt`. */
export const RollUp = z.strictObject({
  key: z.string(),
  at: Timestamp,
  deliveries: z.int().min(1),
  scheduledAt: Timestamp,
  inserts: Count,
  modifies: Count,
  removes: Count,
  items: Count,
});
export type RollUp = z.infer<typeof RollUp>;

export const RollUpList = z.strictObject({ entries: z.array(RollUp).max(LIMITS.pageEntries) });
export type RollUpList = z.infer<typeof RollUpList>;

const Total = z.strictObject({ effects: Count, duplicates: Count });

/** Effects so far and deliveries that were one too many, by kind. */
export const Aggregates = z.strictObject({ audit: Total, job: Total, 'roll-up': Total });
export type Aggregates = z.infer<typeof Aggregates>;
