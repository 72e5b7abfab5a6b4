import type { Metadata } from 'next';
import type { PatternEntry } from '@/components/gallery/filter';
import { GalleryList } from '@/components/gallery/gallery-list';
import { Hero } from '@/components/gallery/hero';
import { PatternCard } from '@/components/gallery/pattern-card';
import { CATEGORY_WORDS, STATUS_WORDS } from '@/components/gallery/pattern-words';
import { Principles } from '@/components/gallery/principles';
import { SITE_DESCRIPTION, SITE_NAME } from '@/components/site/site';
import { listPatterns } from '@/content/load-pattern';
import type { Pattern } from '@/content/pattern';
import styles from './page.module.css';

export const metadata: Metadata = {
  alternates: { canonical: '/' },
  openGraph: {
    type: 'website',
    siteName: SITE_NAME,
    title: SITE_NAME,
    description: SITE_DESCRIPTION,
    url: '/',
    images: [{ url: '/og/site.png', width: 1200, height: 630, alt: SITE_DESCRIPTION }],
  },
};

function entryOf({ slug, facts }: Pattern): PatternEntry {
  const { title, summary, category, status, services, tags } = facts;
  return { slug, title, summary, category, status, services, tags };
}

/** The gallery. */
export default async function GalleryPage() {
  const patterns = await listPatterns();
  const featured = patterns.find(({ facts }) => facts.status === 'live') ?? patterns[0];
  return (
    <div className={styles.page}>
      {featured ? <Hero pattern={featured} /> : null}
      <section className={styles.patterns} aria-labelledby="patterns">
        <h2 className={styles.heading} id="patterns">
          Patterns
        </h2>
        <GalleryList
          entries={patterns.map(entryOf)}
          cards={patterns.map((pattern) => <PatternCard key={pattern.slug} pattern={pattern} />)}
          words={{ ...CATEGORY_WORDS, ...STATUS_WORDS }}
        />
      </section>
      <Principles />
    </div>
  );
}
