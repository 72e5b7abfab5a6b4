import type { ReactNode } from 'react';
import styles from './prose.module.css';

/** Sets the type of written pages: headings, paragraphs, lists, tables and code inside it. */
export function Prose({ children }: { children: ReactNode }) {
  return <div className={styles.prose}>{children}</div>;
}
