import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { parameter, whole, wholeNumber } from '../parameter';
import { USER_POOL_CATEGORIES, type UserPoolCategory } from '../user-pool-categories';
import { commonFields } from './common';
import type { KindDefinition } from './kind-definition';

const QUOTAS = 'Cognito Developer Guide, quotas';

const quotaOf = (category: UserPoolCategory) =>
  z.optional(
    parameter(whole(1, 100_000), {
      description: `Requests a second of category ${category}, where the account’s rate was raised.`,
      unit: 'requests/s',
      source: QUOTAS,
    }),
  );

const userPoolSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('user-pool'),
  ratePerS: wholeNumber(
    { min: 1, max: 100_000, default: 120 },
    {
      description:
        'Authentications a second the account may make (category UserAuthentication), before its active users add to it.',
      unit: 'requests/s',
      source: QUOTAS,
    },
  ),
  quotas: z.optional(
    parameter(
      z.strictObject(
        Object.fromEntries(
          USER_POOL_CATEGORIES.filter((category) => category !== 'UserAuthentication').map((category) => [
            category,
            quotaOf(category),
          ]),
        ) as { [Category in Exclude<UserPoolCategory, 'UserAuthentication'>]: ReturnType<typeof quotaOf> },
      ),
      { description: 'Rates of other categories that were raised.', source: QUOTAS },
    ),
  ),
  latencyMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 150, p99: 400 }), {
    description: 'Time to answer one request.',
    unit: 'ms',
    unverified: true,
  }),
  monthlyActiveUsers: wholeNumber(
    { min: 0, max: 100_000_000, default: 0 },
    {
      description:
        'People who sign in at least once a month; the bill counts them, not the requests, and each million raises rates.',
      unit: 'users',
      source: QUOTAS,
    },
  ),
});

/** What a call says of its work at a user pool. */
export const userPoolCallFields = {
  category: z.optional(
    parameter(z.enum(USER_POOL_CATEGORIES), {
      description: 'Which of a user pool’s request rates the call counts against; without it UserAuthentication.',
      source: QUOTAS,
    }),
  ),
};

/** A user pool, with every default filled in. */
export type UserPoolResource = z.infer<typeof userPoolSchema>;

/** What a user pool is in the document. */
export const userPoolKind: KindDefinition<typeof userPoolSchema> = {
  description: 'A directory that signs people in.',
  schema: userPoolSchema,
  roles: { isCalled: { ownFields: userPoolCallFields } },
};
