import { createStore, type StoreApi } from 'zustand/vanilla';

/** A stretch of simulated time, in seconds. */
export interface TimeSpan {
  fromS: number;
  untilS: number;
}

/** What all charts of a stage have in common: where the crosshair stands, and which stretch of time is shown. */
export interface ChartView {
  /** Moment of the crosshair; undefined while it is nowhere. */
  cursorS: number | undefined;
  /** Chart whose pointer or keys put it there. */
  source: string | undefined;
  /** What is shown; undefined for all of the run. */
  zoom: TimeSpan | undefined;
}

export type ChartViewStore = StoreApi<ChartView>;

/** Charts are not zoomed closer than this. */
export const SHORTEST_ZOOM_S = 2;

export function createChartView(): ChartViewStore {
  return createStore(() => ({ cursorS: undefined, source: undefined, zoom: undefined }));
}

/** Shows a stretch of time, given in either order; too short a one is widened around its middle. */
export function zoomTo(store: ChartViewStore, a: number, b: number): void {
  const [fromS, untilS] = [Math.max(0, Math.min(a, b)), Math.max(0, a, b)];
  if (!Number.isFinite(fromS) || !Number.isFinite(untilS)) return;
  const missingS = Math.max(0, SHORTEST_ZOOM_S - (untilS - fromS));
  const startS = Math.max(0, fromS - missingS / 2);
  store.setState({ zoom: { fromS: startS, untilS: Math.max(untilS + missingS / 2, startS + SHORTEST_ZOOM_S) } });
}

/** Narrows or widens what is shown around its middle. */
export function zoomBy(store: ChartViewStore, factor: number, wholeS: number): void {
  const { fromS, untilS } = store.getState().zoom ?? { fromS: 0, untilS: wholeS };
  const [middle, half] = [(fromS + untilS) / 2, ((untilS - fromS) / 2) * factor];
  if (half * 2 >= wholeS) store.setState({ zoom: undefined });
  else
    zoomTo(
      store,
      Math.max(0, Math.min(middle - half, wholeS - 2 * half)),
      Math.min(wholeS, Math.max(middle + half, 2 * half)),
    );
}

/** Index of the window that a moment lies in, or of the nearest one; -1 when there are none. */
export function indexAt(atS: readonly number[], momentS: number): number {
  let low = 0;
  let high = atS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((atS[middle] as number) < momentS) low = middle + 1;
    else high = middle;
  }
  return atS.length === 0 ? -1 : low;
}
