/** What lists know of a pattern to find it. */
export interface PatternEntry {
  slug: string;
  title: string;
  summary: string;
  category: string;
  status: string;
  services: readonly string[];
  tags: readonly string[];
}

/** What a visitor looks for; an empty text stands for everything. */
export interface Filter {
  q: string;
  category: string;
  status: string;
  tags: readonly string[];
}

export const NO_FILTER: Filter = { q: '', category: '', status: '', tags: [] };

/** Letters without accents or case, so that typing is easy. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether a pattern has every word of the search somewhere, and is of the kind asked for. */
export function matches(entry: PatternEntry, { q, category, status, tags }: Filter): boolean {
  if (category !== '' && entry.category !== category) return false;
  if (status !== '' && entry.status !== status) return false;
  if (!tags.every((tag) => entry.tags.includes(tag))) return false;
  const { title, summary, services } = entry;
  const haystack = plain([title, summary, entry.category, ...services, ...entry.tags].join(' '));
  return plain(q)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** What may be chosen: the values that some pattern has, in the order in which they first appear. */
export function choicesOf(entries: readonly PatternEntry[]) {
  return {
    categories: [...new Set(entries.map(({ category }) => category))],
    statuses: [...new Set(entries.map(({ status }) => status))],
    tags: [...new Set(entries.flatMap(({ tags }) => tags))],
  };
}

/**
 * Reads a filter from the query of an address. What no pattern has is left out and named.
 *
 * @returns The filter, and a sentence for each value that was left out.
 */
export function parseFilter(search: string, entries: readonly PatternEntry[]): { filter: Filter; problems: string[] } {
  const query = new URLSearchParams(search);
  const choices = choicesOf(entries);
  const problems: string[] = [];
  const known = (name: string, value: string, values: readonly string[]): string => {
    if (value === '' || values.includes(value)) return value;
    problems.push(`No pattern has the ${name} “${value.slice(0, 40)}”; showing all.`);
    return '';
  };
  const filter = {
    q: (query.get('q') ?? '').slice(0, 100),
    category: known('category', query.get('category') ?? '', choices.categories),
    status: known('status', query.get('status') ?? '', choices.statuses),
    tags: [...new Set(query.getAll('tag'))].filter((tag) => known('tag', tag, choices.tags) !== ''),
  };
  return { filter, problems };
}

/** The query that holds a filter; empty for everything. */
export function formatFilter({ q, category, status, tags }: Filter): string {
  const query = new URLSearchParams();
  if (q !== '') query.set('q', q);
  if (category !== '') query.set('category', category);
  if (status !== '') query.set('status', status);
  for (const tag of tags) query.append('tag', tag);
  return query.size === 0 ? '' : `?${query}`;
}
