import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { decimalNumber, parameter, wholeNumber } from '../parameter';
import { commonFields } from './common';
import { functionCallFields } from './function';
import type { KindDefinition } from './kind-definition';
import { checkBounds, serverFields, trackingFields } from './server-fields';

const GUIDE = 'Amazon ECS documentation';

/** Sizes that a task may have; the platform sells no others. */
const TASK_VCPU = [0.25, 0.5, 1, 2, 4, 8, 16, 32] as const;

const scalingSchema = z.strictObject({
  ...trackingFields,
  scaleOutCooldownS: decimalNumber(
    { min: 0, max: 3_600, default: 300 },
    {
      description: 'Time after a scale-out in which what it adds is taken to be still on its way.',
      unit: 's',
      source: GUIDE,
      unverified: true,
    },
  ),
  scaleInCooldownS: decimalNumber(
    { min: 0, max: 3_600, default: 300 },
    {
      description: 'Time after a change of the number in which none is taken away.',
      unit: 's',
      source: GUIDE,
      unverified: true,
    },
  ),
});

const containerServiceSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('container-service'),
  vcpu: parameter(z._default(z.literal(TASK_VCPU), 0.25 as never), {
    description: 'Processors of one task; a fraction is a share of one.',
    unit: 'vCPU',
    source: GUIDE,
  }),
  memoryMib: wholeNumber(
    { min: 512, max: 249_856, default: 512 },
    { description: 'Memory of one task; it is paid, and never runs out here.', unit: 'MiB', source: GUIDE },
  ),
  architecture: parameter(z._default(z.enum(['x86_64', 'arm64']), 'x86_64'), {
    description: 'Processor type: it decides the price.',
    source: 'AWS Fargate pricing page',
  }),
  ...serverFields,
  startMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 35_000, p99: 60_000 }), {
    description: 'Time from when a task is asked for until its process answers: network interface, image, start.',
    unit: 'ms',
    source: GUIDE,
    unverified: true,
  }),
  scaling: z.optional(
    parameter(scalingSchema, {
      description: 'How the number of tasks follows the load; without it the number stays.',
      source: GUIDE,
    }),
  ),
});

/** A container service, with every default filled in. */
export type ContainerServiceResource = z.infer<typeof containerServiceSchema>;

/** What a container service is in the document. */
export const containerServiceKind: KindDefinition<typeof containerServiceSchema> = {
  description:
    'Tasks of one container that run all the time, each with several requests at once; more of them with the load.',
  schema: containerServiceSchema,
  roles: { calls: { ownFields: functionCallFields }, isCalled: {} },
  check: checkBounds,
};
