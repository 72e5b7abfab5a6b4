import styles from './site-frame.module.css';

/** A resource, a way that ends in a cross, and the place where another resource should be. */
export function LostRequest() {
  return (
    <svg className={styles.drawing} viewBox="0 0 320 96" width="320" height="96" fill="none" aria-hidden="true">
      <rect x="1" y="24" width="92" height="48" rx="3" />
      <path d="M93 48h132" />
      <rect className={styles.missing} x="227" y="24" width="92" height="48" rx="3" />
      <path className={styles.cross} d="m154 42 12 12m0-12-12 12" />
    </svg>
  );
}
