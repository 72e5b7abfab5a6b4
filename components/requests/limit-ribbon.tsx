import { type KeyboardEvent, type PointerEvent, useMemo } from 'react';
import { useStore } from 'zustand';
import { type ChartViewStore, indexAt, type TimeSpan } from '@/components/charts/chart-view';
import { labelOf } from '@/components/diagram/words';
import { formatCount, formatS, formatSimTime } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { Disclosure } from '@/components/ui/disclosure';
import styles from './limit-ribbon.module.css';
import { boundS, type LimitRow, limitRowsOf, pointAt } from './limit-rows';
import { LIMIT_KIND_WORDS, limitInWords } from './limit-words';

interface LimitRibbonProps {
  /** What all charts have in common: crosshair and zoom. */
  view: ChartViewStore;
  /** All that was simulated. */
  whole: TimeSpan;
}

/** Which limit bound when: a line for each, on the time axis of the charts, with the numbers of the second pointed at. */
export function LimitRibbon({ view, whole }: LimitRibbonProps) {
  const { architecture, controller } = useStage();
  const series = useSimulation((state) => state.series);
  const viewedUs = useSimulation((state) => state.viewedUs);
  const cursorS = useStore(view, (state) => state.cursorS);
  const shown = useStore(view, (state) => state.zoom) ?? whole;
  const rows = useMemo(() => limitRowsOf(series, architecture), [series, architecture]);
  const ends = useMemo(() => series.map(({ atS }) => atS), [series]);
  const point = pointAt(series, cursorS ?? (viewedUs === undefined ? undefined : viewedUs / 1e6));
  const lengthS = Math.max(1e-9, shown.untilS - shown.fromS);
  const share = (atS: number) => Math.min(1, Math.max(0, (atS - shown.fromS) / lengthS));

  const words = point
    ? `${formatSimTime(point.atS * 1e6)}: ${
        point.limits.length === 0
          ? 'no limit binds'
          : point.limits.map((limit) => limitInWords(limit, labelIn(architecture.resources, limit.resource))).join('; ')
      }.`
    : 'No whole second has passed yet.';

  const goTo = (atS: number) => {
    controller.pause();
    controller.seek(Math.round(atS * 1e6));
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !point) return;
    const index = indexAt(ends, point.atS);
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (step !== undefined) {
      const next = Math.min(ends.length - 1, Math.max(0, index + step));
      view.setState({ cursorS: ends[next], source: undefined });
    } else if (event.key === 'Escape') view.setState({ cursorS: undefined, source: undefined });
    else if (event.key === 'Enter') goTo(point.atS);
    else return;
    event.preventDefault();
  };
  const secondAt = (event: PointerEvent<HTMLElement> | React.MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return shown.fromS + (lengthS * (event.clientX - box.left)) / Math.max(1, box.width);
  };

  return (
    <section className={styles.ribbon} aria-label="Limits that bound">
      <h4 className={styles.title}>
        Limits that bound <span className={styles.unit}>second by second</span>
      </h4>
      <p className={styles.reading} data-binds={(point?.limits.length ?? 0) > 0 || undefined}>
        {words}
      </p>
      {rows.length > 0 && (
        <div
          className={styles.rows}
          role="slider"
          tabIndex={0}
          aria-label="Second of the run. Arrow keys move it, Enter shows that moment."
          aria-valuemin={0}
          aria-valuemax={Math.max(1, Math.round(whole.untilS))}
          aria-valuenow={Math.round(point?.atS ?? 0)}
          aria-valuetext={words}
          onKeyDown={handleKey}
          onPointerMove={(event) => view.setState({ cursorS: secondAt(event), source: 'limits' })}
          onPointerLeave={() => view.setState({ cursorS: undefined, source: undefined })}
          onClick={(event) => goTo(secondAt(event))}
        >
          {rows.map((row) => (
            <div key={row.key} className={styles.row}>
              <span className={styles.label}>
                {row.label}, {LIMIT_KIND_WORDS[row.kind]}
              </span>
              <span className={styles.track}>
                {row.stretches
                  .filter(({ fromS, untilS }) => untilS > shown.fromS && fromS < shown.untilS)
                  .map(({ fromS, untilS }) => (
                    <span
                      key={fromS}
                      className={styles.stretch}
                      data-kind={row.kind}
                      style={{
                        insetInlineStart: `${100 * share(fromS)}%`,
                        inlineSize: `${100 * (share(untilS) - share(fromS))}%`,
                      }}
                    />
                  ))}
              </span>
            </div>
          ))}
          {cursorS !== undefined && (
            <span className={styles.cursor} style={{ insetInlineStart: `${100 * share(cursorS)}%` }} />
          )}
        </div>
      )}
      {rows.length > 0 && (
        <Disclosure summary="The limits as a table">
          <LimitTable rows={rows} />
        </Disclosure>
      )}
    </section>
  );
}

function LimitTable({ rows }: { rows: readonly LimitRow[] }) {
  return (
    <TableScroller label="The limits as a table">
      <table className={tables.table}>
        <caption className="visually-hidden">Limits that bound in this run, the most frequent first</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" data-kind="text">
              Limit
            </th>
            <th scope="col">First at</th>
            <th scope="col">Last at</th>
            <th scope="col">Bound for</th>
            <th scope="col">Times</th>
            <th scope="col" data-kind="text">
              In its worst window
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td data-kind="text">{LIMIT_KIND_WORDS[row.kind]}</td>
              <td>{formatSimTime((row.stretches[0]?.fromS ?? 0) * 1e6)}</td>
              <td>{formatSimTime((row.stretches.at(-1)?.untilS ?? 0) * 1e6)}</td>
              <td>{formatS(boundS(row))}</td>
              <td>{formatCount(row.times)}</td>
              <td data-kind="wrap">
                {formatSimTime(row.worstAtS * 1e6)}: {limitInWords(row.worst, row.label)}.
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

function labelIn(resources: readonly Parameters<typeof labelOf>[0][], id: string): string {
  const resource = resources.find((each) => each.id === id);
  return resource ? labelOf(resource) : id;
}
