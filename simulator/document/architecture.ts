import * as z from 'zod/mini';
import { frameSchema, noteSchema, placeFields } from './annotation';
import { faultSchema } from './fault';
import { RESOURCE_KINDS } from './kinds';
import { idSchema } from './kinds/common';
import { linkSchema } from './link';
import { named, parameter, wholeNumber } from './parameter';

/** Bounds that every door into the product enforces. */
export const DOCUMENT_LIMITS = {
  bytes: 1_048_576,
  resources: 500,
  links: 1_000,
  faults: 100,
  notes: 100,
  frames: 100,
  depth: 32,
} as const;

type ResourceSchema = (typeof RESOURCE_KINDS)[keyof typeof RESOURCE_KINDS]['schema'];

const resourceSchemas = Object.entries(RESOURCE_KINDS).map(([kind, { schema, description }]) =>
  named<ResourceSchema>(kind, schema, description),
);

/** Any resource, told apart by its kind. */
export const resourceSchema = z.discriminatedUnion('kind', resourceSchemas as [ResourceSchema, ...ResourceSchema[]]);

/** The one document that is drawn, simulated, shared and exported. */
export const architectureSchema = z.strictObject({
  format: parameter(z.literal('cloud-architecture/1'), { description: 'Name and version of this format.' }),
  name: parameter(z.string().check(z.minLength(1), z.maxLength(200)), { description: 'What people call the design.' }),
  description: z.optional(
    parameter(z.string().check(z.maxLength(2000)), { description: 'What the design does, in a few sentences.' }),
  ),
  platform: parameter(z.literal('aws'), { description: 'Provider whose rules hold.' }),
  region: parameter(z.literal('us-east-1'), { description: 'Region whose prices and quotas hold.' }),
  account: parameter(
    z.prefault(
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
      {},
    ),
    { description: 'Quotas that everything in the account shares.' },
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
  layout: z.optional(
    parameter(
      z.record(
        idSchema,
        z.strictObject({
          ...placeFields,
          pinned: z.optional(
            parameter(z.boolean(), { description: 'Whether arranging the diagram by itself leaves it where it is.' }),
          ),
        }),
      ),
      { description: 'Where the diagram draws each resource, by id; a run does not look at it.' },
    ),
  ),
  notes: parameter(z._default(z.array(noteSchema).check(z.maxLength(DOCUMENT_LIMITS.notes)), []), {
    description: 'Texts on the diagram; a run does not look at them.',
  }),
  frames: parameter(z._default(z.array(frameSchema).check(z.maxLength(DOCUMENT_LIMITS.frames)), []), {
    description: 'Boxes with a title behind the parts they group; a run does not look at them.',
  }),
});

/** An architecture with every default filled in. */
export type Architecture = z.infer<typeof architectureSchema>;
/** An architecture as a person writes it, defaults left out. */
export type ArchitectureInput = z.input<typeof architectureSchema>;
export type Resource = z.infer<typeof resourceSchema>;
export type ResourceKind = Resource['kind'];
