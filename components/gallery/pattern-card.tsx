import Link from 'next/link';
import type { Pattern } from '@/content/pattern';
import { ArchitectureDrawing } from './architecture-drawing';
import styles from './pattern-card.module.css';
import { CATEGORY_WORDS, STATUS_MEANINGS, STATUS_WORDS } from './pattern-words';

/** One pattern in the list: drawing, title, summary, category, status, services. The whole card leads to its page. */
export function PatternCard({ pattern: { slug, facts, architecture } }: { pattern: Pattern }) {
  return (
    <article className={styles.card} data-card={slug}>
      <div className={styles.drawing} aria-hidden="true">
        <ArchitectureDrawing architecture={architecture} detail="thumbnail" />
      </div>
      <div className={styles.text}>
        <p className="label">
          {CATEGORY_WORDS[facts.category]}
          <span className={styles.status} title={STATUS_MEANINGS[facts.status]} data-status={facts.status}>
            {STATUS_WORDS[facts.status]}
          </span>
        </p>
        <h3 className={styles.title}>
          <Link href={`/patterns/${slug}`}>{facts.title}</Link>
        </h3>
        <p className={styles.summary}>{facts.summary}</p>
        <p className={styles.services}>{facts.services.join(' · ')}</p>
      </div>
    </article>
  );
}
