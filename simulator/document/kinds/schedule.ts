import * as z from 'zod/mini';
import { decimalNumber, parameter, wholeNumber } from '../parameter';
import { commonFields } from './common';

const GUIDE = 'EventBridge User Guide';

/** A clock that sends an event at a fixed rate, or when a cron expression says. */
export const scheduleSchema = z.strictObject({
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
export type ScheduleResource = z.infer<typeof scheduleSchema>;
