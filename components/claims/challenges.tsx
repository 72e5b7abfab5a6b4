'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import styles from './claim-trial.module.css';

const ChallengeList = dynamic(() => import('./challenge-list').then((module) => module.ChallengeList), { ssr: false });

/** A button that brings the challenges of a pattern. */
export function Challenges({ slug }: { slug: string }) {
  const [isOpen, setIsOpen] = useState(false);
  // A link to a try opens them by itself.
  useEffect(() => {
    if (new URLSearchParams(window.location.search).has('challenge')) setIsOpen(true);
  }, []);
  return (
    <>
      <button
        type="button"
        className={`${styles.toggle} needs-script no-print`}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isOpen ? 'Hide the challenges' : 'Show the challenges'}
      </button>
      {isOpen && <ChallengeList slug={slug} />}
    </>
  );
}
