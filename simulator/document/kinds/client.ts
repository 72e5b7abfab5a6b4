import * as z from 'zod/mini';
import { trafficSchema } from '../traffic';
import { commonFields } from './common';

/** People and programs that send requests. */
export const clientSchema = z.strictObject({ ...commonFields, kind: z.literal('client'), traffic: trafficSchema });
export type ClientResource = z.infer<typeof clientSchema>;
