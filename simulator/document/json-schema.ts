import * as z from 'zod/mini';
import { architectureSchema } from './architecture';

/**
 * The JSON Schema of the document, draft 2020-12: everything that a single field shows. Each field brings its
 * description and, as keywords of our own, `unit`, `source` and `unverified`.
 */
export function architectureJsonSchema(): z.core.JSONSchema.BaseSchema {
  const { $schema, ...schema } = z.toJSONSchema(architectureSchema, { io: 'input', target: 'draft-2020-12' });
  return { ...($schema && { $schema }), $id: '/schema/architecture.json', title: 'Cloud architecture', ...schema };
}
