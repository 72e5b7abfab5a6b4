'use client';

import { formatCount, formatSimTime } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import styles from './embed-view.module.css';

/** Play, pause, step and begin again, the time, and where the requests are. */
export function EmbedTransport() {
  const { controller } = useStage();
  const phase = useSimulation((state) => state.phase);
  const isRunning = phase === 'playing' || phase === 'loading';
  return (
    <div className={`${styles.transport} needs-script`} role="toolbar" aria-label="Run the simulation">
      <Button variant="primary" className={styles.play} onClick={() => controller.toggle()}>
        {phase === 'loading' ? 'Starting' : isRunning ? 'Pause' : 'Play'}
      </Button>
      <Button onClick={() => void controller.step()}>Step</Button>
      <Button variant="quiet" disabled={phase === 'idle' || phase === 'loading'} onClick={() => controller.restart()}>
        Restart
      </Button>
      <Clock />
      <Requests />
    </div>
  );
}

function Clock() {
  const time = useSimulation((state) => formatSimTime(state.summary?.simTimeUs ?? 0));
  return (
    <span className={styles.time}>
      <span className="visually-hidden">Simulated time </span>
      {time}
    </span>
  );
}

function Requests() {
  const arrived = useSimulation((state) => state.summary?.requests.arrived ?? 0);
  const completed = useSimulation((state) => state.summary?.requests.completed ?? 0);
  const failed = useSimulation((state) => state.summary?.requests.failed ?? 0);
  return (
    <span className={styles.requests}>
      {formatCount(arrived)} requests, {formatCount(completed)} completed, {formatCount(failed)} failed
    </span>
  );
}
