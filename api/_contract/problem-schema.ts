import { z } from 'zod';

/* Apart from `problem`, because the functions refuse, too, and a schema library would double their cold start. */

const ProblemPlace = z.strictObject({ pointer: z.string(), code: z.string(), message: z.string() });

/** An answer of status 400 or more (RFC 9457). */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  instance: z.string(),
  traceId: z.string(),
  errors: z.array(ProblemPlace).optional(),
});
export type Problem = z.infer<typeof Problem>;
