import { useEffect, useRef, useState } from 'react';
import type { Report } from '@/simulator';
import { browserPool, type SimulationPool } from './pool';
import type { RunRequest } from './run';
import { type Progress, runAll } from './run-all';

/** Where an experiment stands. */
export type RunsState =
  | { kind: 'ready' }
  | { kind: 'running'; progress: Progress; leftS: number | undefined }
  | { kind: 'done'; progress: Progress; tookS: number }
  | { kind: 'cancelled'; progress: Progress }
  | { kind: 'failed'; message: string };

/** What came in is shown this often while more is coming. */
const SHOW_MS = 150;
/** Before this share is done nothing is said of the time that is left. */
const LEAST_SHARE = 0.05;

interface Runs {
  state: RunsState;
  /** Reports by the place of their run; those that have not come in are absent. */
  reports: readonly (Report | undefined)[];
  start(requests: readonly RunRequest[]): Promise<void>;
  cancel(): void;
  /** Says why nothing was run. */
  refuse(message: string): void;
}

/** Runs experiments in threads on demand. What is under way ends with the component. */
export function useRuns(): Runs {
  const [state, setState] = useState<RunsState>({ kind: 'ready' });
  const [reports, setReports] = useState<readonly (Report | undefined)[]>([]);
  const pool = useRef<SimulationPool>(undefined);
  const control = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      control.current?.abort();
      pool.current?.close();
      pool.current = undefined;
    },
    [],
  );

  const start = async (requests: readonly RunRequest[]) => {
    control.current?.abort();
    control.current = new AbortController();
    const { signal } = control.current;
    if (!pool.current || pool.current.isClosed) pool.current = browserPool();
    const found: (Report | undefined)[] = requests.map(() => undefined);
    const startMs = performance.now();
    let shownMs = Number.NEGATIVE_INFINITY;
    let progress: Progress = { done: 0, planned: requests.length, share: 0 };
    const show = (next: RunsState) => {
      if (control.current?.signal !== signal) return;
      setReports([...found]);
      setState(next);
    };
    try {
      const isDone = await runAll(pool.current, requests, {
        signal,
        onReport: (index, report) => {
          found[index] = report;
        },
        onProgress: (next) => {
          progress = next;
          const nowMs = performance.now();
          if (nowMs - shownMs < SHOW_MS) return;
          shownMs = nowMs;
          show({ kind: 'running', progress, leftS: leftS((nowMs - startMs) / 1_000, progress.share) });
        },
      });
      const tookS = (performance.now() - startMs) / 1_000;
      show(isDone ? { kind: 'done', progress, tookS } : { kind: 'cancelled', progress });
    } catch (error) {
      show({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };

  return {
    state,
    reports,
    start,
    cancel: () => control.current?.abort(),
    refuse: (message) => setState({ kind: 'failed', message }),
  };
}

function leftS(elapsedS: number, share: number): number | undefined {
  return share < LEAST_SHARE ? undefined : (elapsedS / share) * (1 - share);
}
