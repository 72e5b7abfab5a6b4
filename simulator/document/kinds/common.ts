import * as z from 'zod/mini';
import { parameter } from '../parameter';

/** Names of resources and links: what URLs, reports and random streams call them. */
export const idSchema = z.string().check(
  z.regex(/^[a-z][a-z0-9-]{0,63}$/, {
    error: 'expected an id: a small letter, then small letters, digits or hyphens, at most 64',
  }),
);

/** Fields that every resource has. */
export const commonFields = {
  id: parameter(idSchema, { description: 'Name of the resource, unique in the document.' }),
  label: z.optional(
    parameter(z.string().check(z.minLength(1), z.maxLength(200)), { description: 'What the diagram shows.' }),
  ),
  description: z.optional(
    parameter(z.string().check(z.maxLength(1000)), { description: 'What this resource is for here.' }),
  ),
};
