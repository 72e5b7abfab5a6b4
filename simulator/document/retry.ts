import * as z from 'zod/mini';
import { decimalNumber, parameter, wholeNumber } from './parameter';

const JITTER_SOURCE = 'AWS Architecture Blog, Exponential Backoff And Jitter';

/** What a caller does about a call that was not answered well. */
export const retrySchema = z.strictObject({
  tries: wholeNumber({ min: 1, max: 20, default: 3 }, { description: 'Tries in all, the first one included.' }),
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

/** Tries, back-off and what is tried again, with every default filled in. */
export type Retry = z.infer<typeof retrySchema>;
