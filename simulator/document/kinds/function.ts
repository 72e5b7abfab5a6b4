import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { decimalNumber, parameter, positive, whole, wholeNumber } from '../parameter';
import { retrySchema } from '../retry';
import { commonFields, idSchema } from './common';
import type { KindDefinition, Refusal } from './kind-definition';

const GUIDE = 'AWS Lambda Developer Guide';

const functionSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('function'),
  runtime: parameter(z._default(z.string().check(z.minLength(1), z.maxLength(60)), 'nodejs24.x'), {
    description: 'Language runtime, as the cold-start catalog names it.',
    source: 'maxday/lambda-perf',
  }),
  architecture: parameter(z._default(z.enum(['x86_64', 'arm64']), 'x86_64'), {
    description: 'Processor type: it decides the price and the measured cold start.',
    source: 'AWS Lambda pricing page',
  }),
  package: parameter(z._default(z.enum(['zip', 'image']), 'zip'), {
    description: 'How the code is delivered: an archive or a container image.',
    source: GUIDE,
  }),
  memoryMib: wholeNumber(
    { min: 128, max: 10_240, default: 128 },
    {
      description: 'Memory of one instance; processor share grows with it, one full vCPU at 1,769 MiB.',
      unit: 'MiB',
      source: GUIDE,
    },
  ),
  timeoutS: decimalNumber(
    { min: 0.001, max: 900, default: 3 },
    {
      description: 'Longest run of one invocation; then the instance is reset.',
      unit: 's',
      source: GUIDE,
      unverified: true,
    },
  ),
  initMs: parameter(z._default(distributionSchema, { distribution: 'measured' }), {
    description: 'Time to start a new instance, before its first request is served.',
    unit: 'ms',
    source: 'maxday/lambda-perf',
  }),
  serviceMs: parameter(distributionSchema, {
    description: 'Own work of one invocation, without the waiting on what it calls.',
    unit: 'ms',
  }),
  coldServiceMs: z.optional(
    parameter(distributionSchema, {
      description: 'Own work of the first invocation in a new instance; without it the same as the others.',
      unit: 'ms',
    }),
  ),
  measuredAtMemoryMib: z.optional(
    parameter(whole(128, 10_240), {
      description: 'Memory at which the work was measured; its CPU-bound part is scaled from there.',
      unit: 'MiB',
    }),
  ),
  cpuBoundShare: decimalNumber(
    { min: 0, max: 1, default: 1 },
    {
      description: 'Share of the work that a faster processor shortens.',
    },
  ),
  perRecordMs: decimalNumber(
    { min: 0, max: 900_000, default: 0 },
    {
      description: 'Own work for each further record of a batch, at the memory of `measuredAtMemoryMib`.',
      unit: 'ms',
    },
  ),
  initLimitS: decimalNumber(
    { min: 0.1, max: 900, default: 10 },
    {
      description: 'Longest start of an instance; one that takes longer is tried again inside the first invocation.',
      unit: 's',
      source: GUIDE,
    },
  ),
  keepAliveS: decimalNumber(
    { min: 0, max: 86_400, default: 360 },
    {
      description: 'How long an idle instance is kept. The platform does not document it; measured 5 to 7 minutes.',
      unit: 's',
      source: 'mikhail.io, 2021-01-05',
    },
  ),
  maxInstanceAgeS: z.optional(
    parameter(positive(31_536_000), {
      description:
        'Age at which an instance is replaced however busy it is kept; without it never. The platform does so every few hours, unannounced.',
      unit: 's',
      source: GUIDE,
    }),
  ),
  instanceConcurrency: wholeNumber(
    { min: 1, max: 1_000, default: 1 },
    {
      description: 'Requests that one instance serves at the same time; one on this platform, more on others.',
      unit: 'requests',
      source: GUIDE,
    },
  ),
  provisionedConcurrency: z.optional(
    parameter(whole(0, 100_000), {
      description: 'Instances kept started, at a standing price; what they cannot take runs on demand.',
      unit: 'instances',
      source: GUIDE,
    }),
  ),
  provisioningDelayS: decimalNumber(
    { min: 0, max: 3_600, default: 90 },
    {
      description: 'Time until provisioned instances begin to start; the platform says a minute or two.',
      unit: 's',
      source: GUIDE,
    },
  ),
  reservedConcurrency: z.optional(
    parameter(whole(0, 100_000), {
      description: 'Instances that may be busy at once, taken out of the account’s limit for this function alone.',
      unit: 'instances',
      source: GUIDE,
    }),
  ),
  errorRate: decimalNumber(
    { min: 0, max: 1, default: 0 },
    {
      description: 'Share of invocations whose code fails at the end of its work.',
    },
  ),
  asyncRetries: wholeNumber(
    { min: 0, max: 2, default: 2 },
    {
      description: 'Retries of an asynchronous invocation after a function error: one minute, then two minutes later.',
      source: GUIDE,
    },
  ),
  duplicateRate: decimalNumber(
    { min: 0, max: 1, default: 0 },
    {
      description:
        'Share of asynchronous events that are delivered twice; the platform allows for it without a figure.',
      source: GUIDE,
    },
  ),
  maxEventAgeS: wholeNumber(
    { min: 60, max: 21_600, default: 21_600 },
    {
      description: 'Oldest event an asynchronous invocation still tries.',
      unit: 's',
      source: GUIDE,
    },
  ),
  deadLetterQueue: z.optional(
    parameter(idSchema, {
      description: 'Queue that takes asynchronous events which could not be handled.',
      source: GUIDE,
    }),
  ),
  onFailure: z.optional(
    parameter(idSchema, {
      description:
        'Queue that is told of asynchronous events which could not be handled, beside the dead-letter queue.',
      source: GUIDE,
    }),
  ),
  logBytes: wholeNumber(
    { min: 0, max: 1_000_000, default: 0 },
    {
      description: 'Log written by one invocation; it is billed by size.',
      unit: 'bytes',
    },
  ),
});

/** How a function, or a server, waits for what it calls. */
export const functionCallFields = {
  timeoutMs: z.optional(
    parameter(whole(1, 900_000), {
      description:
        'How long a function or server waits for the answer to one try; without it for ever. The work behind goes on for nobody.',
      unit: 'ms',
    }),
  ),
  retry: z.optional(
    parameter(retrySchema, {
      description:
        'How a function or server tries again; without it only after a throttle, as the SDK of what it calls does.',
    }),
  ),
};

/** A function, with every default filled in. */
export type FunctionResource = z.infer<typeof functionSchema>;

/** What a function is in the document. */
export const functionKind: KindDefinition<typeof functionSchema> = {
  description: 'Code that runs in instances the platform starts and stops; one request per instance.',
  schema: functionSchema,
  roles: { calls: { ownFields: functionCallFields }, isCalled: {}, takesEvents: {}, polls: {} },
  references: { deadLetterQueue: 'queue', onFailure: 'queue' },
  check: checkConcurrency,
};

/**
 * A function has no more instances provisioned than reserved. That all functions together reserve no more than the
 * account has is not asked: accounts are raised, and a design may be tried before its account is.
 */
function checkConcurrency({ reservedConcurrency, provisionedConcurrency = 0 }: FunctionResource): Refusal[] {
  if (reservedConcurrency === undefined || provisionedConcurrency <= reservedConcurrency) return [];
  const message = `expected at most reservedConcurrency = ${reservedConcurrency}, got ${provisionedConcurrency}`;
  return [{ field: 'provisionedConcurrency', message }];
}
