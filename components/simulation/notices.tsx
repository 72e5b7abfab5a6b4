'use client';

import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import styles from './notices.module.css';
import { useSimulation, useStage } from './stage-context';

/** Says which parameters of the address could not be used, and why. */
export function UrlProblems() {
  const { store } = useStage();
  const problems = useSimulation((state) => state.problems);
  if (problems.length === 0) return null;
  return (
    <div role="status">
      <Callout tone="warning" title="Part of the address could not be used">
        <ul className={styles.list}>
          {problems.map(({ parameter, reason }) => (
            <li key={parameter}>
              <code>{parameter}</code>: {reason}. Its default is used.
            </li>
          ))}
        </ul>
        <Button variant="quiet" onClick={() => store.setState({ problems: [] })}>
          Dismiss
        </Button>
      </Callout>
    </div>
  );
}

/** Says that the engine died, and starts another. */
export function RunFailure() {
  const { controller } = useStage();
  const failure = useSimulation((state) => state.failure);
  if (failure === undefined) return null;
  return (
    <div className={styles.failure}>
      <Callout tone="error" title="The simulation stopped">
        <p>
          It said: <q>{failure}</q>
        </p>
        <p className={styles.reason}>Your settings and your layout are kept; the run itself begins again from zero.</p>
        <Button variant="primary" onClick={() => controller.restart()}>
          Restart the simulation
        </Button>
      </Callout>
    </div>
  );
}
