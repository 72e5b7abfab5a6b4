import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import type { CallLink } from '../link';
import { decimalNumber, parameter, wholeNumber } from '../parameter';
import { commonFields } from './common';
import type { KindDefinition, Refusal, Surroundings } from './kind-definition';

const GUIDE = 'Elastic Load Balancing documentation';

/** What a load balancer may stand in front of. */
const TARGETS: readonly string[] = ['container-service', 'vm-group'];

const loadBalancerSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('load-balancer'),
  idleTimeoutS: wholeNumber(
    { min: 1, max: 4_000, default: 60 },
    { description: 'Longest wait for the answer of a target.', unit: 's', source: GUIDE },
  ),
  overheadMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 1.5, p99: 10 }), {
    description: 'Time the load balancer itself adds to a request.',
    unit: 'ms',
    unverified: true,
  }),
  requestsPerConnection: decimalNumber(
    { min: 1, max: 1_000_000, default: 10 },
    {
      description:
        'Requests that a caller sends over one connection before it opens another; the bill counts connections.',
      unit: 'requests',
      unverified: true,
    },
  ),
  connectionS: decimalNumber(
    { min: 0, max: 4_000, default: 60 },
    {
      description: 'How long a connection stays open; without requests it ends with the idle timeout.',
      unit: 's',
      source: GUIDE,
    },
  ),
  rules: wholeNumber(
    { min: 1, max: 200, default: 1 },
    { description: 'Rules that each request is held against; the first ten are free.', unit: 'rules', source: GUIDE },
  ),
  responseBytes: wholeNumber(
    { min: 0, max: 10_000_000, default: 0 },
    { description: 'Size of an answer that leaves for the internet; it is billed as data out.', unit: 'bytes' },
  ),
});

/** A load balancer, with every default filled in. */
export type LoadBalancerResource = z.infer<typeof loadBalancerSchema>;

/** What a load balancer is in the document. */
export const loadBalancerKind: KindDefinition<typeof loadBalancerSchema> = {
  description:
    'An HTTP front door of servers that run all the time: it passes each request on and waits for the answer.',
  schema: loadBalancerSchema,
  roles: { calls: { check: checkTarget, partners: TARGETS }, isCalled: {} },
};

function checkTarget({ to }: CallLink, _resource: LoadBalancerResource, { resources }: Surroundings): Refusal[] {
  const kind = resources.get(to)?.kind ?? '';
  if (TARGETS.includes(kind)) return [];
  return [{ field: 'to', message: `expected the id of a ${TARGETS.join(' or a ')}, got "${to}", a ${kind}` }];
}
