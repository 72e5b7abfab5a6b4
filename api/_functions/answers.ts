import type { JsonValue } from '../_ports/json';
import type { Answer } from '../_ports/receipt';

/** An answer that holds a value as JSON. Optional fields that are undefined leave no trace in it. */
export function json(status: number, value: object, headers: Record<string, string> = {}): Answer {
  // The views are plain data by the contract's types; only their optional fields keep TypeScript from seeing it.
  const body = { kind: 'json', value: value as JsonValue } as const;
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Done, and nothing to tell. */
export function noContent(): Answer {
  return { status: 204, headers: {}, body: { kind: 'none' } };
}

/** What the caller has is what there is. */
export function notModified(etag: string): Answer {
  return { status: 304, headers: { etag: quoted(etag) }, body: { kind: 'none' } };
}

/** A strong entity tag as a header holds it. */
export function quoted(etag: string): string {
  return `"${etag}"`;
}

/** Whether a list of entity tags from `If-Match` or `If-None-Match` names this one. */
export function hasTag(tags: readonly string[], etag: string): boolean {
  return tags.includes('*') || tags.includes(etag);
}

/** A moment as answers write it: ISO 8601 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
