import type { ReactNode } from 'react';
import { type MarkState, StateMark } from '@/components/ui/state-mark';
import styles from './mdx.module.css';

/** A word of the colour language, with its mark before it. */
export function Term({ state, children }: { state: MarkState; children: ReactNode }) {
  return (
    <span className={styles.term} data-state={state}>
      <StateMark state={state} />
      {children}
    </span>
  );
}
