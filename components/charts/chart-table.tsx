'use client';

import { useState } from 'react';
import { useStore } from 'zustand';
import { secondsAsClock } from '@/components/faults/fault-words';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { Button } from '@/components/ui/button';
import styles from './chart-frame.module.css';
import type { ChartSpec } from './chart-model';
import type { ChartViewStore, TimeSpan } from './chart-view';

const MOST_ROWS = 20;

interface ChartTableProps {
  spec: ChartSpec;
  atS: readonly number[];
  view: ChartViewStore;
  /** What its file is called, without its ending. */
  fileName: string;
}

/** The twin of a chart for those who would rather read numbers: its last windows in sight, and all of them as a file. */
export function ChartTable({ spec, atS, view, fileName }: ChartTableProps) {
  const [isOpen, setOpen] = useState(false);
  const download = () => saveText(chartCsv(spec, atS), `${fileName}.csv`, 'text/csv');
  return (
    <details className={styles.twin} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{spec.title} as a table</summary>
      {isOpen && <Rows spec={spec} atS={atS} view={view} />}
      {isOpen && (
        <p className={styles.download}>
          <Button onClick={download}>Download as CSV</Button>
        </p>
      )}
    </details>
  );
}

function Rows({ spec, atS, view }: Omit<ChartTableProps, 'fileName'>) {
  const zoom = useStore(view, (state) => state.zoom);
  const rows = rowsInSight(atS, zoom).slice(-MOST_ROWS).reverse();
  if (rows.length === 0) return <p>No whole second has passed yet.</p>;
  return (
    <TableScroller label={`${spec.title} as a table`}>
      <table className={tables.table}>
        <caption className="visually-hidden">
          {spec.title}: the last {MOST_ROWS} windows in sight, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Until</th>
            {spec.lines.map(({ label, unit }) => (
              <th scope="col" key={label}>
                {label} ({unit})
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((index) => (
            <tr key={atS[index]}>
              <th scope="row">{secondsAsClock(atS[index] as number)}</th>
              {spec.lines.map(({ label, values }) => {
                const value = values[index];
                return <td key={label}>{value === null || value === undefined ? '–' : spec.formatValue(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

/** Indexes of the windows that a zoom shows. */
function rowsInSight(atS: readonly number[], zoom: TimeSpan | undefined): number[] {
  return atS.flatMap((each, index) => (!zoom || (each >= zoom.fromS && each <= zoom.untilS) ? [index] : []));
}

/**
 * A chart as comma-separated values: a heading with units, then all windows of the run. A heat map has a line for each
 * band of each window instead. A value that is not known is an empty cell.
 */
export function chartCsv({ lines, heat }: ChartSpec, atS: readonly number[]): string {
  if (heat) {
    const cells = heat.flatMap(({ atS: endS, bands }) =>
      bands.map(({ fromMs, untilMs, count }) => [endS, fromMs, untilMs, count].map(rounded).join(',')),
    );
    return `${['end (s),from (ms),until (ms),requests', ...cells].join('\n')}\n`;
  }
  const heading = ['end (s)', ...lines.map(({ label, unit }) => `${label} (${unit})`)].map(quoted);
  const rows = atS.map((endS, index) =>
    [rounded(endS), ...lines.map(({ values }) => rounded(values[index]))].join(','),
  );
  return `${[heading.join(','), ...rows].join('\n')}\n`;
}

function rounded(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '' : String(Number(value.toPrecision(10)));
}

/** A cell that a spreadsheet takes for text, whatever stands in it. */
function quoted(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function saveText(text: string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
