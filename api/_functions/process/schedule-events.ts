import type { HandlerContext } from '../../_ports/function-runtime';
import { isoTime } from '../answers';
import { type RollUpValue, scheduleEffectKey } from '../ledger-entries';
import { canGoOn } from './time-budget';

const MINUTE_MS = 60_000;
const EXPIRED_AT_ONCE = 20;

/** Sums up the minute before the occurrence. The same occurrence again changes nothing and is counted. */
export async function rollUp(scheduledAtMs: number, { ports, nowMs }: HandlerContext): Promise<void> {
  const activity = await ports.effects.activity(scheduledAtMs - MINUTE_MS);
  const value: RollUpValue = { scheduledAt: isoTime(scheduledAtMs), ...activity };
  await ports.effects.apply({
    key: scheduleEffectKey(scheduledAtMs),
    kind: 'roll-up',
    atMs: nowMs(),
    value: { ...value },
  });
}

/**
 * Erases sandboxes whose time is over, until none is left or the time limit nears; the next occurrence does the rest.
 *
 * @throws {AggregateError} At the end, when some could not be erased; they did not keep the others.
 */
export async function eraseExpired(context: HandlerContext): Promise<void> {
  const { ports, nowMs } = context;
  const failures = new Map<string, unknown>();
  while (canGoOn(context)) {
    const expired = await ports.sandboxes.expired(nowMs(), EXPIRED_AT_ONCE + failures.size);
    const due = expired.filter((id) => !failures.has(id));
    if (due.length === 0) break;
    for (const id of due) {
      if (!canGoOn(context)) break;
      await ports.sandboxes.erase(id).catch((error: unknown) => failures.set(id, error));
    }
  }
  if (failures.size > 0) throw new AggregateError(failures.values(), `${failures.size} sandboxes could not be erased.`);
}
