'use client';

import { useEffect, useRef, useState } from 'react';
import { labelOf } from '@/components/diagram/words';
import { StateMark } from '@/components/ui/state-mark';
import styles from './explanation.module.css';
import { formatCount, formatSimTime } from './format';
import { useSimulation, useStage } from './stage-context';

const ANNOUNCE_MS = 5_000;

/** Why requests are refused right now, or were last: which limit, at which part. */
export function Explanation() {
  const { architecture, store } = useStage();
  const reason = useSimulation(({ views }) => {
    const reasons = architecture.resources.flatMap((resource) => {
      const limit = views[resource.id]?.bindingLimit;
      return limit === undefined ? [] : [`${labelOf(resource)}: ${limit}`];
    });
    return reasons.length > 0 ? reasons.join('\n') : undefined;
  });
  const throttled = useSimulation(({ summary }) => summary?.requests.throttled ?? 0);
  const hasBegun = useSimulation(({ summary }) => summary !== undefined && summary.simTimeUs > 0);
  const [last, setLast] = useState<{ reason: string; simTimeUs: number }>();

  useEffect(() => {
    if (reason !== undefined) setLast({ reason, simTimeUs: store.getState().summary?.simTimeUs ?? 0 });
    else if (!hasBegun) setLast(undefined);
  }, [reason, hasBegun, store]);

  const shown = reason ?? (hasBegun ? last?.reason : undefined);
  return (
    <>
      <Announcer text={reason} />
      {shown !== undefined && (
        <div className={styles.explanation} data-past={reason === undefined || undefined}>
          <h3 className={styles.title}>
            <StateMark state="throttled" />
            {reason !== undefined ? 'Why requests are throttled' : `Why requests were throttled, until ${formatSimTime(last?.simTimeUs ?? 0)}`}
          </h3>
          <ul className={styles.list}>
            {shown.split('\n').map((line) => (
              <li key={line.split(':', 1)[0]}>{line}</li>
            ))}
          </ul>
          <p className={styles.count}>
            {formatCount(throttled)} client requests were throttled so far. Lower the rate, raise the limit, or put a
            queue in between.
          </p>
        </div>
      )}
    </>
  );
}

/** Speaks a text when it changes, at most every five seconds. */
function Announcer({ text }: { text: string | undefined }) {
  const [spoken, setSpoken] = useState('');
  const spokenAtMs = useRef(Number.NEGATIVE_INFINITY);
  const heading = text?.split('\n')[0];
  useEffect(() => {
    const waitMs = Math.max(0, ANNOUNCE_MS - (performance.now() - spokenAtMs.current));
    const timer = setTimeout(() => {
      spokenAtMs.current = performance.now();
      setSpoken(heading === undefined ? '' : `Requests are throttled. ${heading}`);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [heading]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {spoken}
    </p>
  );
}
