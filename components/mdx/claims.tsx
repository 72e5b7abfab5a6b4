import type { ReactNode } from 'react';
import styles from './mdx.module.css';

/** A list of short arguments for or against. */
export function Claims({ kind, children }: { kind: 'pro' | 'con'; children: ReactNode }) {
  return (
    <ul className={styles.claims} data-kind={kind}>
      {children}
    </ul>
  );
}

/** One argument: its name, and the sentences that show it. */
export function Claim({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li className={styles.claim}>
      <h3 className={styles.claimTitle}>{title}</h3>
      {children}
    </li>
  );
}
