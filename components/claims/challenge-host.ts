import { attempt } from '@/content/challenge-attempt';
import type { AttemptReport, AttemptRequest } from './challenge';

/** Makes the runs of a try, and tells how far it has come. A failure is reported, never thrown. */
export function runAttempt(
  { challenge, ground, settings }: AttemptRequest,
  send: (report: AttemptReport) => void,
): void {
  try {
    send({ type: 'progress', done: 0, planned: challenge.seeds });
    const result = attempt(challenge, ground, settings, (done, planned) => send({ type: 'progress', done, planned }));
    send({ type: 'found', result });
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
