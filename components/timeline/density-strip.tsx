import { memo } from 'react';
import type { SeriesPoint } from '@/simulator';
import styles from './timeline.module.css';

const WIDTH = 1_000;
const HEIGHT = 40;

interface DensityStripProps {
  series: readonly SeriesPoint[];
  /** Seconds that the whole width stands for. */
  lengthS: number;
}

/** How many requests came over time, and how many of them did not succeed. */
export const DensityStrip = memo(function DensityStrip({ series, lengthS }: DensityStripProps) {
  const most = Math.max(1, ...series.map(({ arrived, windowS }) => arrived / windowS));
  const area = (countOf: (point: SeriesPoint) => number) =>
    series
      .map((point) => {
        const from = ((point.atS - point.windowS) / lengthS) * WIDTH;
        const to = (point.atS / lengthS) * WIDTH;
        const value = countOf(point);
        if (value <= 0) return '';
        // What is there at all can be seen, however few.
        const top = HEIGHT - Math.max(2, (value / point.windowS / most) * (HEIGHT - 4));
        return `M${from.toFixed(1)} ${HEIGHT}V${top.toFixed(1)}H${to.toFixed(1)}V${HEIGHT}z`;
      })
      .join('');
  return (
    <svg className={styles.strip} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path className={styles.arrived} d={area(({ arrived }) => arrived)} />
      <path className={styles.throttled} d={area(({ throttled, failed, timedOut }) => throttled + failed + timedOut)} />
      <path className={styles.failed} d={area(({ failed, timedOut }) => failed + timedOut)} />
    </svg>
  );
});
