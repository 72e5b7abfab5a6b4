'use client';

import { PlainChart, type PlainLine } from '@/components/charts/plain-chart';
import { formatCount, formatMs } from '@/components/simulation/format';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { Disclosure } from '@/components/ui/disclosure';
import styles from './compare-charts.module.css';
import type { RunFigures, RunWindow } from './measured-run';

interface CompareChartsProps {
  measured: RunFigures;
  simulated: RunFigures;
}

const HEIGHT = 170;

/** A run second by second, measured and simulated on the same axes. */
export function CompareCharts({ measured, simulated }: CompareChartsProps) {
  const atS = measured.windows.map((window) => window.atS);
  const simulatedAt = new Map(simulated.windows.map((window) => [window.atS, window]));
  const real = (read: (window: RunWindow) => number | null) => measured.windows.map(read);
  const model = (read: (window: RunWindow) => number | null) =>
    atS.map((each) => {
      const window = simulatedAt.get(each);
      return window ? read(window) : null;
    });
  const latency: PlainLine[] = [
    { label: 'p50 real', color: '--ink', width: 2, values: real(({ p50Ms }) => p50Ms) },
    { label: 'p99 real', color: '--ink', dash: [2, 3], values: real(({ p99Ms }) => p99Ms) },
    { label: 'p50 model', color: '--c-request', width: 2, values: model(({ p50Ms }) => p50Ms) },
    { label: 'p99 model', color: '--c-request', dash: [2, 3], values: model(({ p99Ms }) => p99Ms) },
  ];
  const instances: PlainLine[] = [
    { label: 'real', color: '--ink', width: 2, values: carried(real((window) => window.instances)) },
    { label: 'model', color: '--c-request', width: 2, dash: [7, 3], values: model((window) => window.instances) },
  ];
  return (
    <div className={styles.charts}>
      <PlainChart
        title="Response time"
        unit="of completed requests, logarithmic"
        atS={atS}
        series={latency}
        height={HEIGHT}
        isLog
        formatValue={formatMs}
      />
      <PlainChart
        title="Instances"
        unit="of all functions"
        atS={atS}
        series={instances}
        height={HEIGHT}
        formatValue={formatCount}
      />
      <Disclosure summary="The charts as a table">
        <WindowTable measured={measured} simulatedAt={simulatedAt} />
      </Disclosure>
    </div>
  );
}

/** The runtime is asked about once a second; a second without an answer keeps the last one. */
function carried(values: readonly (number | null)[]): (number | null)[] {
  let last: number | null = null;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
}

function WindowTable({ measured, simulatedAt }: { measured: RunFigures; simulatedAt: ReadonlyMap<number, RunWindow> }) {
  const ms = (value: number | null | undefined) => (value === null || value === undefined ? '–' : formatMs(value));
  const count = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : formatCount(value);
  return (
    <TableScroller label="Values of the charts">
      <table className={tables.table}>
        <caption className="visually-hidden">Second by second, measured and simulated</caption>
        <thead>
          <tr>
            <th scope="col">Until</th>
            <th scope="col">p50 real</th>
            <th scope="col">p50 model</th>
            <th scope="col">p99 real</th>
            <th scope="col">p99 model</th>
            <th scope="col">Cold real</th>
            <th scope="col">Cold model</th>
            <th scope="col">Instances real</th>
            <th scope="col">Instances model</th>
          </tr>
        </thead>
        <tbody>
          {measured.windows.map((real) => {
            const model = simulatedAt.get(real.atS);
            return (
              <tr key={real.atS}>
                <th scope="row">{real.atS} s</th>
                <td>{ms(real.p50Ms)}</td>
                <td>{ms(model?.p50Ms)}</td>
                <td>{ms(real.p99Ms)}</td>
                <td>{ms(model?.p99Ms)}</td>
                <td>{count(real.coldStarts)}</td>
                <td>{count(model?.coldStarts)}</td>
                <td>{count(real.instances)}</td>
                <td>{count(model?.instances)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroller>
  );
}
