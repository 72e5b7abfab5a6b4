import { type Architecture, parseArchitecture } from '@/simulator';

type JsonModule = { default: unknown };

const documents = import.meta.glob<JsonModule>('./patterns/*/architecture.json');

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * The document of a pattern, fetched when it is asked for. For the browser; `loadPattern` is the server's.
 *
 * @returns Undefined for what is not in the gallery.
 */
export async function patternDocument(slug: string): Promise<Architecture | undefined> {
  const fetchDocument = SLUG.test(slug) ? documents[`./patterns/${slug}/architecture.json`] : undefined;
  if (!fetchDocument) return undefined;
  const parsed = parseArchitecture((await fetchDocument()).default);
  return parsed.kind === 'valid' ? parsed.value : undefined;
}
