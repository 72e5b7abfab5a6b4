import { useEffect, useRef, useState } from 'react';
import type { ClaimResult } from '@/content/claims-run';
import { plannedRuns, type TrialProgress, type TrialRequest } from './trial';
import { runInWorker, type TrialPorts } from './trial-run';

/** Where a trial stands. */
export type TrialStage =
  | { kind: 'ready' }
  | { kind: 'running'; progress: TrialProgress }
  | { kind: 'cancelled'; progress: TrialProgress }
  | { kind: 'found'; result: ClaimResult }
  | { kind: 'failed'; message: string };

interface UseTrialOptions {
  request: TrialRequest;
  createWorker: TrialPorts['createWorker'];
  /** Called when a run has come to its end, before the stage shows it. */
  beforeEnd: () => void;
}

/** Runs a trial in a worker on demand. It ends with the component. */
export function useTrial({ request, createWorker, beforeEnd }: UseTrialOptions) {
  const [stage, setStage] = useState<TrialStage>({ kind: 'ready' });
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);

  const run = async () => {
    if (stage.kind === 'running') return;
    control.current = new AbortController();
    const { signal } = control.current;
    let progress = { done: 0, planned: plannedRuns(request) };
    const onProgress = (next: TrialProgress) => {
      progress = next;
      setStage({ kind: 'running', progress });
    };
    const end = (last: TrialStage) => {
      beforeEnd();
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
