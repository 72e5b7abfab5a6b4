import type { ReactNode } from 'react';
import styles from './figure.module.css';

interface FigureProps {
  children: ReactNode;
  /** What is seen, in a sentence or two. */
  caption: ReactNode;
  /** Such as `Fig. 1`; stands before the caption. */
  label?: string;
  /** Rules the plate into squares, the ground that drawings of architectures stand on. */
  hasGrid?: boolean;
}

/** A picture, chart or drawing with its caption. */
export function Figure({ children, caption, label, hasGrid = false }: FigureProps) {
  return (
    <figure className={styles.figure}>
      <div className={styles.plate} data-grid={hasGrid || undefined}>
        {children}
      </div>
      <figcaption className={styles.caption}>
        {label ? <span className={styles.label}>{label}</span> : null}
        {caption}
      </figcaption>
    </figure>
  );
}
