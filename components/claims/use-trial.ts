import { useEffect, useRef, useState } from 'react';
import type { TrialProgress } from './trial';
import { type OneWorker, runInWorker } from './trial-run';

/** Where a trial stands. */
export type TrialStage<Found> =
  | { kind: 'ready' }
  | { kind: 'running'; progress: TrialProgress }
  | { kind: 'cancelled'; progress: TrialProgress }
  | { kind: 'found'; result: Found }
  | { kind: 'failed'; message: string };

interface UseTrialOptions<Request, Found> {
  /** How many runs of the engine it takes. */
  planned: number;
  createWorker: () => OneWorker<Request, Found>;
  /** Called when a run has come to its end, before the stage shows it. */
  beforeEnd: (last: TrialStage<Found>) => void;
}

/** Runs a trial in a worker on demand. It ends with the component. */
export function useTrial<Request, Found>({ planned, createWorker, beforeEnd }: UseTrialOptions<Request, Found>) {
  const [stage, setStage] = useState<TrialStage<Found>>({ kind: 'ready' });
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);

  const run = async (request: Request) => {
    if (stage.kind === 'running') return;
    control.current = new AbortController();
    const { signal } = control.current;
    let progress = { done: 0, planned };
    const onProgress = (next: TrialProgress) => {
      progress = next;
      setStage({ kind: 'running', progress });
    };
    const end = (last: TrialStage<Found>) => {
      beforeEnd(last);
      setStage(last);
    };
    onProgress(progress);
    try {
      const result = await runInWorker({ request, createWorker, onProgress, signal });
      end(result ? { kind: 'found', result } : { kind: 'cancelled', progress });
    } catch (error) {
      end({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };
  return { stage, run, cancel: () => control.current?.abort() };
}
