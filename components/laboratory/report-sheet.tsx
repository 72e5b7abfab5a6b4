import { useMemo } from 'react';
import { P99_SAMPLES, tailOf } from '@/components/charts/latency';
import { formatCost, formatCount, formatMonthly, formatMs, formatRate } from '@/components/simulation/format';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { exportSvg } from '@/content/exchange/pictures/export-svg';
import { type ExperimentReport, seedsInWords, usedLines } from '@/content/laboratory/experiment-report';
import type { Architecture, SeriesPoint } from '@/simulator';
import { ownerLabel } from './figures';
import styles from './report.module.css';
import { StaticChart } from './static-chart';

interface ReportSheetProps {
  report: ExperimentReport;
  architecture: Architecture;
  series: readonly SeriesPoint[];
}

/** The page of a report, for the screen and for paper. */
export function ReportSheet({ report, architecture, series }: ReportSheetProps) {
  const { title, engine, settings, command, designFile, result, sources, leftOut } = report;
  const { failures, limits } = result;
  const drawing = useMemo(
    () => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(exportSvg(architecture, 'light'))}`,
    [architecture],
  );
  return (
    <article className={styles.sheet} aria-label="Report">
      <section>
        <h4>{title}</h4>
        <p className={styles.meta}>
          Engine {engine}. {formatCount(settings.durationS)} s simulated after {formatCount(settings.warmUpS)} s that
          are not counted; seeds {seedsInWords(settings)}; {settings.freeTier ? 'with' : 'without'} the free tier.
        </p>
        {/* biome-ignore lint/performance/noImgElement: the picture is made here, of the design */}
        <img className={styles.drawing} src={drawing} alt={`Drawing of the design: ${partsInWords(architecture)}`} />
      </section>
      <section>
        <h5>To have it again</h5>
        <p>
          On a clone of the project, with the design’s file <code>{designFile}</code> in it:
        </p>
        <pre className={styles.command}>{command}</pre>
      </section>
      <Figures report={report} />
      <section>
        <h5>Over time, with seed {settings.seed}</h5>
        <Charts series={series} />
      </section>
      {failures.length > 0 && (
        <Listed
          title="Requests that did not succeed"
          items={failures.map(
            ({ resource, reason, requests }) =>
              `${formatCount(requests)}: ${[resource, reason].filter(Boolean).join(': ')}`,
          )}
        />
      )}
      {limits.length > 0 && (
        <Listed
          title="Limits that bound"
          items={limits.map(
            ({ resource, reason, times }) =>
              `${ownerLabel(architecture, resource)}, ${formatCount(times)} times: ${reason}`,
          )}
        />
      )}
      <Bill report={report} architecture={architecture} />
      <Listed
        title="Sources of the prices"
        items={sources.map(({ source, unverified }) => `${source}${unverified ? ' (unverified)' : ''}`)}
      />
      <Listed title="What the model leaves out" items={leftOut.map(({ title: what, text }) => `${what}. ${text}`)} />
    </article>
  );
}

function Figures({ report: { settings, result } }: { report: ExperimentReport }) {
  const { requests, latencyMs } = result;
  const rows: [string, string][] = [
    ['Arrived', formatCount(requests.arrived)],
    ['Completed', formatCount(requests.completed)],
    ['Failed', formatCount(requests.failed)],
    ['Throttled', formatCount(requests.throttled)],
    ['Timed out', formatCount(requests.timedOut)],
    ['Still in the system', formatCount(requests.inSystem)],
    ['Response time p50', formatMs(latencyMs.p50)],
    ['Response time p90', formatMs(latencyMs.p90)],
    [
      'Response time p99',
      requests.completed < P99_SAMPLES ? `not enough data: ${requests.completed} answers` : formatMs(latencyMs.p99),
    ],
  ];
  return (
    <section>
      <h5>Figures</h5>
      <TableScroller label="Figures">
        <table className={tables.table}>
          <caption className="visually-hidden">Figures of seed {settings.seed}</caption>
          <tbody>
            {rows.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">
                  {name}, seed {settings.seed}
                </th>
                <td>{value}</td>
              </tr>
            ))}
            {result.figures?.map(({ figure, unit, mean, halfWidth }) => (
              <tr key={figure}>
                <th scope="row">
                  {figure}, mean of {settings.replications} seeds
                </th>
                <td>
                  {formatRate(mean)} ± {formatRate(halfWidth)} {unit} (99%)
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroller>
    </section>
  );
}

function Charts({ series }: { series: readonly SeriesPoint[] }) {
  const atS = series.map((point) => point.atS);
  const perS = (read: (point: SeriesPoint) => number) => series.map((point) => read(point) / point.windowS);
  const ms = (read: (point: SeriesPoint) => number) => series.map((point) => (read(point) > 0 ? read(point) : null));
  return (
    <>
      <StaticChart
        title="Requests"
        unit="per second"
        atS={atS}
        format={formatRate}
        lines={[
          { label: 'arrived', color: '--c-request', dash: '6 3', values: perS((point) => point.arrived) },
          { label: 'completed', color: '--ink', values: perS((point) => point.completed) },
          { label: 'throttled', color: '--c-throttled', dash: '2 3', values: perS((point) => point.throttled) },
          {
            label: 'failed',
            color: '--c-failed',
            dash: '10 3 2 3',
            values: perS((point) => point.failed + point.timedOut),
          },
        ]}
      />
      <StaticChart
        title="Response time"
        unit={`of completed requests; p99 from ${P99_SAMPLES} samples on`}
        atS={atS}
        format={formatMs}
        lines={[
          {
            label: 'p99',
            color: '--ink-3',
            dash: '2 3',
            values: series.map((_, index) => tailOf(series, index).p99Ms ?? null),
          },
          { label: 'p50', color: '--ink', values: ms((point) => point.p50Ms) },
        ]}
      />
      <StaticChart
        title="Instances"
        unit="of all functions"
        atS={atS}
        format={formatRate}
        lines={[
          { label: 'busy', color: '--c-warm', values: series.map((point) => point.busyInstances) },
          { label: 'idle', color: '--c-idle', dash: '5 3', values: series.map((point) => point.idleInstances) },
        ]}
      />
    </>
  );
}

function Bill({ report: { result }, architecture }: { report: ExperimentReport; architecture: Architecture }) {
  const { bill } = result;
  return (
    <section>
      <h5>Bill</h5>
      <TableScroller label="Bill">
        <table className={tables.table}>
          <caption className="visually-hidden">Cost by part and meter</caption>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" data-kind="text">
                Meter
              </th>
              <th scope="col">Quantity</th>
              <th scope="col">In the run</th>
              <th scope="col">Per month at this rate</th>
            </tr>
          </thead>
          <tbody>
            {usedLines(result).map((line) => (
              <tr key={`${line.resource} ${line.service} ${line.meter}`}>
                <th scope="row">{ownerLabel(architecture, line.resource)}</th>
                <td data-kind="text">
                  {line.service} {line.meter}
                </td>
                <td>
                  {formatRate(line.quantity)} {line.unit}
                </td>
                <td>{formatCost(line.usd)}</td>
                <td>{formatMonthly(line.monthlyUsd)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td />
              <td />
              <td>{formatCost(bill.totalUsd)}</td>
              <td>{formatMonthly(bill.monthlyUsd)}</td>
            </tr>
          </tfoot>
        </table>
      </TableScroller>
    </section>
  );
}

function Listed({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <section>
      <h5>{title}</h5>
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}

function partsInWords({ resources }: Architecture): string {
  return resources.map(({ id, label }) => label ?? id).join(', ');
}
