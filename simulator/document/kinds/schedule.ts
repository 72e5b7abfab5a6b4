import * as z from 'zod/mini';
import { MINUTES_PER_DAY, START_DAY } from '../../kernel/calendar';
import { nextCronMinute } from '../../model/cron';
import { parseCron } from '../cron';
import { decimalNumber, parameter, wholeNumber } from '../parameter';
import { commonFields } from './common';
import type { KindDefinition, Refusal } from './kind-definition';

const GUIDE = 'EventBridge User Guide';

const scheduleSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('schedule'),
  everyS: decimalNumber(
    { min: 1, max: 31_536_000, default: 60 },
    {
      description:
        'Time between two ticks; the first comes one interval after the start. The platform’s own schedules start at 60 s.',
      unit: 's',
      source: GUIDE,
    },
  ),
  cron: z.optional(
    parameter(z.string().check(z.minLength(1), z.maxLength(200)), {
      description:
        'Minutes, hours, day of month, month, day of week and year (UTC), in place of everyS. A run starts on Monday, 5 January 2026, at midnight.',
      source: GUIDE,
    }),
  ),
  jitterS: decimalNumber(
    { min: 0, max: 60, default: 0 },
    {
      description:
        'A tick comes up to this much late. The platform keeps to the minute and may be several seconds late within it.',
      unit: 's',
      source: GUIDE,
    },
  ),
  flexibleWindowMin: wholeNumber(
    { min: 0, max: 1_440, default: 0 },
    {
      description: 'Window after the planned moment in which a tick comes at any time alike; 0 is no window.',
      unit: 'min',
      unverified: true,
    },
  ),
  duplicateShare: decimalNumber(
    { min: 0, max: 1, default: 0 },
    { description: 'Share of the ticks that come twice; the platform promises at least one.', unverified: true },
  ),
});

/** A schedule, with every default filled in. */
export type ScheduleResource = z.infer<typeof scheduleSchema>;

/** What a schedule is in the document. */
export const scheduleKind: KindDefinition<typeof scheduleSchema> = {
  description: 'A clock that sends an event at a fixed rate, or when a cron expression says.',
  schema: scheduleSchema,
  roles: { sendsEvents: {} },
  check: checkSchedule,
};

function checkSchedule({ cron }: ScheduleResource): Refusal[] {
  if (cron === undefined) return [];
  const parsed = parseCron(cron);
  if (parsed.kind === 'invalid') return [{ field: 'cron', message: parsed.reason }];
  if (nextCronMinute(parsed.value, START_DAY * MINUTES_PER_DAY + 1) !== undefined) return [];
  return [{ field: 'cron', message: `expected a time after the start of a run, got ${cron}` }];
}
