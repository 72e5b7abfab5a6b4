import type { Method } from '../_contract/operation';
import { OPERATION_IDS, type OperationId, operation } from '../_contract/operations';

/** What stands at an address: operations by method, and the values of the path's parameters. */
export interface Route {
  /** As the contract writes it, with `{name}`. */
  path: string;
  operations: Partial<Record<Method, OperationId>>;
  parameters: Record<string, string>;
}

interface Pattern {
  path: string;
  segments: string[];
  operations: Partial<Record<Method, OperationId>>;
}

const BASE = '/api/';
const patterns = collectPatterns();

function collectPatterns(): Pattern[] {
  const byPath = new Map<string, Pattern>();
  for (const id of OPERATION_IDS) {
    const { path, method } = operation(id);
    const pattern = byPath.get(path) ?? { path, segments: path.slice(1).split('/'), operations: {} };
    pattern.operations[method] = id;
    byPath.set(path, pattern);
  }
  return [...byPath.values()];
}

/**
 * Finds what stands at an address.
 *
 * Segments are split before they are decoded, so an encoded slash separates nothing; a trailing slash is an empty segment
 * of its own, which no operation has.
 *
 * @returns Undefined when nothing does.
 */
export function findRoute(pathname: string): Route | undefined {
  if (!pathname.startsWith(BASE)) return undefined;
  const segments = decodeSegments(pathname.slice(BASE.length));
  if (segments === undefined) return undefined;
  for (const pattern of patterns) {
    const parameters = match(pattern.segments, segments);
    if (parameters) return { path: pattern.path, operations: pattern.operations, parameters };
  }
  return undefined;
}

/** Methods of a route as `Allow` lists them. */
export function allowedMethods({ operations }: Route): string {
  const methods = Object.keys(operations);
  return [...methods, ...('GET' in operations ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

function decodeSegments(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(pattern: string[], segments: string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    const isParameter = expected.startsWith('{') && segment !== '';
    if (isParameter) parameters[expected.slice(1, -1)] = segment;
    else if (expected !== segment) return undefined;
  }
  return parameters;
}
