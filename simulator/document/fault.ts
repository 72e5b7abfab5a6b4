import * as z from 'zod/mini';
import { distributionSchema } from './distribution';
import { idSchema } from './kinds/common';
import { decimalNumber, parameter, whole, wholeNumber } from './parameter';

const commonFaultFields = {
  id: parameter(idSchema, { description: 'Name of the fault, unique among the faults.' }),
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
  parameter(
    z.strictObject({
      ...commonFaultFields,
      fault: z.literal('latency'),
      addMs: parameter(distributionSchema, { description: 'Time added before the resource begins.', unit: 'ms' }),
    }),
    { description: 'Each call takes longer.' },
  ),
  parameter(
    z.strictObject({ ...commonFaultFields, fault: z.literal('errors'), rate: rate('Share of the calls that fail.') }),
    { description: 'Calls fail.' },
  ),
  parameter(
    z.strictObject({
      ...commonFaultFields,
      fault: z.literal('throttling'),
      rate: rate('Share of the calls that are turned away as too many.'),
    }),
    { description: 'Calls are turned away as too many.' },
  ),
  parameter(z.strictObject({ ...commonFaultFields, fault: z.literal('outage') }), {
    description: 'Every call fails at once.',
  }),
  parameter(
    z.strictObject({
      ...commonFaultFields,
      fault: z.literal('poison'),
      rate: rate('Share of the messages or records taken in that fail whoever works on them.'),
    }),
    { description: 'What is taken in fails whoever works on it.' },
  ),
  parameter(
    z.strictObject({
      ...commonFaultFields,
      fault: z.literal('spike'),
      factor: decimalNumber(
        { min: 0, max: 10_000, default: 10 },
        { description: 'The rate while it lasts.', unit: '× rate' },
      ),
    }),
    { description: 'More requests come from a client than its traffic says, or fewer.' },
  ),
  parameter(
    z.strictObject({
      ...commonFaultFields,
      fault: z.literal('retry-storm'),
      tries: wholeNumber({ min: 2, max: 20, default: 5 }, { description: 'Tries in all, the first one included.' }),
      patienceMs: z.optional(
        parameter(whole(1, 86_400_000), {
          description:
            'How long it waits for an answer; without it as long as ever. The work behind goes on for nobody.',
          unit: 'ms',
        }),
      ),
    }),
    { description: 'A client tries again at once, without a back-off, whatever was not answered well.' },
  ),
]);
export type Fault = z.infer<typeof faultSchema>;
