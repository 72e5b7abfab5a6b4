'use client';

import { formatMs, formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';

interface ServedLineProps {
  id: string;
  /** What was served, in the plural. */
  noun: string;
  /** What stands there before a run. */
  resting: string;
  showsLatency?: boolean;
}

/** How much a resource has served, and how fast in the median. */
export function ServedLine({ id, noun, resting, showsLatency = true }: ServedLineProps) {
  const counts = useSimulation((state) => state.views[id]?.counts);
  const p50 = useSimulation((state) => {
    const latency = state.views[id]?.latencyMs;
    return latency && latency.count > 0 ? formatMs(latency.p50) : undefined;
  });
  if (!counts) return resting;
  return (
    <span>
      <b>{formatShortCount(showsLatency ? counts.completed : counts.arrived)}</b> {noun}
      {showsLatency && p50 !== undefined && <> · {p50}</>}
    </span>
  );
}
