import type { ReactNode } from 'react';
import styles from './figure.module.css';

interface FigureProps {
  children: ReactNode;
  /** What is seen, in a sentence or two. */
  caption: ReactNode;
  /** Such as `Fig. 1`; stands before the caption. */
  label?: string;

}

/** A picture, chart or drawing with its caption. */
  return (
    <figure className={styles.figure}>
        {children}
      </div>
      <figcaption className={styles.caption}>
        {label ? <span className={styles.label}>{label}</span> : null}
        {caption}
      </figcaption>
    </figure>
  );
}
