import * as z from 'zod/mini';
import { faultSchema } from './fault';
import { bucketSchema } from './kinds/bucket';
import { clientSchema } from './kinds/client';
import { idSchema } from './kinds/common';
import { functionSchema } from './kinds/function';
import { gatewaySchema } from './kinds/gateway';
import { queueSchema } from './kinds/queue';
import { scheduleSchema } from './kinds/schedule';
import { tableSchema } from './kinds/table';
import { userPoolSchema } from './kinds/user-pool';
import { linkSchema } from './link';
import { parameter, wholeNumber } from './parameter';

/** Bounds that every door into the product enforces. */
export const DOCUMENT_LIMITS = { bytes: 1_048_576, resources: 500, links: 1_000, faults: 100, depth: 32 } as const;

export const resourceSchema = z.discriminatedUnion('kind', [
  clientSchema,
  gatewaySchema,
  functionSchema,
  userPoolSchema,
  tableSchema,
  bucketSchema,
  queueSchema,
  scheduleSchema,
]);

const coordinate = z.number().check(z.minimum(-100_000), z.maximum(100_000));

/** The one document that is drawn, simulated, shared and exported. */
export const architectureSchema = z.strictObject({
  format: z.literal('cloud-architecture/1'),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  description: z.optional(z.string().check(z.maxLength(2000))),
  platform: z.literal('aws'),
  region: z.literal('us-east-1'),
  account: z._default(
    z.strictObject({
      concurrency: wholeNumber(
        { min: 1, max: 1_000_000, default: 1_000 },
        {
          description: 'Instances that all functions of the account may have busy at once.',
          unit: 'instances',
          source: 'AWS Lambda Developer Guide',
        },
      ),
      scalingPer10S: wholeNumber(
        { min: 1, max: 1_000_000, default: 1_000 },
        {
          description: 'New instances that one function may start in ten seconds, refilled continuously.',
          unit: 'instances',
          source: 'AWS Lambda Developer Guide',
        },
      ),
      gatewayRatePerS: wholeNumber(
        { min: 1, max: 1_000_000, default: 10_000 },
        {
          description: 'Refill of the token bucket that all gateways of the account share.',
          unit: 'requests/s',
          source: 'API Gateway Developer Guide, quotas',
        },
      ),
      gatewayBurst: wholeNumber(
        { min: 0, max: 1_000_000, default: 5_000 },
        {
          description: 'Size of the token bucket that all gateways of the account share.',
          unit: 'requests',
          source: 'API Gateway Developer Guide, quotas',
        },
      ),
    }),
    { concurrency: 1_000, scalingPer10S: 1_000, gatewayRatePerS: 10_000, gatewayBurst: 5_000 },
  ),
  resources: parameter(z.array(resourceSchema).check(z.minLength(1), z.maxLength(DOCUMENT_LIMITS.resources)), {
    description: 'What serves requests.',
  }),
  links: parameter(z.array(linkSchema).check(z.maxLength(DOCUMENT_LIMITS.links)), {
    description: 'The ways between resources.',
  }),
  faults: parameter(z._default(z.array(faultSchema).check(z.maxLength(DOCUMENT_LIMITS.faults)), []), {
    description: 'What goes wrong, where and when.',
  }),
  layout: z.optional(z.record(idSchema, z.strictObject({ x: coordinate, y: coordinate }))),
});

/** An architecture with every default filled in. */
export type Architecture = z.infer<typeof architectureSchema>;
/** An architecture as a person writes it, defaults left out. */
export type ArchitectureInput = z.input<typeof architectureSchema>;
export type Resource = z.infer<typeof resourceSchema>;
export type ResourceKind = Resource['kind'];
