'use client';

import { useRef, useState } from 'react';
import { formatSimTime } from '@/components/simulation/format';
import { turnSingleKeys, useSingleKeys } from '@/components/simulation/single-keys';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Switch } from '@/components/ui/switch';
import { CopyMoment } from './copy-moment';
import { marksOf, neighbourMark, reachedMarks, type TimelineMark } from './marks';
import { Scrubber } from './scrubber';
import styles from './timeline.module.css';
import { useLinkedMoment } from './use-linked-moment';
import { STAGE_KEYS, useStageKeys } from './use-stage-keys';

/** Everything simulated so far: any moment of it can be looked at, and the run goes on from there. */
export function Timeline() {
  const { controller, architecture } = useStage();
  const root = useRef<HTMLElement>(null);
  const marks = useSimulation((state) => reachedMarksOnce(marksOf(state, architecture), state.newestUs / 1e6));
  const isEmpty = useSimulation((state) => state.newestUs === 0);
  const [named, setNamed] = useState<TimelineMark>();
  const linked = useLinkedMoment();
  useStageKeys(root);

  const seek = (toUs: number) => {
    controller.pause();
    controller.seek(toUs);
  };
  const jump = (mark: TimelineMark) => seek(Math.round(mark.atS * 1e6));

  return (
    <section
      ref={root}
      className={`${styles.timeline} no-print`}
      aria-label="Time line of the run"
      data-empty={isEmpty || undefined}
    >
      <Scrubber marks={marks} named={named} onName={setNamed} onSeek={seek} />
      <div className={styles.row}>
        <Steps marks={marks} onJump={jump} onName={setNamed} />
        <p className={styles.name} aria-hidden="true">
          {named ? `${formatSimTime(named.atS * 1e6)} ${named.label}` : ''}
        </p>
        <CopyMoment />
      </div>
      <Where linked={linked} />
      <Disclosure summary={`The moments of this run (${marks.length})`}>
        <MomentList marks={marks} onJump={jump} onName={setNamed} />
        <SingleKeys />
      </Disclosure>
    </section>
  );
}

/** Keeps the identity of the list while the same marks are reached, so that a growing run renders nothing anew. */
const reachedMarksOnce = (() => {
  let last: { marks: readonly TimelineMark[]; reached: readonly TimelineMark[] } | undefined;
  return (marks: readonly TimelineMark[], newestS: number): readonly TimelineMark[] => {
    const reached = reachedMarks(marks, newestS);
    if (last && last.marks === marks && last.reached.length === reached.length) return last.reached;
    last = { marks, reached };
    return reached;
  };
})();

interface MarksProps {
  marks: readonly TimelineMark[];
  onJump: (mark: TimelineMark) => void;
  onName: (mark: TimelineMark | undefined) => void;
}

function Steps({ marks, onJump, onName }: MarksProps) {
  const { store } = useStage();
  const hasPrevious = useSimulation((state) => neighbourMark(marks, shownS(state), 'previous') !== undefined);
  const hasNext = useSimulation((state) => neighbourMark(marks, shownS(state), 'next') !== undefined);
  const go = (direction: 'previous' | 'next') => {
    const mark = neighbourMark(marks, shownS(store.getState()), direction);
    if (!mark) return;
    onJump(mark);
    onName(mark);
  };
  // Not `disabled`: a button that is pressed until there is nothing more would lose the focus.
  return (
    <span className={styles.steps}>
      <Button variant="quiet" aria-disabled={!hasPrevious} onClick={() => go('previous')}>
        ‹ Previous event
      </Button>
      <Button variant="quiet" aria-disabled={!hasNext} onClick={() => go('next')}>
        Next event ›
      </Button>
    </span>
  );
}

function shownS({ summary }: { summary: { simTimeUs: number } | undefined }): number {
  return (summary?.simTimeUs ?? 0) / 1e6;
}

/** Says so when another moment than the newest is shown, and leads back. */
function Where({ linked }: { linked: string | undefined }) {
  const { controller } = useStage();
  const viewed = useSimulation((state) => state.viewedUs !== undefined && state.phase !== 'playing' && state.viewedUs);
  const looksBack = useSimulation((state) => state.viewedUs !== undefined);
  const newestUs = useSimulation((state) => (state.viewedUs === undefined ? 0 : state.newestUs));
  const repeating = useSimulation(({ repeatingUs, newestUs: atUs }) =>
    repeatingUs === undefined
      ? undefined
      : `${formatSimTime(repeatingUs)}, ${Math.floor((atUs / repeatingUs) * 100)} %`,
  );
  const words =
    repeating !== undefined
      ? `Running the shared run again, to ${repeating} done.`
      : (linked ??
        (viewed !== false
          ? 'Play goes on from here; a changed setting makes another run of it.'
          : looksBack
            ? 'Playing a part of the run again.'
            : ''));
  const isLookedAt = repeating === undefined && linked === undefined && viewed !== false;
  return (
    <div className={styles.where}>
      <p>
        {/* Which moment it is, the slider says to those who do not see it. */}
        {isLookedAt && `Looking at ${formatSimTime(viewed)}. `}
        <span role="status">{words}</span>
      </p>
      {looksBack && <Button onClick={() => controller.seek(newestUs)}>Back to the newest moment</Button>}
    </div>
  );
}

function MomentList({ marks, onJump, onName }: MarksProps) {
  if (marks.length === 0) return <p>Nothing of note has happened yet.</p>;
  return (
    <ol className={styles.moments}>
      {marks.map((mark) => (
        <li key={`${mark.kind} ${mark.atS} ${mark.label}`}>
          <button
            type="button"
            className={styles.moment}
            onClick={() => onJump(mark)}
            onFocus={() => onName(mark)}
            onBlur={() => onName(undefined)}
            onPointerEnter={() => onName(mark)}
            onPointerLeave={() => onName(undefined)}
          >
            <span className={styles.at}>{formatSimTime(mark.atS * 1e6)}</span>
            <span className={styles.swatch} data-kind={mark.kind} aria-hidden="true" />
            <span>{mark.label}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function SingleKeys() {
  const isOn = useSingleKeys();
  return (
    <div className={styles.keys}>
      <Switch
        label="Keys of one letter while the focus is in the stage"
        checked={isOn}
        onChange={turnSingleKeys}
        hint="For the whole site; whoever dictates may want them off."
      />
      {isOn && (
        <dl className={styles.keyList}>
          {STAGE_KEYS.map(({ keys, label }) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{label}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
