import * as z from 'zod/mini';
import { decimalNumber } from '../parameter';
import { commonFields } from './common';

/** A clock that sends an event at a fixed rate. */
export const scheduleSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('schedule'),
  everyS: decimalNumber(
    { min: 1, max: 31_536_000, default: 60 },
    {
      description:
        'Time between two ticks; the first comes one interval after the start. The platform’s own schedules start at 60 s.',
      unit: 's',
      source: 'EventBridge User Guide',
    },
  ),
});
export type ScheduleResource = z.infer<typeof scheduleSchema>;
