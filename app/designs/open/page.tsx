import type { Metadata } from 'next';
import Link from 'next/link';
import { OpenDesign } from '@/components/designs/open-design';
import styles from './page.module.css';

export const metadata: Metadata = {
  title: 'A design of your own',
  description: 'A design of your own on the stage: edit it, run it, and see what it costs.',
  robots: { index: false },
};

/** A design that is no pattern: the visitor's own, a new one, or one that came with a link. */
export default function DesignPage() {
  return (
    <div className={styles.page}>
      <p className="no-print">
        <Link className={styles.back} href="/designs">
          <span aria-hidden="true">← </span>My architectures
        </Link>
      </p>
      <h1 className="visually-hidden">A design of your own</h1>
      <noscript>Designs are opened by a script, from what this browser keeps or from the address.</noscript>
      <OpenDesign />
    </div>
  );
}
