'use client';

import { lazy, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import styles from './break-even.module.css';

const OwnLoadLab = lazy(() => import('./own-load-lab').then((module) => ({ default: module.OwnLoadLab })));

/** The place of a visitor's own load; nothing of it is fetched until somebody opens it. */
export function OwnLoad({ slug }: { slug: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={`${styles.own} needs-script no-print`} aria-label="Your own load">
      {isOpen ? (
        <Suspense fallback={<p role="status">Fetching the designs …</p>}>
          <OwnLoadLab slug={slug} />
        </Suspense>
      ) : (
        <p>
          <Button onClick={() => setIsOpen(true)}>Try your own load</Button>
        </p>
      )}
    </section>
  );
}
