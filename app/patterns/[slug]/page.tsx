import type { MDXComponents } from 'mdx/types';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { type ComponentType, Fragment } from 'react';
import { CATEGORY_WORDS, formatDay, STATUS_MEANINGS, STATUS_WORDS } from '@/components/gallery/pattern-words';
import { LiveProvider } from '@/components/live/live-context';
import { patternComponents } from '@/components/mdx/pattern-components';
import { Prose } from '@/components/mdx/prose';
import { Stage } from '@/components/simulation/stage';
import { headingsOf } from '@/components/site/headings';
import { Article, ReadingPage } from '@/components/site/reading-page';
import { SITE_NAME } from '@/components/site/site';
import { listPatterns, loadPattern } from '@/content/load-pattern';
import type { PatternFacts } from '@/content/pattern';
import { readProse, referencesIn } from '@/content/prose';
import { formOperations } from '../../docs/api/form-operations';
import styles from './page.module.css';

export const dynamicParams = false;

const prose = import.meta.glob<{ default: ComponentType<{ components: MDXComponents }> }>(
  '../../../content/patterns/*/page.mdx',
);

export async function generateStaticParams(): Promise<{ slug: string }[]> {
  return (await listPatterns()).map(({ slug }) => ({ slug }));
}

export async function generateMetadata({ params }: PageProps<'/patterns/[slug]'>): Promise<Metadata> {
  const { slug } = await params;
  const { facts } = await loadPattern(slug);
  const url = `/patterns/${slug}`;
  return {
    title: facts.title,
    description: facts.summary,
    keywords: facts.tags,
    alternates: { canonical: url },
    openGraph: {
      type: 'article',
      siteName: SITE_NAME,
      title: facts.title,
      description: facts.summary,
      url,
      images: [{ url: `/og/${slug}.png`, width: 1200, height: 630, alt: `${facts.title}. ${facts.summary}` }],
    },
  };
}

/** One pattern: facts, stage, prose; and what the live API needs, where the pattern runs for real. */
export default async function PatternPage({ params }: PageProps<'/patterns/[slug]'>) {
  const { slug } = await params;
  const load = prose[`../../../content/patterns/${slug}/page.mdx`];
  if (!load) notFound();
  const [pattern, patterns, { default: Content }, text] = await Promise.all([
    loadPattern(slug),
    listPatterns(),
    load(),
    readProse(slug),
  ]);
  const { facts, architecture } = pattern;
  const addresses = new Map(patterns.map(({ slug: other, facts: { title } }) => [title, `/patterns/${other}`]));
  const Around = referencesIn(text).some(({ component }) => component === 'LiveApi') ? LiveProvider : Fragment;
  const headings = [...headingsOf(text), { id: 'related', text: 'Related patterns' }];
  return (
    <ReadingPage className={styles.page} title={facts.title} summary={facts.summary} facts={<Glance facts={facts} />}>
      <Around>
        <section id="stage" aria-label="Simulation">
          <Stage architecture={architecture} slug={slug} />
        </section>

        <Article headings={headings} className={styles.article}>
          <Prose>
            <Content components={await patternComponents(pattern, formOperations())} />
          </Prose>
          <section className={styles.related} aria-labelledby="related">
            <h2 id="related">Related patterns</h2>
            <ul>
              {facts.related.map(({ title, reason }) => {
                const address = addresses.get(title);
                return (
                  <li key={title}>
                    <h3>{address ? <Link href={address}>{title}</Link> : title}</h3>
                    <p>{reason}</p>
                  </li>
                );
              })}
            </ul>
          </section>
          <p className={styles.verified}>
            Facts last verified on <time dateTime={facts.lastVerified}>{formatDay(facts.lastVerified)}</time>.
          </p>
        </Article>
      </Around>
    </ReadingPage>
  );
}

/** Facts at a glance. */
function Glance({ facts }: { facts: PatternFacts }) {
  return (
    <dl className={styles.glance}>
      <div>
        <dt className="label">Category</dt>
        <dd>{CATEGORY_WORDS[facts.category]}</dd>
      </div>
      <div>
        <dt className="label">Status</dt>
        <dd>
          {STATUS_WORDS[facts.status]}: {STATUS_MEANINGS[facts.status]}
        </dd>
      </div>
      <div>
        <dt className="label">Services</dt>
        <dd>{facts.services.join(', ')}</dd>
      </div>
      <div>
        <dt className="label">Last verified</dt>
        <dd>
          <time dateTime={facts.lastVerified}>{formatDay(facts.lastVerified)}</time>
        </dd>
      </div>
    </dl>
  );
}
