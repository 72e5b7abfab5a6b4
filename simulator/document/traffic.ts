import * as z from 'zod/mini';
import { decimalNumber, parameter } from './parameter';

const ratePerS = decimalNumber(
  { min: 0, max: 1_000_000, default: 10 },
  {
    description:
      'The rate that the shape scales: the steady rate of a constant, the normal rate of a spike, the mean of a day.',
    unit: 'requests/s',
  },
);
const arrivals = parameter(z._default(z.enum(['poisson', 'even']), 'poisson'), {
  description: 'Poisson arrivals come independently of each other; even ones at exact intervals.',
});
const seconds = (value: number, description: string) =>
  decimalNumber({ min: 0.001, max: 31_536_000, default: value }, { description, unit: 's' });
const factor = (value: number, description: string) =>
  decimalNumber({ min: 0, max: 10_000, default: value }, { description, unit: '× rate' });

/** How a client's arrival rate moves over time; each shape multiplies `ratePerS`. */
export const trafficSchema = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('constant'), ratePerS, arrivals }),
  z.strictObject({
    shape: z.literal('ramp'),
    ratePerS,
    arrivals,
    startFactor: factor(0.1, 'Share of the rate at the start.'),
    rampS: seconds(120, 'Time until the full rate is reached; it stays there.'),
  }),
  z.strictObject({
    shape: z.literal('step'),
    ratePerS,
    arrivals,
    atS: seconds(60, 'When the rate changes.'),
    factor: factor(5, 'The rate from then on.'),
  }),
  z.strictObject({
    shape: z.literal('spike'),
    ratePerS,
    arrivals,
    atS: seconds(30, 'When the first spike begins.'),
    lengthS: seconds(15, 'How long a spike lasts.'),
    everyS: seconds(120, 'Time from the start of one spike to the start of the next; longer than a spike.'),
    factor: factor(10, 'The rate during a spike.'),
  }),
  z.strictObject({
    shape: z.literal('daily'),
    ratePerS,
    arrivals,
    peakToTrough: decimalNumber(
      { min: 1, max: 1000, default: 3 },
      {
        description: 'Rate at the busiest moment divided by the rate at the quietest.',
      },
    ),
    periodS: seconds(86_400, 'Length of a day.'),
    peakAtS: seconds(50_400, 'Time of the busiest moment after the start of a day.'),
  }),
  z.strictObject({
    shape: z.literal('bursts'),
    ratePerS,
    arrivals,
    onS: seconds(4, 'Mean length of a burst; lengths are exponential.'),
    offS: seconds(12, 'Mean length of the silence between bursts; lengths are exponential.'),
  }),
  z.strictObject({
    shape: z.literal('trace'),
    ratePerS,
    arrivals,
    arrivalsS: parameter(z.array(z.number().check(z.minimum(0), z.maximum(31_536_000))).check(z.maxLength(1_000_000)), {
      description: 'Arrival times in seconds from the start, ascending; the rate is not used.',
      unit: 's',
    }),
  }),
]);

/** A client's traffic, with every default filled in. */
export type Traffic = z.infer<typeof trafficSchema>;
