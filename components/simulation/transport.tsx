'use client';

import { Button } from '@/components/ui/button';
import { formatRate, formatSimTime } from './format';
import { SEED_RANGE, SPEEDS } from './settings';
import { useSimulation, useStage } from './stage-context';
import styles from './transport.module.css';

/** Share of the asked speed below which the reached speed is shown. */
const NOTICEABLE = 0.9;

/** Play, pause, step, speed, time and seed. */
export function Transport() {
  const { controller, controls } = useStage();
  const phase = useSimulation((state) => state.phase);
  const speed = useSimulation((state) => state.settings.speed);
  const seed = useSimulation((state) => state.settings.seed);
  const isRunning = phase === 'playing' || phase === 'loading';
  return (
    <div className={`${styles.transport} needs-script no-print`} role="toolbar" aria-label="Run the simulation">
      <Button
        variant="primary"
        className={styles.play}
        onClick={() => controller.toggle()}
        aria-keyshortcuts="Space"
        title="Space, while the diagram has the focus"
      >
        <Icon d={isRunning ? 'M5 3v10M11 3v10' : 'M4.5 2.5v11l9-5.5z'} isFilled={!isRunning} />
        {phase === 'loading' ? 'Starting' : isRunning ? 'Pause' : 'Play'}
      </Button>
      <Button onClick={() => void controller.step()} title="On to the next move that can be seen">
        <Icon d="M3.5 3v10l6.5-5zM12.5 3v10" isFilled />
        Step
      </Button>
      <label className={styles.speed}>
        <span>Speed</span>
        <select
          className={styles.select}
          value={String(speed)}
          onChange={(event) => {
            const chosen = SPEEDS.find((value) => String(value) === event.target.value);
            if (chosen !== undefined) controller.change({ speed: chosen });
          }}
        >
          {SPEEDS.map((value) => (
            <option key={value} value={String(value)}>
              {value.toLocaleString('en-US')}×
            </option>
          ))}
        </select>
      </label>
      <Clock />
      <span className={styles.seed}>
        <span className={styles.seedText}>
          Seed <b>{seed}</b>
        </span>
        <Button variant="quiet" onClick={() => controller.restart()} disabled={phase === 'idle' || phase === 'loading'}>
          <Icon d="M3 8a5 5 0 1 0 1.7-3.75M3 2.5v3h3" />
          Restart
        </Button>
        <Button variant="quiet" onClick={() => controller.change({ seed: anotherSeed(seed, controls.defaults.seed) })}>
          New seed
        </Button>
      </span>
      <Happening />
    </div>
  );
}

function Clock() {
  const time = useSimulation((state) => formatSimTime(state.summary?.simTimeUs ?? 0));
  const phase = useSimulation((state) => (state.isHeld ? 'held' : state.phase));
  const reached = useSimulation(({ summary, settings, phase: now }) => {
    if (now !== 'playing' || !summary || summary.achievedSpeed <= 0) return undefined;
    return summary.achievedSpeed < settings.speed * NOTICEABLE ? formatRate(summary.achievedSpeed) : undefined;
  });
  return (
    <span className={styles.clock}>
      <span className="visually-hidden">Simulated time </span>
      <span className={styles.time} data-stage-clock="">
        {time}
      </span>
      <span className={styles.note}>
        {reached !== undefined ? `reaches ${reached}×` : phase === 'held' ? 'held while out of sight' : 'simulated'}
      </span>
    </span>
  );
}

function Happening() {
  const happening = useSimulation((state) => state.happening);
  return (
    <p className={styles.happening} role="status" data-empty={happening === undefined || undefined}>
      {happening}
    </p>
  );
}

function Icon({ d, isFilled = false }: { d: string; isFilled?: boolean }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="14"
      height="14"
      fill={isFilled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={isFilled ? 1 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={d} />
    </svg>
  );
}

/** A seed to go on with: never the one that is set, never longer than a person can read out. */
export function anotherSeed(current: number, standard: number): number {
  const [drawn = standard] = crypto.getRandomValues(new Uint32Array(1));
  const seed = Math.max(SEED_RANGE.min + 1, drawn % 1_000_000);
  return seed === current ? seed + 1 : seed;
}
