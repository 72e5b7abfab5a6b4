import type { ReactNode } from 'react';
import { StateMark } from '@/components/ui/state-mark';
import styles from './mdx.module.css';

/** The things that have one colour and one mark in diagram, charts and prose. */
export type TermState = 'request' | 'cold' | 'warm' | 'queued' | 'throttled' | 'failed' | 'money';

/** A word of the colour language, with its mark before it. */
export function Term({ state, children }: { state: TermState; children: ReactNode }) {
  return (
    <span className={styles.term} data-state={state}>
      <StateMark state={state} />
      {children}
    </span>
  );
}
