import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseCheck, parseComputation, parseFinding } from './claims-expressions';
import { METRICS, type MetricName, UNITS } from './results';

/** Parts of a pattern's page whose sentences claims prove. */
export const SECTIONS = ['pro', 'con', 'when', 'when-not', 'text'] as const;

/** Id of a claim, a challenge, a run or a resource. */
export const shortId = z.string().regex(/^[a-z][a-z0-9-]*$/, { error: 'expected small letters, digits and hyphens' });
const text = z.string().min(1);
const unit = z.enum(UNITS);

/** Parses a short text, and refuses it by its expectation when it is not one. */
function parsedBy<T>(parse: (text: string) => T | undefined, expectation: string) {
  return z.string().transform((written, context) => {
    const parsed = parse(written);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: `expected ${expectation}, got "${written}"` });
    return z.NEVER;
  });
}

const check = parsedBy(parseCheck, 'a comparison such as "peak > calmPeak" or "lost = 0"');

export const runFigureSchema = z.strictObject({
  run: shortId,
  metric: z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]),
  resource: shortId.exactOptional(),
  service: text.exactOptional(),
  meter: text.exactOptional(),
});

const figureSchema = z.union([
  runFigureSchema,
  /** A field of the design that a run tries. */
  z.strictObject({ run: shortId, setting: text, unit: unit.exactOptional() }),
  /** What gateway and functions of a run cost in a month, or the containers for the same work and their load balancer. */
  z.strictObject({ run: shortId, comparison: z.enum(['serverlessUsd', 'containersUsd', 'containers']) }),
  /** A figure of the catalog. */
  z.strictObject({ catalog: text }),
  /** So many units of an hourly price, all month. */
  z.strictObject({ monthOf: text, units: z.number().positive() }),
  /** Made of figures that stand above it, in the unit of the first one. A share in per cent is a quotient with that unit. */
  z.strictObject({ compute: parsedBy(parseComputation, 'a computation such as "a / b"'), unit: unit.exactOptional() }),
]);

/** Where a claim's figure comes from. */
export type FigureSource = z.infer<typeof figureSchema>;

/** A claim as its file says it. */
export const claimSchema = z.strictObject({
  id: shortId,
  /** The sentences of the page that it proves: the section, and the title or the first words there. */
  proves: z.array(z.strictObject({ section: z.enum(SECTIONS), point: text })).min(1),
  /** What is claimed, in a sentence without figures. */
  claim: text,
  question: text,
  /** What a reader may guess before the run; exactly one of them comes true. */
  predictions: z.array(z.strictObject({ text, when: z.array(check).min(1) })).min(2),
  /** Runs of each figure: one with each seed, from `EXPERIMENT_SEED` on. */
  seeds: z.int().min(3).max(100).default(5),
  figures: z.record(z.string().regex(/^[a-z]\w*$/i), figureSchema),
  /** What was found; names in braces stand for figures. */
  finding: z.string().min(1).transform(parseFinding),
  /** The claim holds when every one of these is true with every seed. */
  holds: z.array(check).min(1),
});

/** A sentence of a pattern's page that runs can prove or disprove. */
export type Claim = z.infer<typeof claimSchema>;

/**
 * Reads what a `claims.json` holds.
 *
 * @throws {Error} Naming the file, the place and what was expected.
 */
export function parseClaims(input: unknown, file: string): Claim[] {
  const result = z.array(claimSchema).safeParse(input);
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The claims of a pattern; none when it has no such file. For the server only. */
export async function loadClaims(slug: string): Promise<Claim[]> {
  return parseClaims(await readPatternFile(slug, 'claims.json'), `patterns/${slug}/claims.json`);
}

/** A list that a pattern may have in a file of its own; empty without the file. For the server only. */
export async function readPatternFile(slug: string, file: string): Promise<unknown> {
  const path = join(process.cwd(), 'content', 'patterns', slug, file);
  const written = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const json: unknown = JSON.parse(written);
  return json;
}
