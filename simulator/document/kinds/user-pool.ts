import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { parameter, wholeNumber } from '../parameter';
import { commonFields } from './common';

/** A directory that signs people in. */
export const userPoolSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('user-pool'),
  ratePerS: wholeNumber(
    { min: 1, max: 100_000, default: 120 },
    {
      description: 'Authentications a second the account may make (category UserAuthentication).',
      unit: 'requests/s',
      source: 'Cognito Developer Guide, quotas',
    },
  ),
  latencyMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 150, p99: 400 }), {
    description: 'Time to answer one authentication.',
    unit: 'ms',
    unverified: true,
  }),
  monthlyActiveUsers: wholeNumber(
    { min: 0, max: 100_000_000, default: 0 },
    {
      description: 'People who sign in at least once a month; the bill counts them, not the requests.',
      unit: 'users',
    },
  ),
});
export type UserPoolResource = z.infer<typeof userPoolSchema>;
