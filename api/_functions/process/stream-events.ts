import type { FunctionEvent, HandlerContext } from '../../_ports/function-runtime';
import type { JsonObject } from '../../_ports/json';
import type { ChangeRecord } from '../../_ports/table';
import { isoTime } from '../answers';
import { type AuditValue, streamEffectKey } from '../ledger-entries';
import { canGoOn } from './time-budget';

/**
 * Writes one audit entry for each committed change. It stops at the first that fails, because what follows in the
 * stream must not overtake it: that one and all after it are named as failed.
 *
 * @returns Keys of the records that were not worked on, in order.
 */
export async function onChanges(
  { records }: Extract<FunctionEvent, { source: 'table' }>,
  context: HandlerContext,
): Promise<string[]> {
  for (const [index, record] of records.entries()) {
    if (!canGoOn(context) || !(await tryAudit(record, context))) return records.slice(index).map(streamEffectKey);
  }
  return [];
}

async function tryAudit(record: ChangeRecord, { ports, nowMs }: HandlerContext): Promise<boolean> {
  try {
    const value: AuditValue = auditValue(record);
    await ports.effects.apply({ key: streamEffectKey(record), kind: 'audit', atMs: nowMs(), value: { ...value } });
    return true;
  } catch {
    // The event source tries again, and shows what it gives up among the dead letters.
    return false;
  }
}

function auditValue({
  itemId,
  kind,
  version,
  sequence,
  shard,
  committedAtMs,
  before,
  after,
}: ChangeRecord): AuditValue {
  return {
    itemId,
    change: kind,
    version,
    sequence,
    shard,
    changed: changedFields(before ?? {}, after ?? {}),
    committedAt: isoTime(committedAtMs),
  };
}

/** Names of fields whose values differ, in order of the alphabet. */
function changedFields(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => canonical(before[name]) !== canonical(after[name])).sort();
}

/** Good enough to compare fields of items: they hold plain values and lists, no objects whose members have an order. */
function canonical(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
