'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useRef, useState } from 'react';
import styles from './claim-trial.module.css';

const ClaimPanel = dynamic(() => import('./claim-panel').then((module) => module.ClaimPanel), { ssr: false });

interface ClaimTrialProps {
  slug: string;
  /** Id of the claim. */
  id: string;
  /** What was found, as the page was built with it. */
  children: ReactNode;
}

/**
 * A finding that can be found again: on a press it steps back, and the question that it answers takes its place.
 * All but the button comes with that press.
 */
export function ClaimTrial({ slug, id, children }: ClaimTrialProps) {
  const [isOpen, setIsOpen] = useState(false);
  const finding = useRef<HTMLDivElement>(null);
  return (
    <>
      <div ref={finding} className={styles.finding} hidden={isOpen}>
        {children}
      </div>
      <button
        type="button"
        className={`${styles.toggle} needs-script no-print`}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isOpen ? 'Back to the finding' : 'Predict, then run it'}
      </button>
      {isOpen && <ClaimPanel slug={slug} id={id} pageFinding={() => finding.current?.textContent ?? ''} />}
    </>
  );
}
