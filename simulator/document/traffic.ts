import * as z from 'zod/mini';
import { distributionSchema } from './distribution';
import { decimalNumber, parameter, wholeNumber } from './parameter';

/** Most arrivals that a document may list; the last may come this long after the start. */
export const TRACE_LIMITS = { arrivals: 1_000_000, lastS: 31_536_000 } as const;

const ratePerS = decimalNumber(
  { min: 0, max: 1_000_000, default: 10 },
  {
    description:
      'The rate that the shape scales: the steady rate of a constant, the normal rate of a spike, the mean of a day.',
    unit: 'requests/s',
  },
);
const seconds = (value: number, description: string) =>
  decimalNumber({ min: 0.001, max: 31_536_000, default: value }, { description, unit: 's' });
const factor = (value: number, description: string) =>
  decimalNumber({ min: 0, max: 10_000, default: value }, { description, unit: '× rate' });

/** How single arrivals scatter around the rate that a shape gives. */
const arrivals = parameter(
  z._default(z.enum(['poisson', 'even', 'hyper-exponential', 'markov-modulated']), 'poisson'),
  {
    description:
      'Poisson arrivals come independently of each other, even ones at exact intervals; hyper-exponential ones in clumps, ' +
      'Markov-modulated ones in bursts that last.',
  },
);

/** Fields of every open shape: how much traffic, and how it scatters. */
const scaled = {
  ratePerS,
  arrivals,
  cv: decimalNumber(
    { min: 1, max: 100, default: 3 },
    {
      description:
        'Coefficient of variation of hyper-exponential inter-arrival times: 1 is Poisson, larger is more bursty.',
    },
  ),
  burstFactor: decimalNumber(
    { min: 1, max: 10_000, default: 10 },
    {
      description: 'Markov-modulated arrivals: the rate in a burst divided by the rate between bursts.',
      unit: '×',
    },
  ),
  burstS: seconds(10, 'Markov-modulated arrivals: mean length of a burst; lengths are exponential.'),
  calmS: seconds(50, 'Markov-modulated arrivals: mean time between bursts; lengths are exponential.'),
};

/** Arrival times in ascending order; a refusal names the first that falls. */
const arrivalTimesS = parameter(
  z
    .array(z.number().check(z.minimum(0), z.maximum(TRACE_LIMITS.lastS)))
    .check(z.maxLength(TRACE_LIMITS.arrivals))
    .check(({ value, issues }) => {
      const at = value.findIndex((timeS, index) => index > 0 && timeS < (value[index - 1] as number));
      if (at < 0) return;
      const message = `expected a time not before the one above it, ${value[at - 1]}`;
      issues.push({ code: 'custom', path: [at], message, input: value });
    }),
  { description: 'Arrival times in seconds from the start, ascending; the rate is not used.', unit: 's' },
);

/** A law that stands by itself; a measured one belongs to a function. */
const thinkTime = distributionSchema.check(
  z.refine((law) => law.distribution !== 'measured', { error: 'expected a law other than "measured"' }),
);

/** How a client's requests come over time; each open shape multiplies `ratePerS`. */
export const trafficSchema = z.discriminatedUnion('shape', [
  parameter(z.strictObject({ shape: z.literal('constant'), ...scaled }), {
    description: 'The same rate all the time.',
  }),
  parameter(
    z.strictObject({
      shape: z.literal('ramp'),
      ...scaled,
      startFactor: factor(0.1, 'Share of the rate at the start.'),
      rampS: seconds(120, 'Time until the full rate is reached; it stays there.'),
    }),
    { description: 'A rate that grows in a straight line and then stays.' },
  ),
  parameter(
    z.strictObject({
      shape: z.literal('step'),
      ...scaled,
      atS: seconds(60, 'When the rate changes.'),
      factor: factor(5, 'The rate from then on.'),
    }),
    { description: 'A rate that changes once.' },
  ),
  parameter(
    z.strictObject({
      shape: z.literal('spike'),
      ...scaled,
      atS: seconds(30, 'When the first spike begins.'),
      lengthS: seconds(15, 'How long a spike lasts.'),
      everyS: seconds(120, 'Time from the start of one spike to the start of the next; longer than a spike.'),
      factor: factor(10, 'The rate during a spike.'),
      restFactor: factor(1, 'The rate outside the spikes; 0 for work that comes in batches only.'),
    }),
    { description: 'A rate that jumps up and back, over and over.' },
  ),
  parameter(
    z.strictObject({
      shape: z.literal('daily'),
      ...scaled,
      peakToTrough: decimalNumber(
        { min: 1, max: 1000, default: 3 },
        {
          description: 'Rate at the busiest moment divided by the rate at the quietest.',
        },
      ),
      periodS: seconds(86_400, 'Length of a day.'),
      peakAtS: seconds(50_400, 'Time of the busiest moment after the start of a day.'),
      weekendFactor: factor(1, 'The rate on the sixth and the seventh day of each week, counted from the start.'),
    }),
    { description: 'A rate that swings like a sine over each day.' },
  ),
  parameter(
    z.strictObject({
      shape: z.literal('bursts'),
      ...scaled,
      onS: seconds(4, 'Mean length of a burst; lengths are exponential.'),
      offS: seconds(12, 'Mean length of the silence between bursts; lengths are exponential.'),
    }),
    { description: 'Bursts and silence in turn, for times drawn at random.' },
  ),
  parameter(z.strictObject({ shape: z.literal('trace'), ratePerS, arrivals, arrivalsS: arrivalTimesS }), {
    description: 'Arrivals at given times.',
  }),
  parameter(
    z.strictObject({
      shape: z.literal('closed'),
      users: wholeNumber(
        { min: 0, max: 100_000, default: 10 },
        { description: 'People or programs that each send a request, wait for the answer, think, and send again.' },
      ),
      thinkMs: parameter(z._default(thinkTime, { distribution: 'exponential', mean: 1_000 }), {
        description: 'Time from an answer to the same user’s next request.',
        unit: 'ms',
      }),
    }),
    { description: 'A fixed number of users, each with one request at a time.' },
  ),
]);

/** A client's traffic, with every default filled in. */
export type Traffic = z.infer<typeof trafficSchema>;
/** Traffic that comes at a rate, whatever becomes of it. */
export type ScaledTraffic = Exclude<Traffic, { shape: 'trace' | 'closed' }>;
