import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Heading } from './headings';
import styles from './reading-page.module.css';
import { TableOfContents } from './table-of-contents';

interface ReadingPageProps {
  title: string;
  summary: string;
  /** What the head has besides title and summary. */
  facts?: ReactNode;
  /** Sets what `reading-page.module.css` leaves to be set. */
  className?: string | undefined;
  children: ReactNode;
}

/** A page to read: the way back, title and summary, then whatever it holds. */
export function ReadingPage({ title, summary, facts, className, children }: ReadingPageProps) {
  return (
    <div className={joined(styles.page, className)}>
      <header className={styles.head}>
        <p className="no-print">
          <Link className={styles.back} href="/">
            <span aria-hidden="true">← </span>Back to Gallery
          </Link>
        </p>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.summary}>{summary}</p>
        {facts}
      </header>
      {children}
    </div>
  );
}

interface ArticleProps {
  headings: readonly Heading[];
  className?: string | undefined;
  children: ReactNode;
}

/** The text of a page, with its contents at the side where there is room. */
export function Article({ headings, className, children }: ArticleProps) {
  return (
    <div className={styles.columns}>
      <aside className={`${styles.contents} no-print`}>
        <TableOfContents headings={[...headings]} />
      </aside>
      <article className={joined(styles.article, className)}>{children}</article>
    </div>
  );
}

function joined(own: string | undefined, given: string | undefined): string {
  return [own, given].filter((name) => name !== undefined).join(' ');
}
