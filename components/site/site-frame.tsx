'use client';

import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';
import styles from './site-frame.module.css';

interface SiteFrameProps {
  header: ReactNode;
  footer: ReactNode;
  children: ReactNode;
}

/** What every page stands in: head, content, foot. What other sites show in a frame has neither head nor foot. */
export function SiteFrame({ header, footer, children }: SiteFrameProps) {
  const isEmbed = useSelectedLayoutSegment() === 'embed';
  return (
    <>
      {!isEmbed && header}
      <main className={styles.main} id="content" tabIndex={-1}>
        {children}
      </main>
      {!isEmbed && footer}
    </>
  );
}
