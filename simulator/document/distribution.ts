import * as z from 'zod/mini';
import { named, parameter } from './parameter';

const LONGEST_MS = 1e9;

const duration = (description: string) =>
  parameter(z.number().check(z.minimum(0), z.maximum(LONGEST_MS)), { description, unit: 'ms' });
const positiveDuration = (description: string) =>
  parameter(z.number().check(z.gt(0), z.maximum(LONGEST_MS)), { description, unit: 'ms' });

const constantSchema = parameter(
  z.strictObject({ distribution: z.literal('constant'), value: duration('How long it always takes.') }),
  { description: 'Always the same.' },
);

const exponentialSchema = parameter(
  z.strictObject({
    distribution: z.literal('exponential'),
    mean: positiveDuration('Mean; the standard deviation is the same.'),
  }),
  { description: 'Without memory: what has taken long already takes no less from then on.' },
);

const lognormalSchema = parameter(
  z
    .strictObject({
      distribution: z.literal('lognormal'),
      median: z.optional(positiveDuration('Half of all are shorter; stands with p99, in place of mu and sigma.')),
      p99: z.optional(positiveDuration('99 of 100 are shorter; not below the median.')),
      mu: z.optional(
        parameter(z.number().check(z.minimum(-20), z.maximum(20)), {
          description: 'Mean of the natural logarithm of the milliseconds; stands with sigma.',
        }),
      ),
      sigma: z.optional(
        parameter(z.number().check(z.minimum(0), z.maximum(5)), {
          description: 'Standard deviation of that logarithm.',
        }),
      ),
    })
    .check(
      z.refine(
        (law) =>
          law.median !== undefined && law.p99 !== undefined
            ? law.p99 >= law.median && law.mu === undefined && law.sigma === undefined
            : law.mu !== undefined && law.sigma !== undefined && law.median === undefined && law.p99 === undefined,
        { error: 'expected either median and p99 (p99 >= median), or mu and sigma' },
      ),
    ),
  { description: 'A hump and a long tail, as measured times mostly have.' },
);

const uniformSchema = parameter(
  z
    .strictObject({
      distribution: z.literal('uniform'),
      min: duration('Shortest.'),
      max: duration('Longest; not below the shortest.'),
    })
    .check(z.refine((law) => law.max >= law.min, { error: 'expected max >= min' })),
  { description: 'Anything between two bounds, alike.' },
);

const empiricalSchema = parameter(
  z
    .strictObject({
      distribution: z.literal('empirical'),
      quantiles: parameter(
        z
          .array(
            z.tuple([
              z.number().check(z.minimum(0), z.maximum(1)),
              z.number().check(z.minimum(0), z.maximum(LONGEST_MS)),
            ]),
          )
          .check(z.minLength(2), z.maxLength(256)),
        {
          description:
            'Pairs of a probability and the time that so large a share of all does not exceed: both ascending, the ' +
            'probability from 0 to 1, straight lines between.',
          unit: 'ms',
        },
      ),
    })
    .check(
      z.refine(
        ({ quantiles }) =>
          quantiles[0]?.[0] === 0 &&
          quantiles.at(-1)?.[0] === 1 &&
          quantiles.every(
            ([p, v], i) => i === 0 || (p > (quantiles[i - 1]?.[0] ?? 1) && v >= (quantiles[i - 1]?.[1] ?? 0)),
          ),
        { error: 'expected quantiles ascending from probability 0 to probability 1' },
      ),
    ),
  { description: 'As somebody measured it.' },
);

const measuredSchema = parameter(
  z.strictObject({
    distribution: z.literal('measured'),
    runtime: z.optional(
      parameter(z.string().check(z.maxLength(60)), { description: 'Language runtime; without it the function’s own.' }),
    ),
    architecture: z.optional(
      parameter(z.enum(['x86_64', 'arm64']), { description: 'Processor type; without it the function’s own.' }),
    ),
    package: z.optional(
      parameter(z.enum(['zip', 'image']), { description: 'How the code is delivered; without it the function’s own.' }),
    ),
  }),
  { description: 'Starts of instances, as the cold-start catalog has them; of a function only.' },
);

/** Laws of random durations, in milliseconds. `measured` reads the cold-start catalog. */
export const distributionSchema = named(
  'duration',
  z.discriminatedUnion('distribution', [
    constantSchema,
    exponentialSchema,
    lognormalSchema,
    uniformSchema,
    empiricalSchema,
    measuredSchema,
  ]),
  'A law of random durations, in milliseconds.',
);

/** A law of random durations in milliseconds, as written in an architecture document. */
export type Distribution = z.infer<typeof distributionSchema>;
