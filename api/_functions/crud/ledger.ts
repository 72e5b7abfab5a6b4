import type { Aggregates, AuditEntry, AuditList, EffectListQuery, RollUpList } from '../../_contract/effects';
import type { Effect } from '../../_ports/effects';
import type { HandlerContext, HttpEvent } from '../../_ports/function-runtime';
import type { Answer } from '../../_ports/receipt';
import { isoTime, json } from '../answers';
import type { AuditValue, OfEffect, RollUpValue } from '../ledger-entries';
import { queryOf } from '../operations';

export async function listAudit(event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  const { limit } = queryOf<EffectListQuery>(event);
  const effects = await ports.effects.list({ kind: 'audit', limit });
  return json(200, { entries: effects.map((effect) => entryOf<AuditValue>(effect)) } satisfies AuditList);
}

export async function listRollUps(event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  const { limit } = queryOf<EffectListQuery>(event);
  const effects = await ports.effects.list({ kind: 'roll-up', limit });
  return json(200, { entries: effects.map((effect) => entryOf<RollUpValue>(effect)) } satisfies RollUpList);
}

export async function getAggregates(_event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  const totals: Aggregates = await ports.effects.totals();
  return json(200, totals);
}

/** The ledger keeps values as they were written, and only process writes there. */
function entryOf<Value extends object>({ key, atMs, deliveries, value }: Effect): Value & Pick<AuditEntry, OfEffect> {
  return { key, at: isoTime(atMs), deliveries, ...(value as unknown as Value) };
}
