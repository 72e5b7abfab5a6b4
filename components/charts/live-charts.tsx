'use client';

import { formatCount, formatMs, formatRate, formatShortCount } from '@/components/simulation/format';
import { seriesToCsv } from '@/components/simulation/series';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import type { SeriesPoint } from '@/simulator';
import { CHART_HEIGHTS } from './chart-frame';
import styles from './live-charts.module.css';
import { type ChartSeries, TimeChart } from './time-chart';

const TABLE_ROWS = 20;
/** Above so many times what is busy, the limit would flatten the lines: then it is only written. */
const LIMIT_IN_SIGHT = 6;

/** The run over time: requests by outcome, response times on the same axis of time, instances against the limit. */
export function LiveCharts() {
  const series = useSimulation((state) => state.series);
  const limit = useSimulation((state) => state.settings.limit);
  const atS = series.map((point) => point.atS);
  const perS = (read: (point: SeriesPoint) => number) => series.map((point) => read(point) / point.windowS);
  const finite = (read: (point: SeriesPoint) => number) =>
    series.map((point) => (Number.isFinite(read(point)) && read(point) > 0 ? read(point) : null));

  const outcomes: ChartSeries[] = [
    { label: 'arrived', color: '--c-request', dash: [6, 3], values: perS((p) => p.arrived) },
    { label: 'completed', color: '--ink', width: 2, values: perS((p) => p.completed) },
    { label: 'throttled', color: '--c-throttled', width: 2, dash: [2, 3], values: perS((p) => p.throttled) },
    { label: 'failed', color: '--c-failed', width: 2, dash: [10, 3, 2, 3], values: perS((p) => p.failed + p.timedOut) },
  ];
  const latencies: ChartSeries[] = [
    { label: 'p99', color: '--ink', dash: [2, 3], values: finite((p) => p.p99Ms) },
    { label: 'p90', color: '--ink', dash: [7, 3], values: finite((p) => p.p90Ms) },
    { label: 'p50', color: '--ink', width: 2, values: finite((p) => p.p50Ms) },
  ];
  const busy = series.map((point) => point.busyInstances);
  const all = series.map((point) => point.busyInstances + point.idleInstances);
  const most = Math.max(1, ...all);
  const isLimitInSight = limit <= most * LIMIT_IN_SIGHT;
  const instances: ChartSeries[] = [
    ...(isLimitInSight
      ? [{ label: 'limit', color: '--c-throttled', dash: [12, 4], values: series.map(() => limit) }]
      : []),
    { label: 'busy + idle', color: '--c-idle', dash: [5, 3], values: all },
    { label: 'busy', color: '--c-warm', width: 2, values: busy },
  ];

  return (
    <div className={styles.charts}>
      <TimeChart
        title="Requests"
        unit="per second, by outcome"
        atS={atS}
        series={outcomes}
        height={CHART_HEIGHTS.requests}
        formatValue={formatRate}
        formatTick={formatShortCount}
      />
      <TimeChart
        title="Response time"
        unit="of completed requests, logarithmic"
        atS={atS}
        series={latencies}
        height={CHART_HEIGHTS.latency}
        isLog
        formatValue={formatMs}
      />
      <TimeChart
        title="Instances"
        unit={
          isLimitInSight
            ? 'of all functions, against the limit'
            : `of all functions; the limit, ${formatCount(limit)}, is far above`
        }
        atS={atS}
        series={instances}
        height={CHART_HEIGHTS.instances}
        formatValue={formatShortCount}
      />
      <Disclosure summary="The charts as a table">
        <SeriesTable series={series} />
        <Download />
      </Disclosure>
    </div>
  );
}

function SeriesTable({ series }: { series: readonly SeriesPoint[] }) {
  const rows = series.slice(-TABLE_ROWS).reverse();
  if (rows.length === 0) return <p>No whole second has passed yet.</p>;
  const ms = (value: number) => (Number.isFinite(value) ? formatMs(value) : '–');
  return (
    <TableScroller label="Values of the charts">
      <table className={tables.table}>
        <caption className="visually-hidden">The last {TABLE_ROWS} windows, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Until</th>
            <th scope="col">Arrived/s</th>
            <th scope="col">Completed/s</th>
            <th scope="col">Throttled/s</th>
            <th scope="col">Failed/s</th>
            <th scope="col">p50</th>
            <th scope="col">p90</th>
            <th scope="col">p99</th>
            <th scope="col">Cold starts</th>
            <th scope="col">Busy</th>
            <th scope="col">Idle</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <tr key={point.atS}>
              <th scope="row">{formatCount(point.atS)} s</th>
              <td>{formatRate(point.arrived / point.windowS)}</td>
              <td>{formatRate(point.completed / point.windowS)}</td>
              <td>{formatRate(point.throttled / point.windowS)}</td>
              <td>{formatRate((point.failed + point.timedOut) / point.windowS)}</td>
              <td>{ms(point.p50Ms)}</td>
              <td>{ms(point.p90Ms)}</td>
              <td>{ms(point.p99Ms)}</td>
              <td>{formatCount(point.coldStarts)}</td>
              <td>{formatCount(point.busyInstances)}</td>
              <td>{formatCount(point.idleInstances)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

function Download() {
  const { slug, store } = useStage();
  const download = () => {
    const { series, settings } = store.getState();
    const address = URL.createObjectURL(new Blob([seriesToCsv(series)], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `${slug}-seed-${settings.seed}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <p className={styles.download}>
      <Button onClick={download}>Download as CSV</Button>
    </p>
  );
}
