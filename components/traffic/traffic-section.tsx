'use client';

import { lazy, Suspense, useState } from 'react';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import styles from './traffic-section.module.css';

const BringTraffic = lazy(() => import('./bring-traffic').then((module) => ({ default: module.BringTraffic })));

/** Traffic of the visitor's own in place of a rate; nothing of it is fetched until somebody asks. */
export function TrafficSection() {
  const { controller } = useStage();
  const recorded = useSimulation((state) => state.settings.recorded);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={styles.section}>
      {recorded && (
        <p className={styles.replayed}>
          Replays {recorded.name}: {recorded.arrivalsS.length.toLocaleString('en-US')} requests. Rate and shape rest.{' '}
          <Button
            variant="quiet"
            onClick={() => {
              controller.change({ recorded: undefined });
              controller.restart();
            }}
          >
            Back to the rate
          </Button>
        </p>
      )}
      <Button aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        Bring your traffic
      </Button>
      {isOpen && (
        <Suspense fallback={<p role="status">Fetching …</p>}>
          <BringTraffic onDone={() => setIsOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
