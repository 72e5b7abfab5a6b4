import type { ReactElement, ReactNode } from 'react';
import styles from './state-mark.module.css';

/** The things that have one colour and one mark in diagram, charts and prose. */
export type MarkState = 'request' | 'cold' | 'warm' | 'queued' | 'throttled' | 'failed' | 'money' | 'idle';

/** What each state is called where no better word is at hand. */
export const STATE_LABELS: Readonly<Record<MarkState, string>> = {
  request: 'Request',
  cold: 'Cold start',
  warm: 'Warm and busy',
  queued: 'Queued',
  throttled: 'Throttled',
  failed: 'Failed',
  money: 'Cost',
  idle: 'Idle',
};

/** The marks, drawn in a square of 12 units. No two share an outline, so none depends on its colour. */
const SHAPES: Readonly<Record<MarkState, ReactElement>> = {
  request: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
  cold: <path d="M6 .8 11.2 6 6 11.2.8 6Z" fill="currentColor" />,
  warm: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  queued: <path d="M1.5 1.5h9v9h-9Z" fill="currentColor" />,
  throttled: <path d="M6 1 11.5 10.8H.5Z" fill="currentColor" />,
  failed: <path d="m2 2 8 8m0-8-8 8" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  money: (
    <>
      <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 3.2v5.6" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  idle: <path d="M1.5 1.5h9v9h-9Z" fill="none" stroke="currentColor" strokeWidth="1.6" />,
};

/**
 * The mark of one state in its colour, as inline SVG one `em` high. Decoration by default, because the word
 * beside it says the same; give `label` where the mark stands alone.
 *
 * @param props.label - Text for screen readers, and the tooltip.
 */
export function StateMark({ state, label }: { state: MarkState; label?: string }) {
  const frame = { className: styles.mark, 'data-state': state, viewBox: '0 0 12 12', width: 12, height: 12 };
  if (label === undefined) {
    return (
      <svg {...frame} aria-hidden="true">
        {SHAPES[state]}
      </svg>
    );
  }
  return (
    <svg {...frame} role="img" aria-label={label}>
      <title>{label}</title>
      {SHAPES[state]}
    </svg>
  );
}

/** A mark with its word, as legends and lists use it. */
export function StateLabel({ state, children }: { state: MarkState; children?: ReactNode }) {
  return (
    <span className={styles.label}>
      <StateMark state={state} />
      {children ?? STATE_LABELS[state]}
    </span>
  );
}
