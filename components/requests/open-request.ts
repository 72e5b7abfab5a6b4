import type { StageValue } from '@/components/simulation/stage-context';
import { nearestTo } from './request-rows';

type StageParts = Pick<StageValue, 'controller' | 'store'>;

/** Holds the run and shows why a request took as long as it did, or failed. */
export function openRequest({ controller, store }: StageParts, request: number): void {
  controller.pause();
  store.setState({ selectedRequest: request });
}

/**
 * Opens the slowest request that ended in a window of the charts, or the nearest one that is kept.
 *
 * @param atS - End of the window, in simulated seconds.
 * @returns Whether there is one.
 */
export function openNearest(stage: StageParts, atS: number, windowS = 1): boolean {
  const exemplar = nearestTo(stage.store.getState().exemplars, atS, windowS);
  if (exemplar) openRequest(stage, exemplar.request);
  return exemplar !== undefined;
}
