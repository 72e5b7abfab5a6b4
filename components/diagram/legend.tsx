'use client';

import { formatCount } from '@/components/simulation/format';
import { SHORTEST_MOVE_MS } from '@/components/simulation/playout';
import { useSimulation } from '@/components/simulation/stage-context';
import { useReducedMotion } from '@/components/simulation/use-media';
import { StateLabel } from '@/components/ui/state-mark';
import styles from './legend.module.css';

/** What dots, boxes and lines of the diagram mean. */
export function Legend() {
  const requestsPerDot = useSimulation((state) => state.summary?.requestsPerDot ?? 1);
  const isReduced = useReducedMotion();
  return (
    <div className={styles.legend}>
      <ul className={styles.row} aria-label="Moving dots">
        <li>
          <StateLabel state="request">request</StateLabel>
        </li>
        <li>
          <StateLabel state="warm">answered warm</StateLabel>
        </li>
        <li>
          <StateLabel state="cold">cold start</StateLabel>
        </li>
        <li>
          <StateLabel state="queued">message or event</StateLabel>
        </li>
        <li>
          <StateLabel state="throttled">throttled</StateLabel>
        </li>
        <li>
          <StateLabel state="failed">failed</StateLabel>
        </li>
      </ul>
      <ul className={styles.row} aria-label="Boxes in a function: its instances">
        <li>
          <Box kind="starting" /> starting
        </li>
        <li>
          <Box kind="busy" /> busy
        </li>
        <li>
          <Box kind="idle" /> idle
        </li>
        <li>
          <Box kind="expiring" /> about to expire
        </li>
      </ul>
      <ul className={styles.row} aria-label="Lines">
        <li>
          <Line /> call, waits
        </li>
        <li>
          <Line dash="6 4" /> event
        </li>
        <li>
          <Line dash="0.1 5" width={2.4} /> polled in batches
        </li>
      </ul>
      <p className={styles.sideways}>The diagram is wider than this screen: move it sideways to see all of it.</p>
      <p className={styles.scale}>
        {isReduced ? (
          'Motion is reduced: numbers at the lines count what moved along them.'
        ) : (
          <>
            One dot is <b>{requestsPerDot === 1 ? '1 request' : `${formatCount(requestsPerDot)} requests`}</b>. Moves
            shorter than {SHORTEST_MOVE_MS} ms on your clock are stretched to that, one after the other.
          </>
        )}
      </p>
    </div>
  );
}

function Box({ kind }: { kind: 'starting' | 'busy' | 'idle' | 'expiring' }) {
  return (
    <svg className={styles.box} data-instance={kind} viewBox="0 0 10 10" width="11" height="11" aria-hidden="true">
      {kind === 'starting' ? <path d="M5 .3 9.7 5 5 9.7.3 5z" /> : <path d="M1 1h8v8H1z" />}
    </svg>
  );
}

function Line({ dash, width = 1.5 }: { dash?: string; width?: number }) {
  return (
    <svg viewBox="0 0 28 8" width="28" height="8" aria-hidden="true">
      <path d="M1 4h26" stroke="currentColor" strokeWidth={width} strokeDasharray={dash} strokeLinecap="round" />
    </svg>
  );
}
