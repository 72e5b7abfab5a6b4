import type { Metadata } from 'next';
import Link from 'next/link';
import { LostRequest } from '@/components/site/lost-request';
import styles from '@/components/site/site-frame.module.css';

export const metadata: Metadata = { title: 'Page not found' };

/** What stands at an address that leads nowhere. */
export default function NotFound() {
  return (
    <div className={styles.notice}>
      <LostRequest />
      <p className="label">Error 404</p>
      <h1 className={styles.title}>This request found no resource.</h1>
      <p className={styles.text}>The address leads to no page: it may be mistyped, or the page has moved.</p>
      <p>
        <Link href="/">Back to Gallery</Link>
      </p>
    </div>
  );
}
