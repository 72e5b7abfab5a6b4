import * as z from 'zod';
import { ACCURACY_THEMES } from '@/simulator';
import stored from './accuracy.json';

const text = z.string().min(1);
const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

const figureSchema = z.strictObject({
  id: text,
  what: text,
  unit: z.enum(['ms', 'share', 'instances', 'requests']),
  reference: z.number(),
  within: z.number().positive().exactOptional(),
  formula: text,
  source: text,
  values: z.array(z.number()).min(2),
  mean: z.number(),
  halfWidth: z.number().nonnegative(),
  pValue: share,
  verdict: z.enum(['inside', 'outside', 'refuted', 'too-wide', 'not-claimed']),
  notClaimed: text.exactOptional(),
});

const caseSchema = z.strictObject({
  id: text,
  theme: z.enum(ACCURACY_THEMES),
  what: text,
  durationS: z.number().positive(),
  warmUpS: z.number().positive(),
  firstSeed: count,
  requests: count,
  isConserved: z.boolean(),
  widestLittleGap: z.strictObject({ resource: text, kind: text, gap: z.number().nonnegative() }),
  littleChecks: count,
  figures: z.array(figureSchema).min(1),
});

const fileSchema = z.strictObject({
  format: z.literal('accuracy/1'),
  engine: text,
  node: text,
  date: z.iso.date().exactOptional(),
  level: share,
  widest: share,
  familyAlpha: share,
  replications: count,
  summary: z.strictObject({
    figures: count,
    inside: count,
    outside: count,
    refuted: count,
    tooWide: count,
    outsideExpected: z.number(),
    outsideExplained: count,
    littleChecks: count,
    widestLittleGap: z.number(),
    requests: count,
    isPassed: z.boolean(),
  }),
  cases: z.array(caseSchema).min(1),
});

export type AccuracyFile = z.infer<typeof fileSchema>;
export type AccuracyCaseResult = AccuracyFile['cases'][number];
export type AccuracyFigureResult = AccuracyCaseResult['figures'][number];
export type AccuracyVerdict = AccuracyFigureResult['verdict'];

/**
 * Reads the results that `npm run accuracy` stored.
 *
 * @throws {Error} When the file is of another shape; it names the place.
 */
export function parseAccuracy(input: unknown): AccuracyFile {
  const parsed = fileSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Error(`content/accuracy.json: ${z.prettifyError(parsed.error)}`);
}

/** The stored results. */
export const accuracy: AccuracyFile = parseAccuracy(stored);
