'use client';

import { formatCount, formatMonthly } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import type { Architecture } from '@/simulator';
import { FaultForm } from './fault-form';
import styles from './fault-panel.module.css';
import { faultWithTime } from './fault-words';
import { type Loop, loopOf } from './loop';
import { Stories } from './stories';
import { type Faults, useFaults } from './use-faults';

interface FaultPanelProps {
  /** The design as it is in the gallery. */
  pattern: Architecture;
  /** Puts another design on the stage. */
  show: (design: Architecture) => void;
}

/** Breaks things on purpose: one fault at a time, or a short story of them with a question. */
export function FaultPanel({ pattern, show }: FaultPanelProps) {
  const { architecture } = useStage();
  const faults = useFaults();
  const loop = loopOf(architecture);
  return (
    <div className={styles.panel}>
      <FaultForm faults={faults} />
      <FaultList faults={faults} />
      {loop && <LoopInWords loop={loop} />}
      <Stories pattern={pattern} show={show} faults={faults} />
      <p className="visually-hidden" role="status">
        {faults.said}
      </p>
    </div>
  );
}

/** What is broken now, or was, or will be; each can be mended, and each step undone. */
function FaultList({ faults }: { faults: Faults }) {
  const { architecture } = useStage();
  const { lastStep, nextStep } = faults;
  return (
    <section aria-label="Faults of this run" className={styles.broken}>
      {faults.faults.length === 0 ? (
        <p className={styles.hint}>Nothing is broken.</p>
      ) : (
        <ul className={styles.list}>
          {faults.faults.map((fault) => {
            const words = faultWithTime(fault, architecture);
            return (
              <li key={fault.id}>
                <span>{words}</span>
                <Button variant="quiet" onClick={() => faults.remove(fault)} aria-label={`Remove ${words}`}>
                  Remove
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <div className={styles.row}>
        <Button variant="quiet" onClick={faults.undo} disabled={lastStep === undefined} title={lastStep}>
          Undo
        </Button>
        <Button variant="quiet" onClick={faults.redo} disabled={nextStep === undefined} title={nextStep}>
          Redo
        </Button>
        {faults.faults.length > 1 && (
          <Button variant="quiet" onClick={faults.mendAll}>
            Mend everything
          </Button>
        )}
      </div>
    </section>
  );
}

/** A loop of the design in words, with what it has cost so far. */
function LoopInWords({ loop: { writer, target } }: { loop: Loop }) {
  const { architecture } = useStage();
  const runs = useSimulation(({ views }) => formatCount(views[writer]?.instances?.invocations ?? 0));
  const requests = useSimulation(({ summary }) => formatCount(summary?.requests.arrived ?? 0));
  const monthly = useSimulation(({ bill }) => (bill ? formatMonthly(bill.monthlyUsd) : undefined));
  const labelOf = (id: string) => architecture.resources.find((each) => each.id === id)?.label ?? id;
  const [who, what] = [labelOf(writer), labelOf(target)];
  return (
    <p className={styles.loop}>
      <strong>A loop.</strong> {who} writes into {what}, which starts {who} again. So far {who} ran {runs} times for{' '}
      {requests} requests of the clients{monthly === undefined ? '.' : `; a month like this run would cost ${monthly}.`}{' '}
      Nothing stops it here: the platform’s own detection of loops has no sourced figure in the catalog, so the engine
      has no rule for it.
    </p>
  );
}
