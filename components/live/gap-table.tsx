'use client';

import { formatCount, formatMs } from '@/components/simulation/format';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import type { Gap } from './gap';

interface GapTableProps {
  gaps: readonly Gap[];
  /** Of the run that the times were taken from. */
  before: readonly Gap[] | undefined;
}

/** Measured, simulated, and how far apart, with signs: above zero, the simulation is too slow or counts too many. */
export function GapTable({ gaps, before }: GapTableProps) {
  return (
    <TableScroller label="Measured against simulated">
      <table className={tables.table}>
        <caption className="visually-hidden">Measured and simulated figures and the gap between them</caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Measured</th>
            <th scope="col">Simulated</th>
            <th scope="col">Gap</th>
            <th scope="col">Gap in %</th>
            {before && <th scope="col">Run before</th>}
          </tr>
        </thead>
        <tbody>
          {gaps.map((gap) => (
            <tr key={gap.name}>
              <th scope="row">{gap.name}</th>
              <td>{show(gap, gap.measured)}</td>
              <td>{show(gap, gap.simulated)}</td>
              <td>{signed(gap)}</td>
              <td>{relativeText(gap)}</td>
              {before && <td>{relativeText(before.find(({ name }) => name === gap.name))}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

function show({ unit }: Gap, value: number): string {
  return unit === 'ms' ? formatMs(value) : formatCount(value);
}

function signed(gap: Gap): string {
  const size = show(gap, Math.abs(gap.difference));
  return gap.difference === 0 ? size : `${gap.difference > 0 ? '+' : '−'}${size}`;
}

function relativeText(gap: Gap | undefined): string {
  if (gap?.relative === undefined) return '–';
  const percent = Math.abs(gap.relative * 100);
  const digits = percent < 10 ? percent.toFixed(1) : formatCount(percent);
  return `${gap.relative > 0 ? '+' : gap.relative < 0 ? '−' : ''}${digits}%`;
}
