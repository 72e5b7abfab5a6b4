import { type Architecture, parseArchitecture } from '@/simulator';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Changes to a design: a value for each path, such as `worker.memoryMib` or `client.traffic.ratePerS`. */
export type Settings = Readonly<Record<string, Json>>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Follows a path into an architecture: the id of a resource or a link, or `account`, then field names; or `faults`, all of
 * them together.
 *
 * @returns The record that holds the last field, and that field's name.
 * @throws {Error} When nothing of that name exists on the way.
 */
export function locate(architecture: Architecture, path: string): { owner: Record<string, unknown>; field: string } {
  const [first = '', ...fields] = path.split('.');
  if (path === 'faults') return { owner: architecture, field: 'faults' };
  const field = fields.pop();
  const start =
    first === 'account'
      ? architecture.account
      : [...architecture.resources, ...architecture.links].find(({ id }) => id === first);
  const owner = fields.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), start);
  if (field === undefined || !isRecord(owner)) throw new Error(`${path}: expected the path of a field of the design`);
  return { owner, field };
}

/** The value at a path of an architecture; undefined for a field that is optional and left out. */
export function valueAt(architecture: Architecture, path: string): unknown {
  const { owner, field } = locate(architecture, path);
  return owner[field];
}

/**
 * A copy of an architecture with other settings, checked like any document.
 *
 * @throws {Error} When a path leads nowhere or the changed document is not valid.
 */
export function withSettings(architecture: Architecture, settings: Settings): Architecture {
  const changed = structuredClone(architecture);
  for (const [path, value] of Object.entries(settings)) {
    const { owner, field } = locate(changed, path);
    owner[field] = value;
  }
  const parsed = parseArchitecture(changed);
  if (parsed.kind === 'valid') return parsed.value;
  throw new Error(parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
}
