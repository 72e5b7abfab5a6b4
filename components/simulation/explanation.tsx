'use client';

import { useEffect, useRef, useState } from 'react';
import { labelOf } from '@/components/diagram/words';
import { StateMark } from '@/components/ui/state-mark';
import styles from './explanation.module.css';
import { formatCount, formatSimTime } from './format';
import { useSimulation, useStage } from './stage-context';

const ANNOUNCE_MS = 5_000;

/** Why requests are refused or held back right now, or were last: which limit, at which parts. Its room is there from the start. */
export function Explanation() {
  const { architecture, store } = useStage();
  const reason = useSimulation(({ views }) => {
    const partsByLimit = new Map<string, string[]>();
    for (const resource of architecture.resources) {
      const limit = views[resource.id]?.bindingLimit;
      if (limit !== undefined) partsByLimit.set(limit, [...(partsByLimit.get(limit) ?? []), labelOf(resource)]);
    }
    const lines = [...partsByLimit].map(([limit, parts]) => `${inList(parts)}: ${limit}`);
    return lines.length > 0 ? lines.join('\n') : undefined;
  });
  const throttled = useSimulation(({ summary }) => summary?.requests.throttled ?? 0);
  const failed = useSimulation(({ summary }) => summary?.requests.failed ?? 0);
  const hasBegun = useSimulation(({ summary }) => summary !== undefined && summary.simTimeUs > 0);
  const [last, setLast] = useState<{ reason: string; simTimeUs: number }>();

  useEffect(() => {
    if (reason !== undefined) setLast({ reason, simTimeUs: store.getState().summary?.simTimeUs ?? 0 });
    else if (!hasBegun) setLast(undefined);
  }, [reason, hasBegun, store]);

  const past = hasBegun ? last : undefined;
  const shown = reason ?? past?.reason;
  return (
    <div className={styles.explanation} data-now={reason !== undefined || undefined}>
      <Announcer text={reason} />
      {shown === undefined ? (
        <p className={styles.quiet}>
          {hasBegun
            ? 'No limit binds.'
            : 'When a limit refuses requests or holds work back, this line says which, and why.'}
        </p>
      ) : (
        <>
          <h3 className={styles.title}>
            <StateMark state="throttled" />
            {reason !== undefined || !past
              ? 'A limit binds'
              : `No limit binds now; at ${formatSimTime(past.simTimeUs)} it was`}
          </h3>
          <ul className={styles.list}>
            {shown.split('\n').map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p className={styles.count}>
            So far {formatCount(throttled)} client requests were throttled at the front and {formatCount(failed)}{' '}
            failed. A function that is refused by another part tries again, then fails.
          </p>
        </>
      )}
    </div>
  );
}

function inList(parts: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
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
      setSpoken(heading === undefined ? '' : `A limit binds. ${heading}`);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [heading]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {spoken}
    </p>
  );
}
