import { type Catalog, RequestReplay } from '@/simulator';
import type { PreventionReport, PreventionRequest } from './prevention';

/**
 * Repeats a request as it was and then with one changed setting after the other, and tells what came of each. A failure
 * is reported, never thrown.
 */
export function runPrevention(
  { recorded, ...run }: PreventionRequest,
  catalog: Catalog,
  send: (report: PreventionReport) => void,
): void {
  try {
    const replay = new RequestReplay({ ...run, catalog }, recorded);
    const baseline = replay.baseline();
    const remedies = baseline.isSame ? replay.remedies(baseline) : [];
    send({ type: 'begun', baseline, planned: remedies.length });
    for (const remedy of remedies) send({ type: 'tried', finding: replay.try(remedy, baseline) });
    send({ type: 'done' });
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
