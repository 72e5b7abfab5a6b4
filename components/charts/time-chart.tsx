'use client';

import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { onThemeChange } from '@/components/simulation/theme';
import { ChartTitle } from './chart-frame';
import styles from './chart-frame.module.css';
import { directLabels } from './direct-labels';

export interface ChartSeries {
  label: string;
  /** Custom property that holds the colour, such as `--c-cold`. */
  color: string;
  width?: number;
  dash?: number[];
  values: (number | null)[];
}

interface TimeChartProps {
  title: string;
  unit: string;
  /** Ends of the windows, in simulated seconds. */
  atS: number[];
  series: ChartSeries[];
  height: number;
  isLog?: boolean;
  formatValue: (value: number) => string;
  /** How the axis writes its values, where it differs. */
  formatTick?: (value: number) => string;
}

/** Charts that share this name share their crosshair. */
const SYNC_KEY = 'stage';
const RIGHT_ROOM = 92;
const LEFT_ROOM = 54;
const TIME_STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 604_800,
];

/** Lines over simulated time, drawn by uPlot; each line is named at its end. */
export function TimeChart({
  title,
  unit,
  atS,
  series,
  height,
  isLog = false,
  formatValue,
  formatTick,
}: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const data = [atS, ...series.map(({ values }) => values)] as uPlot.AlignedData;
  const dataRef = useRef(data);
  const seriesRef = useRef(series);
  dataRef.current = data;
  seriesRef.current = series;
  const structure = series.map(({ label }) => label).join('|');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart is built anew when its lines are others; data follow below.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const build = () => {
      chart.current?.destroy();
      const width = Math.max(120, element.clientWidth);
      const options = optionsOf({
        element,
        width,
        height,
        isLog,
        formatTick: formatTick ?? formatValue,
        series: () => seriesRef.current,
      });
      chart.current = new uPlot(options, dataRef.current, element);
    };
    build();
    const sizes = new ResizeObserver(() =>
      chart.current?.setSize({ width: Math.max(120, element.clientWidth), height }),
    );
    sizes.observe(element);
    const endThemes = onThemeChange(build);
    return () => {
      sizes.disconnect();
      endThemes();
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [structure, height, isLog]);

  useEffect(() => {
    chart.current?.setData(data);
  });

  return (
    <figure className={styles.figure}>
      <ChartTitle title={title} unit={unit} />
      <div ref={box} className={styles.box} role="img" aria-label={summaryOf(title, unit, series, formatValue)} />
    </figure>
  );
}

function summaryOf(
  title: string,
  unit: string,
  series: readonly ChartSeries[],
  format: (value: number) => string,
): string {
  const parts = series.map(({ label, values }) => {
    const last = values.at(-1);
    return `${label} ${last === null || last === undefined ? 'none' : format(last)}`;
  });
  return `${title}, ${unit}. Now: ${parts.join(', ')}.`;
}

interface OptionsInput {
  element: HTMLElement;
  width: number;
  height: number;
  isLog: boolean;
  formatTick: (value: number) => string;
  series: () => ChartSeries[];
}

function optionsOf({ element, width, height, isLog, formatTick, series }: OptionsInput): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${style.fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: color('--ink-3'),
    font,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1, size: 4 },
  };
  return {
    width,
    height,
    padding: [8, RIGHT_ROOM, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: SYNC_KEY }, points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      x: { time: false },
      y: isLog ? { distr: 3, range: logRange } : { range: (_, __, max) => [0, Math.max(1, max * 1.08)] },
    },
    axes: [
      { ...axis, size: 26, incrs: TIME_STEPS_S, values: (_, ticks) => ticks.map(formatClock) },
      {
        ...axis,
        size: LEFT_ROOM,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : formatTick(tick))),
        ...(isLog ? { filter: wholePowers } : {}),
      },
    ],
    series: [
      {},
      ...series().map(
        (line): uPlot.Series => ({
          label: line.label,
          stroke: color(line.color),
          width: line.width ?? 1.5,
          points: { show: false },
          spanGaps: false,
          ...(line.dash ? { dash: line.dash } : {}),
        }),
      ),
    ],
    hooks: { draw: [directLabels({ font: `500 12px ${style.fontFamily}`, series, color })] },
  };
}

function logRange(_: uPlot, min: number | null, max: number | null): [number, number] {
  const low = 10 ** Math.floor(Math.log10(Math.max(1, min ?? 1)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(low * 10, (max ?? 10) * 1.05)));
  return [low, high];
}

function wholePowers(_: uPlot, ticks: number[]): (number | null)[] {
  return ticks.map((tick) => (Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9 ? tick : null));
}

function formatClock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(Math.floor(seconds % 60)).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
