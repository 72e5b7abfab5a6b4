import * as z from 'zod/mini';
import { decimalNumber, parameter, whole, wholeNumber } from '../parameter';
import { trafficSchema } from '../traffic';
import { commonFields } from './common';

const JITTER_SOURCE = 'AWS Architecture Blog, Exponential Backoff And Jitter';

/** What a client does about a request that was not answered well. */
const retrySchema = z.strictObject({
  tries: wholeNumber(
    { min: 1, max: 20, default: 3 },
    { description: 'Tries of one request in all, the first one included.' },
  ),
  baseMs: decimalNumber(
    { min: 0, max: 86_400_000, default: 100 },
    { description: 'Back-off after the first try; it doubles with each further one.', unit: 'ms' },
  ),
  capMs: decimalNumber({ min: 0, max: 86_400_000, default: 20_000 }, { description: 'Longest back-off.', unit: 'ms' }),
  jitter: parameter(z._default(z.enum(['full', 'equal', 'none']), 'full'), {
    description: 'Which part of the back-off is drawn at random: all of it, its second half, or none.',
    source: JITTER_SOURCE,
  }),
  on: parameter(
    z._default(z.array(z.enum(['failed', 'throttled', 'timedOut'])).check(z.minLength(1), z.maxLength(3)), [
      'failed',
      'throttled',
      'timedOut',
    ]),
    { description: 'Outcomes of a try after which there is another one.' },
  ),
});

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
export type RetryPolicy = z.infer<typeof retrySchema>;
