import type { ReactNode, Ref } from 'react';
import styles from './stat.module.css';
import { type MarkState, StateMark } from './state-mark';

interface StatProps {
  label: ReactNode;
  value: ReactNode;
  unit?: string;
  /** Puts the state's mark before the label. */
  state?: MarkState;
  /** What to compare with, such as `of 1,000`. */
  note?: ReactNode;
  size?: 'small' | 'large';
  /** The element that holds the value, for those who write figures without rendering. */
  valueRef?: Ref<HTMLSpanElement>;
}

/** One figure with its name and unit; a `<div>` of `<dt>` and `<dd>`, to stand in a `StatList`. */
export function Stat({ label, value, unit, state, note, size = 'small', valueRef }: StatProps) {
  return (
    <div className={styles.stat} data-size={size}>
      <dt className={styles.label}>
        {state ? <StateMark state={state} /> : null}
        {label}
      </dt>
      <dd className={styles.value}>
        <span ref={valueRef}>{value}</span>
        {unit ? <span className={styles.unit}> {unit}</span> : null}
        {note ? <span className={styles.note}>{note}</span> : null}
      </dd>
    </div>
  );
}

/** A row of figures that wraps; hairlines stand between them. */
export function StatList({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <dl className={styles.list} aria-label={label}>
      {children}
    </dl>
  );
}
