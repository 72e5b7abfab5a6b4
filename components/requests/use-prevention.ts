import { useEffect, useState } from 'react';
import type { Baseline, Finding } from '@/simulator';
import type { PreventionReport, PreventionRequest } from './prevention';

/** How far the search for what would have helped has come. */
export interface Prevention {
  stage: 'running' | 'done' | 'failed';
  baseline: Baseline | undefined;
  findings: readonly Finding[];
  tried: number;
  planned: number;
  message?: string;
}

const BEGINNING: Prevention = { stage: 'running', baseline: undefined, findings: [], tried: 0, planned: 0 };

/** Tries changes on a request in a worker of its own, which ends with the component or when another one is asked for. */
export function usePrevention(request: PreventionRequest): Prevention {
  const [prevention, setPrevention] = useState(BEGINNING);
  useEffect(() => {
    setPrevention(BEGINNING);
    const worker = new Worker(new URL('./prevention-worker.ts', import.meta.url), { type: 'module' });
    const fail = (message: string) => setPrevention((before) => ({ ...before, stage: 'failed', message }));
    worker.onmessage = ({ data }: MessageEvent<PreventionReport>) =>
      setPrevention((before) => withReport(before, data));
    worker.onerror = (event) => fail(event.message || 'The engine stopped.');
    worker.postMessage(request);
    return () => worker.terminate();
  }, [request]);
  return prevention;
}

/** The next state of a search. What helps comes before what does not, in the order in which it was tried. */
export function withReport(before: Prevention, report: PreventionReport): Prevention {
  switch (report.type) {
    case 'begun':
      return { ...before, baseline: report.baseline, planned: report.planned };
    case 'tried': {
      const findings = report.finding ? [...before.findings, report.finding] : before.findings;
      const ordered = [...findings.filter(({ helps }) => helps), ...findings.filter(({ helps }) => !helps)];
      return { ...before, tried: before.tried + 1, findings: ordered };
    }
    case 'done':
      return { ...before, stage: 'done' };
    case 'failed':
      return { ...before, stage: 'failed', message: report.message };
  }
}
