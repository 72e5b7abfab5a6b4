import type { ReactNode } from 'react';
import styles from './disclosure.module.css';

interface DisclosureProps {
  /** Always visible; a press shows or hides the rest. */
  summary: ReactNode;
  children: ReactNode;
  /** Open at first. */
  open?: boolean;
}

/** Text that opens on demand: a native `<details>`, which works without scripts and is found by the page's search. */
export function Disclosure({ summary, children, open = false }: DisclosureProps) {
  return (
    <details className={styles.disclosure} open={open}>
      <summary className={styles.summary}>{summary}</summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
}
