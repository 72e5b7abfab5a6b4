'use client';

import { useStage } from '@/components/simulation/stage-context';
import styles from './live-panels.module.css';
import { RecentRequests } from './recent-requests';

/** Stands in the place of the simulation's panels while the stage shows real requests. */
export function LivePanels() {
  const { architecture } = useStage();
  return (
    <section className={styles.panels} aria-labelledby="stage-requests">
      <h3 className={styles.title} id="stage-requests">
        Your recent requests
      </h3>
      <p className={styles.note}>
        Dots move slower than the requests did: a step of a few milliseconds would be over before it is seen. Instances
        and cold starts of the functions are those of the runtime, whoever caused them; all other counts are your own.
        The services and sizes in the boxes are those of the design; here a runtime of this site stands for them.
      </p>
      <RecentRequests architecture={architecture} />
    </section>
  );
}
