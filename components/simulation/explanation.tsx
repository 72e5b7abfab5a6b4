'use client';

import { useEffect, useRef, useState } from 'react';
import { labelOf } from '@/components/diagram/words';
import { LIMIT_KIND_WORDS, neededInWords } from '@/components/requests/limit-words';
import { StateMark } from '@/components/ui/state-mark';
import type { Architecture, BindingLimit } from '@/simulator';
import styles from './explanation.module.css';
import { formatCount, formatSimTime } from './format';
import { useSimulation, useStage } from './stage-context';

const ANNOUNCE_MS = 5_000;

/** A limit that binds, as a line of text keeps it: what it is called, and its numbers. */
interface Line {
  name: string;
  words: string;
}

/** Why requests are refused or held back right now, or were last: which limits, at which parts. Its room is there from the start. */
export function Explanation() {
  const { architecture, store } = useStage();
  // As text, so that nothing is rendered while the same limits bind with the same numbers.
  const reason = useSimulation(({ series, summary }) => {
    const atS = (summary?.simTimeUs ?? 0) / 1e6;
    const limits = series.findLast((point) => point.atS <= atS)?.limits ?? [];
    return limits.length > 0 ? JSON.stringify(limits.map((limit) => lineOf(limit, architecture))) : undefined;
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
  const text = reason ?? past?.reason;
  const lines: readonly Line[] = text === undefined ? [] : JSON.parse(text);
  return (
    <div className={styles.explanation} data-now={reason !== undefined || undefined}>
      <Announcer text={reason === undefined ? undefined : lines.map(({ name }) => name).join('; ')} />
      {lines.length === 0 ? (
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
              ? titleOf(lines)
              : `No limit binds now; at ${formatSimTime(past.simTimeUs)} it was`}
          </h3>
          <ul className={styles.list}>
            {lines.map(({ name, words }) => (
              <li key={name}>
                {(lines.length > 1 || reason === undefined) && <b>{name}: </b>}
                {words}
              </li>
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

/** One limit is named in the title; of several each is named in its line. */
function titleOf(lines: readonly Line[]): string {
  const [only] = lines;
  return lines.length === 1 && only ? `${only.name} binds` : `${lines.length} limits bind`;
}

function lineOf(limit: BindingLimit, { resources }: Architecture): Line {
  const resource = resources.find(({ id }) => id === limit.resource);
  const label = resource ? labelOf(resource) : limit.resource;
  return { name: `${label}, ${LIMIT_KIND_WORDS[limit.kind]}`, words: `${limit.reason}${neededInWords(limit)}.` };
}

/** Speaks a text when it changes, at most every five seconds. */
function Announcer({ text }: { text: string | undefined }) {
  const [spoken, setSpoken] = useState('');
  const spokenAtMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const waitMs = Math.max(0, ANNOUNCE_MS - (performance.now() - spokenAtMs.current));
    const timer = setTimeout(() => {
      spokenAtMs.current = performance.now();
      setSpoken(text === undefined ? '' : `A limit binds. ${text}`);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {spoken}
    </p>
  );
}
