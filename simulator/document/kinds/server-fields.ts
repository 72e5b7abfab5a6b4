import * as z from 'zod/mini';
import { distributionSchema } from '../distribution';
import { decimalNumber, parameter, whole, wholeNumber } from '../parameter';
import type { Refusal } from './kind-definition';

const SCALING = 'AWS Auto Scaling, target tracking';
const BALANCING = 'Elastic Load Balancing documentation';

/** What a group of servers follows, and when: shared by the kinds that scale. */
export const trackingFields = {
  metric: parameter(z._default(z.enum(['cpu', 'requests']), 'cpu'), {
    description:
      'What is kept at the target: the use of the processors in percent, or the requests that one server takes in a minute.',
    source: SCALING,
  }),
  target: parameter(
    z._default(
      z
        .number({ error: 'expected a number from 1 to 1000000' })
        .check(
          z.minimum(1, { error: 'expected a number from 1 to 1000000' }),
          z.maximum(1_000_000, { error: 'expected a number from 1 to 1000000' }),
        ),
      60,
    ),
    { description: 'The target: percent of the processors, or requests a minute of one server.', source: SCALING },
  ),
  scaleOutMinutes: wholeNumber(
    { min: 1, max: 60, default: 3 },
    {
      description: 'Minutes in a row above the target after which servers are added.',
      unit: 'minutes',
      source: SCALING,
      unverified: true,
    },
  ),
  scaleInMinutes: wholeNumber(
    { min: 1, max: 60, default: 15 },
    {
      description: 'Minutes in a row clearly below the target after which servers are taken away.',
      unit: 'minutes',
      source: SCALING,
      unverified: true,
    },
  ),
};

/** What every group of servers has, whatever the servers are. */
export const serverFields = {
  serviceMs: parameter(distributionSchema, {
    description:
      'Time that one request needs of one whole processor, without the waiting on what it calls. Requests on one server share its processors.',
    unit: 'ms',
  }),
  waitMs: parameter(z._default(distributionSchema, { distribution: 'constant', value: 0 }), {
    description: 'Time that one request then waits without a processor, such as for a disk.',
    unit: 'ms',
  }),
  requestsAtOnce: wholeNumber(
    { min: 1, max: 100_000, default: 200 },
    {
      description: 'Requests that one server works on at the same time; further ones wait in its process.',
      unit: 'requests',
      source: 'Apache Tomcat, connector defaults',
      unverified: true,
    },
  ),
  queueLength: wholeNumber(
    { min: 0, max: 1_000_000, default: 100 },
    {
      description: 'Requests that may wait in the process of one server; further ones are turned away.',
      unit: 'requests',
      source: 'Apache Tomcat, connector defaults',
      unverified: true,
    },
  ),
  minimum: wholeNumber({ min: 0, max: 5_000, default: 1 }, { description: 'Fewest servers.', unit: 'servers' }),
  maximum: wholeNumber({ min: 1, max: 5_000, default: 10 }, { description: 'Most servers.', unit: 'servers' }),
  initial: z.optional(
    parameter(whole(0, 5_000), {
      description: 'Servers that are in service when a run begins; without it the minimum.',
      unit: 'servers',
    }),
  ),
  balancing: parameter(z._default(z.enum(['round-robin', 'least-outstanding']), 'round-robin'), {
    description: 'Which server takes the next request: in turn, or the one with the fewest.',
    source: BALANCING,
  }),
  healthCheckS: decimalNumber(
    { min: 0, max: 300, default: 30 },
    {
      description: 'Time between two health checks; a started server takes requests after its first one.',
      unit: 's',
      source: BALANCING,
      unverified: true,
    },
  ),
  deregistrationDelayS: decimalNumber(
    { min: 0, max: 3_600, default: 300 },
    {
      description: 'How long a server that is taken away may finish what it has; then it is cut off.',
      unit: 's',
      source: BALANCING,
    },
  ),
  errorRate: decimalNumber(
    { min: 0, max: 1, default: 0 },
    { description: 'Share of the requests whose code fails at the end of its work.' },
  ),
};

interface ServerBounds {
  minimum: number;
  maximum: number;
  initial?: number | undefined;
}

/** The bounds of a group have an order, and it begins within them. */
export function checkBounds({ minimum, maximum, initial = minimum }: ServerBounds): Refusal[] {
  if (maximum < minimum) {
    return [{ field: 'maximum', message: `expected at least minimum = ${minimum}, got ${maximum}` }];
  }
  if (initial >= minimum && initial <= maximum) return [];
  return [{ field: 'initial', message: `expected a number from ${minimum} to ${maximum}, got ${initial}` }];
}
