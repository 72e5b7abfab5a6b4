import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '@/simulator';

/** What was changed, as one step, and the faults before and after it. */
interface Step {
  words: string;
  before: readonly Fault[];
  after: readonly Fault[];
}

export interface FaultHistory {
  past: readonly Step[];
  future: readonly Step[];
}

export type FaultHistoryStore = StoreApi<FaultHistory>;

const MOST_STEPS = 100;

export function createFaultHistory(): FaultHistoryStore {
  return createStore(() => ({ past: [], future: [] }));
}

/** Notes a change; what was undone before can then no longer be redone. */
export function noteStep(store: FaultHistoryStore, step: Step): void {
  store.setState(({ past }) => ({ past: [...past, step].slice(-MOST_STEPS), future: [] }));
}

/** Takes the last step back. @returns The step; undefined when there is none. */
export function undoStep(store: FaultHistoryStore): Step | undefined {
  const { past, future } = store.getState();
  const step = past.at(-1);
  if (step) store.setState({ past: past.slice(0, -1), future: [step, ...future] });
  return step;
}

/** Makes the step again that was undone last. @returns The step; undefined when there is none. */
export function redoStep(store: FaultHistoryStore): Step | undefined {
  const { past, future } = store.getState();
  const [step, ...rest] = future;
  if (step) store.setState({ past: [...past, step], future: rest });
  return step;
}
