import * as z from 'zod/mini';
import { decimalNumber, wholeNumber } from './parameter';

/** How many different keys are asked for, and how unevenly. */
export const keyPopularitySchema = z.strictObject({
  count: wholeNumber({ min: 1, max: 100_000, default: 10_000 }, { description: 'Different keys that are asked for.' }),
  skew: decimalNumber(
    { min: 0, max: 5, default: 0 },
    {
      description:
        'Exponent of Zipf’s law: the k-th most popular key is asked for in proportion to 1 / k^skew; 0 asks for all alike.',
    },
  ),
});
export type KeyPopularitySettings = z.infer<typeof keyPopularitySchema>;
