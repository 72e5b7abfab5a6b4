import { useState } from 'react';
import { useStore } from 'zustand';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import type { Fault } from '@/simulator';
import { type FaultDraft, renumbered, roundedS, withFault } from './fault';
import { createFaultHistory, noteStep, redoStep, undoStep } from './fault-history';
import { faultWithTime } from './fault-words';

/** How far ahead of the run a fault "from now" begins, in real seconds: by then the engine has heard of it. */
const NOTICE_S = 0.25;

/** What a visitor broke, and how to break and mend: each change is one step that can be undone. */
export function useFaults() {
  const { architecture, controller, store } = useStage();
  const faults = useSimulation((state) => state.settings.faults);
  const [history] = useState(createFaultHistory);
  const { past, future } = useStore(history);
  const [said, setSaid] = useState('');

  const show = (after: readonly Fault[], words: string) => {
    controller.change({ faults: after });
    setSaid(words);
  };
  const change = (after: readonly Fault[], words: string) => {
    noteStep(history, { words, before: store.getState().settings.faults, after });
    show(after, words);
  };

  return {
    faults,
    /** What was done last, for those who do not see the list. */
    said,
    lastStep: past.at(-1)?.words,
    nextStep: future[0]?.words,
    change,
    add(draft: FaultDraft) {
      const after = withFault(faults, draft);
      const added = after.at(-1);
      if (added && after !== faults) change(after, `Broke: ${faultWithTime(added, architecture)}`);
    },
    remove(fault: Fault) {
      const after = renumbered(faults.filter((each) => each !== fault));
      change(after, `Mended: ${faultWithTime(fault, architecture)}`);
    },
    mendAll() {
      change([], 'Mended everything');
    },
    undo() {
      const step = undoStep(history);
      if (step) show(step.before, `Undone: ${step.words}`);
    },
    redo() {
      const step = redoStep(history);
      if (step) show(step.after, `Done again: ${step.words}`);
    },
    /** When a fault begins that is to begin now: the moment looked at, or a little later while it plays. */
    nowS(): number {
      const { summary, phase, settings } = store.getState();
      const aheadS = phase === 'playing' ? settings.speed * NOTICE_S : 0;
      return roundedS(Math.ceil(((summary?.simTimeUs ?? 0) / 1e6 + aheadS) * 10) / 10);
    },
  };
}

export type Faults = ReturnType<typeof useFaults>;
