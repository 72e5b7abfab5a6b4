import { catalog } from '@/content/catalog/load-catalog';
import { simulate } from '@/simulator';
import type { RunAnswer, RunCommand } from './run';

/** What a run needs of the thread it lives in; time is the thread's own, in milliseconds. */
interface RunPort {
  send(answer: RunAnswer): void;
  nowMs(): number;
}

/** Progress is told no more often than this. */
const PROGRESS_MS = 50;

/** Runs a whole simulation and tells how far it has come. A failure is told, never thrown. */
export function answerRun({ run, request }: RunCommand, { send, nowMs }: RunPort): void {
  const { architecture, ...options } = request;
  const totalS = (options.warmUpS ?? 0) + options.durationS;
  let toldMs = nowMs();
  try {
    const report = simulate(architecture, { ...options, catalog }, (simulatedS) => {
      if (nowMs() - toldMs < PROGRESS_MS) return;
      toldMs = nowMs();
      send({ type: 'progress', run, share: simulatedS / totalS });
    });
    send({ type: 'done', run, report });
  } catch (error) {
    send({ type: 'failed', run, message: error instanceof Error ? error.message : String(error) });
  }
}
