import { catalog } from '@/content/catalog/load-catalog';

const dates = datesBySource();

/**
 * When a source was as the catalog has it, such as `as of 2026-08-15`; a span where figures were taken from it at several
 * times, and nothing where the catalog has none of it.
 */
export function sourceDate(source: string): string | undefined {
  const found = [...(dates.get(titleOf(source)) ?? [])].sort();
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined) return undefined;
  return first === last ? `as of ${first}` : `as of ${first} to ${last}`;
}

/** A source without the part of it that is named after a comma. */
function titleOf(source: string): string {
  return source.split(',')[0] ?? source;
}

function datesBySource(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const { figures, prices, coldStarts } = catalog;
  for (const { source, retrieved } of [...Object.values(figures), ...Object.values(prices), coldStarts]) {
    const title = titleOf(source);
    found.set(title, (found.get(title) ?? new Set()).add(retrieved));
  }
  return found;
}
