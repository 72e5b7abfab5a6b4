'use client';

import { useMemo, useState } from 'react';
import { LimitRibbon } from '@/components/requests/limit-ribbon';
import { openNearest } from '@/components/requests/open-request';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { marksOf } from '@/components/timeline/marks';
import { Segmented } from '@/components/ui/segmented';
import type { SeriesPoint } from '@/simulator';
import { type ChartInput, type ChartSpec, furtherCharts, mainCharts } from './chart-model';
import { createChartView } from './chart-view';
import styles from './live-charts.module.css';
import { ObjectiveBar } from './objective-bar';
import { TimeChart } from './time-chart';
import { ZoomBar } from './zoom-bar';

const LATENCY_AXES = [
  { value: 'log', label: 'Logarithmic' },
  { value: 'linear', label: 'Linear' },
] as const;

/** Axes are at least so long, so that the first seconds do not stretch over all of them. */
const SHORTEST_S = 10;

/** The run over time: charts on one axis of time with one crosshair, what is asked of them, and more of them on demand. */
export function LiveCharts() {
  const stage = useStage();
  const { architecture, slug } = stage;
  const seed = useSimulation((state) => state.settings.seed);
  const series = useSimulation((state) => state.series);
  const limit = useSimulation((state) => state.settings.limit);
  const objective = useSimulation((state) => state.settings.objective);
  const marks = useSimulation((state) => marksOf(state, architecture));
  const viewedUs = useSimulation((state) => state.viewedUs);
  const [view] = useState(createChartView);
  const [axis, setAxis] = useState<(typeof LATENCY_AXES)[number]['value']>('log');
  const [hasMore, setMore] = useState(false);

  const input: ChartInput = useMemo(
    () => ({ series, architecture, limit, objective, isLogLatency: axis === 'log' }),
    [series, architecture, limit, objective, axis],
  );
  const atS = useMemo(() => series.map((point) => point.atS), [series]);
  const past = useMemo(() => pastOf(series, viewedUs), [series, viewedUs]);
  const wholeS = Math.max(SHORTEST_S, atS.at(-1) ?? 0);
  const whole = useMemo(() => ({ fromS: 0, untilS: wholeS }), [wholeS]);
  const main = useMemo(() => mainCharts(input), [input]);
  const further = useMemo(() => (hasMore ? furtherCharts(input) : []), [input, hasMore]);

  const pick = (atS: number) => void openNearest(stage, atS);
  const drawn = (spec: ChartSpec) => (
    <TimeChart
      key={spec.id}
      spec={spec}
      atS={atS}
      view={view}
      marks={marks}
      momentS={viewedUs === undefined ? undefined : viewedUs / 1e6}
      whole={whole}
      fileName={`${slug}-${spec.id}-seed-${seed}`}
      {...(spec.id === 'latency' ? { onPick: pick, pickHint: 'opens the slowest request of that second' } : {})}
    />
  );
  return (
    <div className={styles.charts}>
      <div className={`${styles.bars} no-print`}>
        <ZoomBar view={view} wholeS={wholeS} />
        <Segmented label="Axis of response times" options={LATENCY_AXES} value={axis} onChange={setAxis} />
      </div>
      <LimitRibbon view={view} whole={whole} />
      <ObjectiveBar series={past} />
      {main.map(drawn)}
      <details className={styles.more} open={hasMore} onToggle={(event) => setMore(event.currentTarget.open)}>
        <summary>More charts: heat map, backlogs, refusals, cold starts, cost</summary>
        <div className={styles.charts}>{further.map(drawn)}</div>
      </details>
    </div>
  );
}

/** The windows up to the moment looked at. */
function pastOf(series: readonly SeriesPoint[], viewedUs: number | undefined): readonly SeriesPoint[] {
  return viewedUs === undefined ? series : series.filter(({ atS }) => atS * 1e6 <= viewedUs);
}
