'use client';

import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useStore } from 'zustand';
import { secondsAsClock } from '@/components/faults/fault-words';
import { onThemeChange } from '@/components/simulation/theme';
import type { TimelineMark } from '@/components/timeline/marks';
import { ChartTitle } from './chart-frame';
import styles from './chart-frame.module.css';
import type { ChartSpec } from './chart-model';
import { optionsOf } from './chart-options';
import { ChartTable } from './chart-table';
import { type ChartViewStore, indexAt, type TimeSpan, zoomTo } from './chart-view';

interface TimeChartProps {
  spec: ChartSpec;
  /** Ends of the windows, in simulated seconds. */
  atS: readonly number[];
  view: ChartViewStore;
  marks: readonly TimelineMark[];
  /** The moment looked at; undefined for the newest. What lies ahead of it is paler. */
  momentS: number | undefined;
  /** All that was simulated, and shown without a zoom. */
  whole: TimeSpan;
  /** What the file of the chart is called, without its ending; without it the chart has no table. */
  fileName?: string | undefined;
  /** What a click, or Enter at the crosshair, opens; nothing without it. */
  onPick?: ((atS: number) => void) | undefined;
  pickHint?: string | undefined;
}

/** Keys that move the crosshair, and by how many windows. */
const MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Lines over simulated time, drawn by uPlot; each line is named at its end, and read at the crosshair of all charts. */
export function TimeChart(props: TimeChartProps) {
  const { spec, atS, view, whole, fileName, onPick, pickHint } = props;
  const { box, chart } = useDrawing(props);
  const cursorS = useStore(view, (state) => state.cursorS);
  const readS = cursorS ?? props.momentS;
  const index = readS === undefined ? atS.length - 1 : indexAt(atS, readS);
  const readAt = index >= 0 ? (atS[index] as number) : 0;

  const handleKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || atS.length === 0) return;
    const step = MOVES[event.key];
    if (step !== undefined) {
      const next = Math.min(atS.length - 1, Math.max(0, index + step));
      view.setState({ cursorS: atS[next], source: undefined });
    } else if (event.key === 'Escape') view.setState({ cursorS: undefined, source: undefined });
    else if (event.key === 'Enter' && onPick) onPick(readAt);
    else return;
    event.preventDefault();
  };

  const handleClick = () => {
    const { cursor, data } = chart.current ?? {};
    const at = cursor?.idx == null ? undefined : data?.[0]?.[cursor.idx];
    if (at !== undefined) onPick?.(at);
  };

  const reading = readingOf(spec, index);
  return (
    <figure className={styles.figure}>
      <ChartTitle title={spec.title} unit={spec.unit} />
      <p className={styles.reading}>
        {index < 0 ? 'No whole second has passed yet.' : `${secondsAsClock(readAt)} · ${reading}`}
      </p>
      <div
        ref={box}
        className={styles.box}
        data-picks={onPick !== undefined || undefined}
        role="slider"
        tabIndex={0}
        aria-label={`${spec.title}, ${spec.unit}. Crosshair: arrow keys move it${onPick ? `, Enter ${pickHint}` : ''}.`}
        aria-valuemin={0}
        aria-valuemax={Math.max(1, Math.round(whole.untilS))}
        aria-valuenow={Math.round(readAt)}
        aria-valuetext={index < 0 ? 'nothing yet' : `At ${secondsAsClock(readAt)}: ${reading}`}
        onKeyDown={handleKey}
        onClick={onPick ? handleClick : undefined}
      />
      {fileName !== undefined && <ChartTable spec={spec} atS={atS} view={view} fileName={fileName} />}
    </figure>
  );
}

/** The values of all lines in a window: `arrived 20.1, completed 19.8`. */
function readingOf({ lines, formatValue }: ChartSpec, index: number): string {
  const parts = lines.map(({ label, values }) => {
    const value = values[index];
    return `${label} ${value === null || value === undefined ? '–' : formatValue(value)}`;
  });
  return parts.join(', ');
}

/** Keeps a drawing in step with its data, the theme, the size, the zoom and the crosshair of the other charts. */
function useDrawing(props: TimeChartProps) {
  const { spec, atS, view } = props;
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const isHovered = useRef(false);
  const latest = useRef(props);
  latest.current = props;
  const structure = `${spec.lines.map(({ label }) => label).join('|')}|${spec.isLog ?? false}`;
  const dataOf = () =>
    [latest.current.atS, ...latest.current.spec.lines.map(({ values }) => values)] as uPlot.AlignedData;

  const placeCursor = useCallback(() => {
    const drawn = chart.current;
    if (!drawn) return;
    const { cursorS } = view.getState();
    const left = cursorS === undefined ? -10 : drawn.valToPos(cursorS, 'x');
    drawn.setCursor({ left, top: cursorS === undefined ? -10 : drawn.over.clientHeight / 2 }, false);
  }, [view]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart is built anew when its lines are others; data follow below.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const build = () => {
      chart.current?.destroy();
      const options = optionsOf({
        element,
        width: widthOf(element),
        spec: () => latest.current.spec,
        layers: { marks: () => latest.current.marks, momentS: () => latest.current.momentS },
        shown: () => view.getState().zoom ?? latest.current.whole,
        onCursor: (cursorS) => {
          // The drawing also tells of its crosshair when its data change; only a pointer moves that of the others.
          if (isHovered.current && cursorS !== view.getState().cursorS) view.setState({ cursorS, source: spec.id });
        },
        onBrush: ({ fromS, untilS }) => zoomTo(view, fromS, untilS),
      });
      const drawn = new uPlot(options, dataOf(), element);
      drawn.over.addEventListener('pointerenter', () => {
        isHovered.current = true;
      });
      drawn.over.addEventListener('pointerleave', () => {
        isHovered.current = false;
        view.setState({ cursorS: undefined, source: undefined });
      });
      chart.current = drawn;
    };
    build();
    const sizes = new ResizeObserver(() => chart.current?.setSize({ width: widthOf(element), height: spec.height }));
    sizes.observe(element);
    const endThemes = onThemeChange(build);
    const endView = view.subscribe((now, before) => {
      if (now.zoom !== before.zoom) chart.current?.setData(dataOf());
      if (now.cursorS !== before.cursorS && now.source !== spec.id) placeCursor();
    });
    return () => {
      sizes.disconnect();
      endThemes();
      endView();
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [structure, view]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when what is shown is another
  useEffect(() => {
    chart.current?.setData(dataOf());
    if (!isHovered.current) placeCursor();
  }, [spec, atS, props.marks, props.momentS, props.whole]);

  return { box, chart };
}

function widthOf(element: HTMLElement): number {
  return Math.max(120, element.clientWidth);
}
