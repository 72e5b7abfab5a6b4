import * as z from 'zod/mini';
import { parameter, whole } from '../parameter';
import { retrySchema } from '../retry';
import { trafficSchema } from '../traffic';
import { commonFields } from './common';

/** People and programs that send requests. */
export const clientSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('client'),
  traffic: trafficSchema,
  timeoutMs: z.optional(
    parameter(whole(1, 86_400_000), {
      description:
        'How long the client waits for the answer to one try; without it for ever. The work behind goes on for nobody.',
      unit: 'ms',
    }),
  ),
  retry: z.optional(
    parameter(retrySchema, { description: 'Tries again what was not answered well; without it never.' }),
  ),
});
export type ClientResource = z.infer<typeof clientSchema>;
