import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { INSTANCE_TYPES } from '../instance-types';
import { decimalNumber, parameter, wholeNumber } from '../parameter';
import { commonFields } from './common';
import { functionCallFields } from './function';
import type { KindDefinition } from './kind-definition';
import { checkBounds, serverFields, trackingFields } from './server-fields';

const GUIDE = 'EC2 Auto Scaling User Guide';

const scalingSchema = z.strictObject({
  ...trackingFields,
  warmUpS: decimalNumber(
    { min: 0, max: 3_600, default: 300 },
    {
      description: 'How long a new machine is in service before its load counts.',
      unit: 's',
      source: GUIDE,
    },
  ),
});

const vmGroupSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('vm-group'),
  instanceType: parameter(z._default(z.enum(INSTANCE_TYPES), 'm7g.large'), {
    description: 'Type of machine: it decides processors, memory and price.',
    source: 'EC2 pricing page',
  }),
  ...serverFields,
  startMs: parameter(z._default(distributionSchema, { distribution: 'lognormal', median: 70_000, p99: 120_000 }), {
    description: 'Time from when a machine is asked for until its process answers: boot, agents, start.',
    unit: 'ms',
    unverified: true,
  }),
  scaling: z.optional(
    parameter(scalingSchema, {
      description: 'How the number of machines follows the load; without it the number stays.',
      source: GUIDE,
    }),
  ),
  volumeGib: wholeNumber(
    { min: 1, max: 16_384, default: 8 },
    { description: 'Disk of one machine, of type gp3; it is paid while the machine runs.', unit: 'GiB' },
  ),
});

/** A group of virtual machines, with every default filled in. */
export type VmGroupResource = z.infer<typeof vmGroupSchema>;

/** What a group of virtual machines is in the document. */
export const vmGroupKind: KindDefinition<typeof vmGroupSchema> = {
  description:
    'Machines of one type that run all the time, each with several requests at once; more of them with the load.',
  schema: vmGroupSchema,
  roles: { calls: { ownFields: functionCallFields }, isCalled: {} },
  check: checkBounds,
};
