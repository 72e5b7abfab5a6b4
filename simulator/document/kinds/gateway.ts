import * as z from 'zod/mini';
import { authorizerSchema } from '../authorizer';
import { distributionSchema } from '../distribution';
import type { CallLink } from '../link';
import { parameter, whole, wholeNumber } from '../parameter';
import { commonFields } from './common';
import type { KindDefinition, Refusal, Surroundings } from './kind-definition';

/** HTTP APIs wait no longer than this, and no raise is to be had. */
const HTTP_TIMEOUT_MS = 30_000;

const gatewaySchema = z.strictObject({
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

/** A throttle of one way out of a gateway. */
export const gatewayRouteFields = {
  routeRatePerS: z.optional(
    parameter(whole(1, 1_000_000), {
      description: 'Requests a second that the gateway lets through along this way in the long run.',
      unit: 'requests/s',
      source: 'API Gateway Developer Guide',
    }),
  ),
  routeBurst: z.optional(
    parameter(whole(1, 1_000_000), {
      description: 'Requests let through along this way at once; without it as many as in a second.',
      unit: 'requests',
      source: 'API Gateway Developer Guide',
    }),
  ),
};

/** A gateway, with every default filled in. */
export type GatewayResource = z.infer<typeof gatewaySchema>;

/** What a gateway is in the document. */
export const gatewayKind: KindDefinition<typeof gatewaySchema> = {
  description: 'An HTTP front door: throttles, routes to one target by share, gives up after its time limit.',
  schema: gatewaySchema,
  roles: { calls: { ownFields: gatewayRouteFields, check: checkRoute }, isCalled: {} },
  check: checkGateway,
};

function checkGateway(
  { id, api, timeoutMs, authorizer }: GatewayResource,
  { resources, links }: Surroundings,
): Refusal[] {
  const refusals: Refusal[] = [];
  if (api === 'http' && timeoutMs !== undefined && timeoutMs > HTTP_TIMEOUT_MS) {
    const message = `expected at most ${HTTP_TIMEOUT_MS} for an HTTP API, got ${timeoutMs}`;
    refusals.push({ field: 'timeoutMs', message });
  }
  const decider = authorizer?.kind === 'lambda' ? authorizer.function : undefined;
  if (decider === undefined) return refusals;
  const isFunction = resources.get(decider)?.kind === 'function';
  const isLinked = links.some((link) => link.kind === 'call' && link.from === id && link.to === decider);
  if (!isFunction || !isLinked) {
    const message = `expected the id of a function that a call link of this gateway leads to, got "${decider}"`;
    refusals.push({ field: 'authorizer/function', message });
  }
  return refusals;
}

function checkRoute({ routeRatePerS, routeBurst }: CallLink): Refusal[] {
  if (routeBurst === undefined || routeRatePerS !== undefined) return [];
  return [{ field: 'routeRatePerS', message: 'expected a rate beside routeBurst, got nothing' }];
}
