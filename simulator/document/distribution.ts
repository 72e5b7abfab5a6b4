import * as z from 'zod/mini';

const nonNegative = z.number().check(z.minimum(0), z.maximum(1e9));
const positive = z.number().check(z.gt(0), z.maximum(1e9));

/** Laws of random durations, in milliseconds. `measured` reads the cold-start catalog. */
export const distributionSchema = z.discriminatedUnion('distribution', [
  z.strictObject({ distribution: z.literal('constant'), value: nonNegative }),
  z.strictObject({ distribution: z.literal('exponential'), mean: positive }),
  z
    .strictObject({
      distribution: z.literal('lognormal'),
      median: z.optional(positive),
      p99: z.optional(positive),
      mu: z.optional(z.number().check(z.minimum(-20), z.maximum(20))),
      sigma: z.optional(z.number().check(z.minimum(0), z.maximum(5))),
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
  z
    .strictObject({ distribution: z.literal('uniform'), min: nonNegative, max: nonNegative })
    .check(z.refine((law) => law.max >= law.min, { error: 'expected max >= min' })),
  z
    .strictObject({
      distribution: z.literal('empirical'),
      /** `[probability, value]`, both ascending, from probability 0 to 1. */
      quantiles: z
        .array(z.tuple([z.number().check(z.minimum(0), z.maximum(1)), nonNegative]))
        .check(z.minLength(2), z.maxLength(256)),
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
  z.strictObject({
    distribution: z.literal('measured'),
    runtime: z.optional(z.string().check(z.maxLength(60))),
    architecture: z.optional(z.enum(['x86_64', 'arm64'])),
    package: z.optional(z.enum(['zip', 'image'])),
  }),
]);

/** A law of random durations in milliseconds, as written in an architecture document. */
export type Distribution = z.infer<typeof distributionSchema>;
