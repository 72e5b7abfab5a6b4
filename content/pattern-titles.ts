const facts = import.meta.glob<{ default: unknown }>('./patterns/*/pattern.json');

/** A pattern as lists that are made in the browser have it. */
export interface ListedPattern {
  slug: string;
  title: string;
  summary: string;
}

/** Every pattern by title. For the browser; `listPatterns` is the server's. */
export async function patternTitles(): Promise<ListedPattern[]> {
  const listed = await Promise.all(
    Object.entries(facts).map(async ([path, fetchFacts]) => {
      const { title, summary } = (await fetchFacts()).default as ListedPattern;
      return { slug: path.split('/')[2] ?? '', title, summary };
    }),
  );
  return listed.sort((a, b) => a.title.localeCompare(b.title, 'en'));
}
