import * as z from 'zod/mini';
import { distributionSchema } from './distribution';
import { idSchema } from './kinds/common';
import { decimalNumber, parameter, wholeNumber } from './parameter';

const GUIDE = 'API Gateway Developer Guide';

const unauthorizedShare = (description: string) => decimalNumber({ min: 0, max: 1, default: 0 }, { description });

const lambdaAuthorizerSchema = parameter(
  z
    .strictObject({
      kind: z.literal('lambda'),
      function: z.optional(
        parameter(idSchema, {
          description: 'Function that decides; a call link of the gateway leads to it, and carries nothing else.',
          source: GUIDE,
        }),
      ),
      latencyMs: z.optional(
        parameter(distributionSchema, {
          description: 'Time a decision takes, where the function that makes it is not drawn.',
          unit: 'ms',
        }),
      ),
      cacheTtlS: wholeNumber(
        { min: 0, max: 3_600, default: 300 },
        { description: 'How long a decision about a caller is kept; 0 asks each time.', unit: 's', source: GUIDE },
      ),
      identities: wholeNumber(
        { min: 1, max: 100_000, default: 1_000 },
        { description: 'Different callers, by their credentials.', unit: 'callers' },
      ),
      skew: decimalNumber(
        { min: 0, max: 5, default: 0 },
        { description: 'Exponent of Zipf’s law for how often each caller comes; 0 is alike for all.' },
      ),
      unauthorizedShare: unauthorizedShare('Share of the callers that are turned away.'),
    })
    .check(
      z.refine((authorizer) => (authorizer.function === undefined) !== (authorizer.latencyMs === undefined), {
        error: 'expected either function or latencyMs',
      }),
    ),
  { description: 'A function decides, and the gateway keeps its decision for a while.' },
);

const jwtAuthorizerSchema = parameter(
  z.strictObject({
    kind: z.literal('jwt'),
    latencyMs: parameter(z._default(distributionSchema, { distribution: 'constant', value: 1 }), {
      description: 'Time to check a token, whose keys are at hand.',
      unit: 'ms',
      unverified: true,
    }),
    unauthorizedShare: unauthorizedShare('Share of the requests that are turned away.'),
  }),
  { description: 'The gateway itself checks a signed token.' },
);

/** Who decides whether a request may pass: a function, whose decisions are kept, or the gateway itself. */
export const authorizerSchema = z.discriminatedUnion('kind', [lambdaAuthorizerSchema, jwtAuthorizerSchema]);
export type Authorizer = z.infer<typeof authorizerSchema>;
