import { isDeepStrictEqual } from 'node:util';
import type { effects, items, streamRecords, streamShards } from '@/api/_adapters/database/schema';
import { type AuditValue, streamEffectKey } from '@/api/_functions/ledger-entries';

export type ItemRow = Pick<typeof items.$inferSelect, 'sandboxId' | 'ownerId' | 'id' | 'version' | 'document'>;
export type StreamRow = Omit<typeof streamRecords.$inferSelect, 'committedAtMs' | 'cause'>;
export type ShardRow = Pick<typeof streamShards.$inferSelect, 'shard' | 'lastSequence'>;
export type EffectRow = Pick<
  typeof effects.$inferSelect,
  'sandboxId' | 'ownerId' | 'key' | 'kind' | 'value' | 'deliveries'
>;

type Folded = Pick<ItemRow, 'version' | 'document'>;

/**
 * Compares a table with its stream: every record applied in order, beginning with nothing, must give the table.
 *
 * @param rows - Of a store from which no sandbox was erased; an erased one takes its records along.
 * @returns What does not hold, in words; nothing when the stream tells the whole story.
 */
export function checkStream(rows: { items: ItemRow[]; records: StreamRow[]; shards: ShardRow[] }): string[] {
  const faults: string[] = [];
  const folded = new Map<string, Folded>();
  for (const { shard, lastSequence } of rows.shards) {
    const records = rows.records.filter((record) => record.shard === shard).sort((a, b) => a.sequence - b.sequence);
    const isWhole = records.length === lastSequence && records.every(({ sequence }, index) => sequence === index + 1);
    if (!isWhole) faults.push(`shard ${shard}: ${records.length} records, and not 1 to ${lastSequence} without a gap`);
    for (const record of records) faults.push(...apply(record, folded));
  }
  for (const item of rows.items) {
    const key = itemKey(item, item.id);
    const { version, document } = item;
    if (!isDeepStrictEqual(folded.get(key), { version, document })) {
      faults.push(`item ${item.id}: the table has version ${version}, the stream ${told(folded.get(key))}`);
    }
    folded.delete(key);
  }
  for (const [key, item] of folded) faults.push(`item ${key}: the stream has ${told(item)}, the table nothing`);
  return faults;
}

/** Applies one record, and tells what it does not fit to. */
function apply(record: StreamRow, folded: Map<string, Folded>): string[] {
  const key = itemKey(record, record.itemId);
  const known = folded.get(key);
  const faults: string[] = [];
  const place = `shard ${record.shard}, record ${record.sequence} (${record.kind} of item ${record.itemId})`;
  if ((record.kind === 'insert') !== (known === undefined)) faults.push(`${place}: the item was ${told(known)}`);
  if (record.version !== (known?.version ?? 0) + 1)
    faults.push(`${place}: version ${record.version} after ${told(known)}`);
  if (!isDeepStrictEqual(record.before ?? undefined, known?.document)) faults.push(`${place}: another item before it`);
  if (record.kind === 'remove') folded.delete(key);
  else folded.set(key, { version: record.version, document: record.after ?? {} });
  return faults;
}

/** Compares the effects of the stream's reader with its records: one for each, and each about what happened. */
export function checkAudit(records: StreamRow[], effectRows: EffectRow[]): { faults: string[]; duplicates: number } {
  const audit = effectRows.filter(({ kind }) => kind === 'audit');
  const byKey = new Map(audit.map((effect) => [effectKey(effect, effect.key), effect]));
  const faults: string[] = [];
  for (const record of records) {
    const key = effectKey(record, streamEffectKey(record));
    const value = byKey.get(key)?.value as AuditValue | undefined;
    const { itemId, kind, version } = record;
    if (value === undefined) faults.push(`record ${key} has no effect`);
    else if (!isDeepStrictEqual([value.itemId, value.change, value.version], [itemId, kind, version])) {
      faults.push(`the effect of record ${key} is about something else`);
    }
    byKey.delete(key);
  }
  for (const key of byKey.keys()) faults.push(`effect ${key} has no record`);
  return { faults, duplicates: audit.reduce((sum, { deliveries }) => sum + deliveries - 1, 0) };
}

function itemKey({ sandboxId, ownerId }: { sandboxId: string; ownerId: string }, itemId: string): string {
  return JSON.stringify([sandboxId, ownerId, itemId]);
}

function effectKey({ sandboxId, ownerId }: { sandboxId: string; ownerId: string }, key: string): string {
  return JSON.stringify([sandboxId, ownerId, key]);
}

function told(item: Folded | undefined): string {
  return item === undefined ? 'not there' : `version ${item.version} ${JSON.stringify(item.document).slice(0, 80)}`;
}
