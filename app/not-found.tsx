import type { Metadata } from 'next';
import Link from 'next/link';
import styles from './not-found.module.css';

export const metadata: Metadata = { title: 'Page not found' };

/** What stands at an address that leads nowhere. */
export default function NotFound() {
  return (
    <div className={styles.page}>
      <svg className={styles.drawing} viewBox="0 0 320 96" width="320" height="96" fill="none" aria-hidden="true">
        <rect x="1" y="24" width="92" height="48" rx="3" />
        <path d="M93 48h132" />
        <rect className={styles.missing} x="227" y="24" width="92" height="48" rx="3" />
        <path className={styles.cross} d="m154 42 12 12m0-12-12 12" />
      </svg>
      <p className="label">Error 404</p>
      <h1 className={styles.title}>This request found no resource.</h1>
      <p className={styles.text}>The address leads to no page: it may be mistyped, or the page has moved.</p>
      <p>
        <Link href="/">Back to Gallery</Link>
      </p>
    </div>
  );
}
