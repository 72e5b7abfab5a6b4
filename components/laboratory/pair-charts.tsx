import { useState } from 'react';
import type { ChartLine, ChartSpec } from '@/components/charts/chart-model';
import { createChartView } from '@/components/charts/chart-view';
import { MOST_TAIL_S, P99_SAMPLES, tailOf } from '@/components/charts/latency';
import { TimeChart } from '@/components/charts/time-chart';
import { formatMs, formatRate, formatShortCount } from '@/components/simulation/format';
import type { Pair } from '@/content/laboratory/differences';
import type { SeriesPoint } from '@/simulator';
import type { Comparison } from './compare';
import styles from './laboratory.module.css';

interface PairMeasure extends Pick<ChartSpec, 'id' | 'title' | 'unit' | 'isLog' | 'formatValue'> {
  /** Unit of the values, for the heading of a table. */
  lineUnit: string;
  color: string;
  /** Value of a window; none where there is not enough to tell. */
  read: (point: SeriesPoint, index: number, series: readonly SeriesPoint[]) => number | null;
}

const HEIGHT_PX = 150;
const MEASURES: readonly PairMeasure[] = [
  {
    id: 'compare-unserved',
    title: 'Not served',
    unit: 'requests per second: failed, timed out, throttled',
    lineUnit: '1/s',
    color: '--c-failed',
    formatValue: formatRate,
    read: (point) => (point.failed + point.timedOut + point.throttled) / point.windowS,
  },
  {
    id: 'compare-p99',
    title: 'Response time p99',
    unit: `of completed requests, logarithmic; over up to ${MOST_TAIL_S} s, from ${P99_SAMPLES} samples on`,
    lineUnit: 'ms',
    color: '--ink',
    isLog: true,
    formatValue: formatMs,
    read: (_, index, series) => tailOf(series, index).p99Ms ?? null,
  },
  {
    id: 'compare-busy',
    title: 'Busy instances',
    unit: 'of all functions',
    lineUnit: 'instances',
    color: '--c-warm',
    formatValue: formatShortCount,
    read: (point) => point.busyInstances,
  },
  {
    id: 'compare-cold',
    title: 'Cold starts',
    unit: 'per second',
    lineUnit: '1/s',
    color: '--c-cold',
    formatValue: formatRate,
    read: (point) => point.coldStarts / point.windowS,
  },
];

/** Both designs of the first pair over one time line, moment by moment, with one crosshair. */
export function PairCharts({ pair, comparison }: { pair: Pair; comparison: Comparison }) {
  const [view] = useState(createChartView);
  const [a, b] = [pair.a.series ?? [], pair.b.series ?? []];
  const atS = a.map((point) => point.atS);
  const whole = { fromS: (a[0]?.atS ?? 0) - (a[0]?.windowS ?? 0), untilS: atS.at(-1) ?? 0 };
  return (
    <section className={styles.section} aria-labelledby="compare-charts">
      <h4 className={styles.subtitle} id="compare-charts">
        Both over time, with seed {pair.a.seed}
      </h4>
      <p className={styles.hint}>
        A, a solid line: {comparison.a.title}. B, a dashed line: {comparison.b.title}.{' '}
        {comparison.arrivals.kind === 'common'
          ? 'Both meet the same requests at the same moments.'
          : 'They do not meet the same requests.'}
      </p>
      <div className={styles.charts}>
        {MEASURES.map(({ color, lineUnit, read, ...chart }) => {
          const common = { unit: lineUnit, color, width: 2 };
          const lines: ChartLine[] = [
            { ...common, label: 'A', values: a.map(read) },
            { ...common, label: 'B', dash: [6, 4], values: b.map(read) },
          ];
          return (
            <TimeChart
              key={chart.id}
              spec={{ ...chart, lines, height: HEIGHT_PX }}
              atS={atS}
              view={view}
              marks={[]}
              momentS={undefined}
              whole={whole}
              fileName="comparison"
            />
          );
        })}
      </div>
    </section>
  );
}
