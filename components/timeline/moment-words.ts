import { formatCount, formatSimTime } from '@/components/simulation/format';
import type { SeriesPoint } from '@/simulator';

/** A moment as a screen reader says it: `0:03:12.400, 2 throttled`. */
export function momentInWords(atUs: number, series: readonly SeriesPoint[]): string {
  return `${formatSimTime(atUs)}, ${windowInWords(windowAt(atUs, series))}`;
}

/** The window that a moment lies in; the last one where the moment lies behind all of them. */
export function windowAt(atUs: number, series: readonly SeriesPoint[]): SeriesPoint | undefined {
  return series.find(({ atS }) => atS * 1e6 >= atUs) ?? series.at(-1);
}

function windowInWords(window: SeriesPoint | undefined): string {
  if (!window) return 'nothing yet';
  const { throttled, failed, timedOut, arrived } = window;
  const said = [
    throttled > 0 ? `${formatCount(throttled)} throttled` : '',
    failed > 0 ? `${formatCount(failed)} failed` : '',
    timedOut > 0 ? `${formatCount(timedOut)} timed out` : '',
  ].filter((words) => words !== '');
  return said.length > 0 ? said.join(', ') : arrived > 0 ? 'all well' : 'no requests';
}
