'use client';

import { formatS, formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { StateMark } from '@/components/ui/state-mark';
import styles from './nodes.module.css';

/** Length of the bar for a backlog; each tenfold adds the same length. */
function barShare(waiting: number): number {
  return Math.min(1, Math.log10(1 + waiting) / 5);
}

/** What waits to be fetched: a bar on a logarithmic scale, the number, the age of the oldest. */
export function BacklogLine({ id, prefix }: { id: string; prefix: string }) {
  const backlog = useSimulation((state) => state.views[id]?.backlog);
  if (!backlog) return null;
  const { waiting, oldestAgeS } = backlog;
  return (
    <span className={styles.backlog}>
      <svg className={styles.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="4" data-part="track" />
        <rect width={barShare(waiting) * 100} height="4" data-part="fill" />
      </svg>
      <span data-state={waiting > 0 ? 'queued' : undefined}>
        {waiting > 0 && <StateMark state="queued" />} {prefix}
        {formatShortCount(waiting)} waiting{waiting > 0 && <> · {formatS(Math.round(oldestAgeS * 10) / 10)}</>}
      </span>
    </span>
  );
}
