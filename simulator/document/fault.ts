import * as z from 'zod/mini';
import { distributionSchema } from './distribution';
import { idSchema } from './kinds/common';
import { decimalNumber, parameter } from './parameter';

const commonFaultFields = {
  id: idSchema,
  resource: parameter(idSchema, { description: 'Resource that the fault befalls.' }),
  fromS: decimalNumber(
    { min: 0, max: 31_536_000, default: 0 },
    { description: 'When the fault begins, from the start of the run.', unit: 's' },
  ),
  untilS: parameter(z.number().check(z.gt(0), z.maximum(31_536_000)), {
    description: 'When it is over; it must end after it begins.',
    unit: 's',
  }),
};
const rate = (description: string) => decimalNumber({ min: 0, max: 1, default: 1 }, { description });

/** Something that goes wrong with one resource for a while, as data of the document. */
export const faultSchema = z.discriminatedUnion('fault', [
  z.strictObject({
    ...commonFaultFields,
    fault: z.literal('latency'),
    addMs: parameter(distributionSchema, { description: 'Time added before the resource begins.', unit: 'ms' }),
  }),
  z.strictObject({ ...commonFaultFields, fault: z.literal('errors'), rate: rate('Share of the calls that fail.') }),
  z.strictObject({
    ...commonFaultFields,
    fault: z.literal('throttling'),
    rate: rate('Share of the calls that are turned away as too many.'),
  }),
  z.strictObject({ ...commonFaultFields, fault: z.literal('outage') }),
  z.strictObject({
    ...commonFaultFields,
    fault: z.literal('poison'),
    rate: rate('Share of the messages or records taken in that fail whoever works on them.'),
  }),
]);
export type Fault = z.infer<typeof faultSchema>;
