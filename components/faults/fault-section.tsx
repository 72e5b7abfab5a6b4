'use client';

import { lazy, Suspense, useState } from 'react';
import { useSimulation } from '@/components/simulation/stage-context';
import type { Architecture } from '@/simulator';
import styles from './fault-section.module.css';

const FaultPanel = lazy(() => import('./fault-panel').then((module) => ({ default: module.FaultPanel })));

interface FaultSectionProps {
  /** The design as it is in the gallery. */
  pattern: Architecture;
  /** Puts another design on the stage. */
  show: (design: Architecture) => void;
}

/** The place where things are broken on purpose; what it takes comes when somebody opens it. */
export function FaultSection({ pattern, show }: FaultSectionProps) {
  const faults = useSimulation((state) => state.settings.faults.length);
  const [isOpened, setOpened] = useState(false);
  return (
    <details
      className={`${styles.section} needs-script no-print`}
      onToggle={(event) => event.currentTarget.open && setOpened(true)}
    >
      <summary className={styles.summary}>
        Break something
        {faults > 0 && <span className={styles.count}> {faults === 1 ? '1 fault' : `${faults} faults`}</span>}
      </summary>
      {isOpened && (
        <Suspense fallback={<p role="status">Fetching what it takes …</p>}>
          <FaultPanel pattern={pattern} show={show} />
        </Suspense>
      )}
    </details>
  );
}
