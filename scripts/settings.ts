/**
 * Applies `--rate` and `--set` to a document that is not parsed yet, so that the parser judges the result.
 *
 * @param settings - `path=value`; a path starts with a resource's or link's id, or a field of the document.
 * @throws {RangeError} When a path leads nowhere.
 */
export function applySettings(document: unknown, settings: readonly string[], ratePerS: number | undefined): unknown {
  const copy = structuredClone(document);
  if (ratePerS !== undefined) {
    for (const resource of listOf(copy, 'resources')) {
      if (isRecord(resource) && isRecord(resource.traffic)) resource.traffic.ratePerS = ratePerS;
    }
  }
  for (const setting of settings) applySetting(copy, setting);
  return copy;
}

function applySetting(document: unknown, setting: string): void {
  const at = setting.indexOf('=');
  if (at < 1) throw new RangeError(`--set: expected path=value, got "${setting}"`);
  const path = setting.slice(0, at).split('.');
  const named = [...listOf(document, 'resources'), ...listOf(document, 'links')].find(
    (each) => isRecord(each) && each.id === path[0],
  );
  let target: unknown = named ?? document;
  const steps = named === undefined ? path : path.slice(1);
  const last = steps.pop();
  for (const step of steps) {
    target = isRecord(target) && Object.hasOwn(target, step) ? target[step] : undefined;
  }
  if (!isRecord(target) || last === undefined || (named === undefined && steps.length === 0 && !Object.hasOwn(target, last))) {
    throw new RangeError(`--set ${setting}: expected the path of a field, such as worker.memoryMib`);
  }
  target[last] = valueOf(setting.slice(at + 1));
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function listOf(document: unknown, key: string): unknown[] {
  const list = isRecord(document) ? document[key] : undefined;
  return Array.isArray(list) ? list : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
