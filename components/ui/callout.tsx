import type { ReactNode } from 'react';
import styles from './callout.module.css';

interface CalloutProps {
  children: ReactNode;
  title?: ReactNode;
  /** `note` is an aside; `warning` something to mind; `error` something that went wrong, announced at once. */
  tone?: 'note' | 'warning' | 'error';
}

/** Text set apart from what surrounds it by a rule in the margin. */
export function Callout({ children, title, tone = 'note' }: CalloutProps) {
  return (
    <div className={styles.callout} data-tone={tone} role={tone === 'error' ? 'alert' : 'note'}>
      {title ? <p className={styles.title}>{title}</p> : null}
      {children}
    </div>
  );
}
