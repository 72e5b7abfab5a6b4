import * as z from 'zod/mini';
import { parameter, whole } from '../parameter';
import { retrySchema } from '../retry';
import { trafficSchema } from '../traffic';
import { commonFields } from './common';
import type { KindDefinition } from './kind-definition';

const clientSchema = z.strictObject({
  ...commonFields,
  kind: z.literal('client'),
  traffic: parameter(trafficSchema, { description: 'How its requests come over time.' }),
  timeoutMs: z.optional(
    parameter(whole(1, 86_400_000), {
      description:
        'How long the client waits for the answer to one try; without it for ever. The work behind goes on for nobody.',
      unit: 'ms',
    }),
  ),
  retry: z.optional(
    parameter(retrySchema, { description: 'Tries again what was not answered well; without it never.' }),
  ),
});

/** A client, with every default filled in. */
export type ClientResource = z.infer<typeof clientSchema>;

/** What a client is in the document. */
export const clientKind: KindDefinition<typeof clientSchema> = {
  description: 'People and programs that send requests.',
  schema: clientSchema,
  roles: { calls: {} },
};
