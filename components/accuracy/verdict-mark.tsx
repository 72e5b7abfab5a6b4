import type { ReactElement } from 'react';
import type { AccuracyVerdict } from '@/content/accuracy-file';
import styles from './accuracy.module.css';
import { VERDICT_WORDS } from './accuracy-format';

/** Marks in a square of 12 units; each has a shape of its own. */
const SHAPES: Readonly<Record<AccuracyVerdict, ReactElement>> = {
  inside: <path d="m1.5 6.5 3 3.2 6-7.4" />,
  outside: <path d="M6 1.5 11 10.5H1Z" />,
  refuted: <path d="m2 2 8 8m0-8-8 8" />,
  'too-wide': <path d="M1 6h10M3.5 3 1 6l2.5 3m5-6l2.5 3-2.5 3" />,
  'not-claimed': <path d="M2 6h8" />,
};

/** A verdict in a shape and in words. */
export function VerdictMark({ verdict }: { verdict: AccuracyVerdict }) {
  return (
    <span className={styles.verdict} data-verdict={verdict}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        {SHAPES[verdict]}
      </svg>
      {VERDICT_WORDS[verdict]}
    </span>
  );
}
