'use client';

import { lazy, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Architecture } from '@/simulator';
import styles from './laboratory-section.module.css';

const Laboratory = lazy(() => import('./laboratory').then((module) => ({ default: module.Laboratory })));

/** The place of the laboratory under the stage; nothing of it is fetched until somebody opens it. */
export function LaboratorySection({ pattern }: { pattern: Architecture }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={`${styles.section} needs-script`} aria-labelledby="laboratory-title">
      <h3 className={styles.title} id="laboratory-title">
        Compare, sweep, report
      </h3>
      {isOpen ? (
        <Suspense fallback={<p role="status">Fetching the laboratory …</p>}>
          <Laboratory pattern={pattern} />
        </Suspense>
      ) : (
        <>
          <p className={styles.lead}>
            Two designs on the same arrivals, one setting over a range, what matters most, and a page to print: many
            whole runs, on all processors of this device.
          </p>
          <div>
            <Button onClick={() => setIsOpen(true)}>Open the laboratory</Button>
          </div>
        </>
      )}
    </section>
  );
}
