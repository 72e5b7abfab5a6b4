import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Heading } from '@/components/site/headings';
import { SITE_NAME } from '@/components/site/site';
import { TableOfContents } from '@/components/site/table-of-contents';
import styles from './docs.module.css';

interface DocsPageProps {
  title: string;
  summary: string;
  headings: readonly Heading[];
  children: ReactNode;
}

/** A page of documentation: title, a sentence, contents at the side. */
export function DocsPage({ title, summary, headings, children }: DocsPageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <p className="no-print">
          <Link className={styles.back} href="/">
            <span aria-hidden="true">← </span>Back to Gallery
          </Link>
        </p>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.summary}>{summary}</p>
      </header>
      <div className={styles.columns}>
        <aside className={`${styles.contents} no-print`}>
          <TableOfContents headings={[...headings]} />
        </aside>
        <article className={styles.article}>{children}</article>
      </div>
    </div>
  );
}

/** What search engines and previews are told of a page of documentation. */
export function docsMetadata(title: string, description: string, url: string): Metadata {
  return {
    title,
    description,
    alternates: { canonical: url },
    openGraph: {
      type: 'article',
      siteName: SITE_NAME,
      title,
      description,
      url,
      images: [{ url: '/og/site.png', width: 1200, height: 630, alt: SITE_NAME }],
    },
  };
}
