import type { ReactNode } from 'react';
import type { Provenance } from '@/simulator';
import styles from './mdx.module.css';

interface SourcedProps {
  provenance: Pick<Provenance, 'source' | 'retrieved' | 'verified'>;
  /** Fragment of the entry in the list of sources. */
  anchor: string;
  children: ReactNode;
}

/** A figure in a sentence that leads to its entry in the list of sources; says so when nothing confirms it. */
export function Sourced({ provenance: { source, retrieved, verified }, anchor, children }: SourcedProps) {
  return (
    <a className={styles.sourced} href={`#${anchor}`} title={`Source: ${source}, ${retrieved}`}>
      {children}
      {verified ? null : <span className={styles.unverified}> (unverified)</span>}
    </a>
  );
}
