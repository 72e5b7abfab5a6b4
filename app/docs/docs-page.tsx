import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import type { Heading } from '@/components/site/headings';
import { Article, ReadingPage } from '@/components/site/reading-page';
import { SITE_NAME } from '@/components/site/site';

interface DocsPageProps {
  title: string;
  summary: string;
  headings: readonly Heading[];
  children: ReactNode;
}

/** A page of documentation: title, a sentence, contents at the side. */
export function DocsPage({ title, summary, headings, children }: DocsPageProps) {
  return (
    <ReadingPage title={title} summary={summary}>
      <Article headings={headings}>{children}</Article>
    </ReadingPage>
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
