import type { HandlerResult } from '../_ports/function-runtime';

/** In words, why a function failed; for logs and dead letters, never for a caller. */
export function failureOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Whether a value is what a handler must return. A function's word is checked like anybody's. */
export function isHandlerResult(value: unknown): value is HandlerResult {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'done')
    return !('failedIds' in value) || value.failedIds === undefined || isStrings(value.failedIds);
  if (value.kind !== 'answer' || !('answer' in value)) return false;
  const { answer } = value;
  return typeof answer === 'object' && answer !== null && 'status' in answer && Number.isInteger(answer.status);
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
