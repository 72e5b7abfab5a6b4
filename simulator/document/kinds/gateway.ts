import * as z from 'zod/mini';
import { authorizerSchema } from '../authorizer';
import { distributionSchema } from '../distribution';
import { parameter, whole, wholeNumber } from '../parameter';
import { commonFields } from './common';

/** An HTTP front door: throttles, routes to one target by share, gives up after its time limit. */
export const gatewaySchema = z.strictObject({
  ...commonFields,
  kind: z.literal('gateway'),
  api: parameter(z._default(z.enum(['rest', 'http']), 'http'), {
    description: 'Product type: it decides the price and the time limit.',
    source: 'API Gateway pricing page',
  }),
  ratePerS: wholeNumber(
    { min: 1, max: 1_000_000, default: 10_000 },
    {
      description:
        'Refill of the gateway’s own token bucket: requests a second let through in the long run. The account’s holds as well.',
      unit: 'requests/s',
      source: 'API Gateway Developer Guide, quotas',
    },
  ),
  burst: wholeNumber(
    { min: 0, max: 1_000_000, default: 5_000 },
    {
      description: 'Size of the gateway’s own token bucket: requests let through at once when it is full.',
      unit: 'requests',
      source: 'API Gateway Developer Guide, quotas',
    },
  ),
  timeoutMs: z.optional(
    parameter(whole(50, 300_000), {
      description:
        'Longest wait for the target; without it 29 s (REST) or 30 s (HTTP). REST may be raised, HTTP may not.',
      unit: 'ms',
      source: 'API Gateway Developer Guide, quotas',
    }),
  ),
  overheadMs: z.optional(
    parameter(distributionSchema, {
      description:
        'Time the gateway itself adds to a request; without it a log-normal around 15 ms (REST) or 7.5 ms (HTTP).',
      unit: 'ms',
      unverified: true,
    }),
  ),
  authorizer: z.optional(
    parameter(authorizerSchema, {
      description: 'Who decides whether a request may pass; without one everybody may.',
      source: 'API Gateway Developer Guide',
    }),
  ),
  responseBytes: wholeNumber(
    { min: 0, max: 10_000_000, default: 0 },
    {
      description: 'Size of an answer that leaves for the internet; it is billed as data out.',
      unit: 'bytes',
    },
  ),
});
export type GatewayResource = z.infer<typeof gatewaySchema>;
