import type { ReactNode } from 'react';
import tables from './tables.module.css';

/** Room for a wide table: it scrolls by itself, by finger, wheel and keyboard. */
export function TableScroller({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={tables.scroller} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
