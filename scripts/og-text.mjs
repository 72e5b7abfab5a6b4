// What the preview pictures show, and the fingerprint by which a test tells whether they are up to date.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PICTURES = 'public/og';
export const FINGERPRINTS = `${PICTURES}/fingerprints.json`;

/** The site's own picture; it shows the drawing of the first live pattern. */
export const SITE = {
  name: 'site',
  title: 'A field guide to cloud architectures, in which every drawing runs.',
  text: 'Drawn, simulated request by request and priced line by line, from one document.',
};

/**
 * The pictures to make: one for the site, one for each pattern.
 *
 * @param {string} root - Root of the repository.
 * @returns {{ name: string, title: string, text: string, slug: string, fingerprint: string }[]}
 */
export function picturesOf(root) {
  const folder = join(root, 'content', 'patterns');
  const patterns = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name: slug }) => {
      const { title, summary, status } = JSON.parse(readFileSync(join(folder, slug, 'pattern.json'), 'utf8'));
      const document = JSON.parse(readFileSync(join(folder, slug, 'architecture.json'), 'utf8'));
      return { slug, title, text: summary, status, drawn: drawnOf(document) };
    })
    .sort((a, b) => a.title.localeCompare(b.title, 'en'));
  const featured = patterns.find(({ status }) => status === 'live') ?? patterns[0];
  const all = [
    ...(featured ? [{ ...SITE, slug: featured.slug, drawn: featured.drawn }] : []),
    ...patterns.map(({ slug, title, text, drawn }) => ({ name: slug, title, text, slug, drawn })),
  ];
  return all.map(({ drawn, ...picture }) => ({
    ...picture,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([picture, drawn]))
      .digest('hex')
      .slice(0, 16),
  }));
}

/** What of a document the eye sees in a small drawing. */
function drawnOf({ resources, links, layout }) {
  return {
    resources: resources.map(({ id, kind, deadLetterQueue }) => [id, kind, deadLetterQueue ?? null]),
    links: links.map(({ from, to, kind }) => [from, to, kind]),
    layout: layout ?? null,
  };
}
