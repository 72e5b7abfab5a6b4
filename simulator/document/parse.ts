import { type Architecture, architectureSchema, DOCUMENT_LIMITS } from './architecture';
import { checkArchitecture } from './check-architecture';
import { type DocumentError, describeIssue } from './document-error';

export type ParsedArchitecture = { kind: 'valid'; value: Architecture } | { kind: 'invalid'; errors: DocumentError[] };

/** Parses an unknown value as an architecture, strictly; never throws. Defaults are filled in. */
export function parseArchitecture(value: unknown): ParsedArchitecture {
  if (depthOf(value, DOCUMENT_LIMITS.depth) > DOCUMENT_LIMITS.depth) {
    return invalid([{ pointer: '', message: `expected at most ${DOCUMENT_LIMITS.depth} levels of nesting` }]);
  }
  const result = architectureSchema.safeParse(value);
  if (!result.success) return invalid(result.error.issues.flatMap((issue) => describeIssue(issue, value)));
  const document = result.data;
  const errors = checkArchitecture(document);
  return errors.length > 0 ? invalid(errors) : { kind: 'valid', value: document };
}

/** Parses the text of a document file. */
export function parseArchitectureText(text: string): ParsedArchitecture {
  if (text.length > DOCUMENT_LIMITS.bytes) {
    return invalid([{ pointer: '', message: `expected at most ${DOCUMENT_LIMITS.bytes} bytes` }]);
  }
  try {
    return parseArchitecture(JSON.parse(text));
  } catch (error) {
    return invalid([
      { pointer: '', message: `expected JSON: ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
}

function invalid(errors: DocumentError[]): ParsedArchitecture {
  return { kind: 'invalid', errors };
}

/** Depth of nesting, counted no further than just past `limit`. */
export function depthOf(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (limit < 0) return 1;
  let deepest = 0;
  for (const each of Object.values(value)) deepest = Math.max(deepest, depthOf(each, limit - 1));
  return deepest + 1;
}
