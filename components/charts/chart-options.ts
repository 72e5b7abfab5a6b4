import type uPlot from 'uplot';
import type { ChartSpec } from './chart-model';
import type { TimeSpan } from './chart-view';
import { directLabels } from './direct-labels';
import { drawBefore, drawBehind, type Layers } from './draw-layers';

/** What a drawing of a chart needs. Functions are asked anew with every drawing. */
export interface OptionsInput {
  element: HTMLElement;
  width: number;
  spec: () => ChartSpec;
  layers: Pick<Layers, 'marks' | 'momentS'>;
  shown: () => TimeSpan;
  /** The crosshair moved under the pointer; undefined when it left. */
  onCursor: (atS: number | undefined) => void;
  /** A stretch was drawn out with the pointer. */
  onBrush: (span: TimeSpan) => void;
}

export const RIGHT_ROOM = 92;
const LEFT_ROOM = 54;
/** A shorter drag is a click. */
const SHORTEST_BRUSH_PX = 6;
const TIME_STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 604_800,
];

/** How uPlot draws a chart of ours: theme from the page, names at the ends of lines, layers around them. */
export function optionsOf({ element, width, spec, layers, shown, onCursor, onBrush }: OptionsInput): uPlot.Options {
  const { lines, band, height, isLog, formatTick, formatValue } = spec();
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${style.fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: color('--ink-3'),
    font,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1, size: 4 },
  };
  const all: Layers = { ...layers, heat: () => spec().heat, color, font };
  const labels = directLabels({ font: `500 12px ${style.fontFamily}`, series: () => spec().lines, color });
  return {
    width,
    height,
    padding: [8, RIGHT_ROOM, 0, 0],
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: true, y: false, setScale: false, dist: SHORTEST_BRUSH_PX } },
    scales: {
      x: { time: false, range: () => [shown().fromS, shown().untilS] },
      y: isLog ? { distr: 3, range: logRange } : { range: (_, __, max) => [0, Math.max(1e-9, (max ?? 0) || 1) * 1.08] },
    },
    axes: [
      { ...axis, size: 26, incrs: TIME_STEPS_S, values: (_, ticks) => ticks.map(formatClock) },
      {
        ...axis,
        size: LEFT_ROOM,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : (formatTick ?? formatValue)(tick))),
        ...(isLog ? { filter: wholePowers } : {}),
      },
    ],
    series: [
      {},
      ...lines.map(
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
    ...(band ? { bands: [{ series: bandOf(spec(), band), fill: withAlpha(color('--ink'), 0.1) }] } : {}),
    hooks: {
      drawClear: [drawBehind(all)],
      draw: [drawBefore(all), labels],
      setCursor: [(chart) => onCursor(chart.cursor.idx == null ? undefined : chart.data[0]?.[chart.cursor.idx])],
      setSelect: [
        (chart) => {
          const { left, width: selected } = chart.select;
          if (selected < SHORTEST_BRUSH_PX) return;
          onBrush({ fromS: chart.posToVal(left, 'x'), untilS: chart.posToVal(left + selected, 'x') });
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** Places of the two lines of a band among the columns of the chart's data. */
function bandOf({ lines }: ChartSpec, band: readonly [string, string]): [number, number] {
  const [upper, lower] = band.map((wanted) => 1 + lines.findIndex(({ label }) => label === wanted));
  return [upper ?? 1, lower ?? 1];
}

/** A colour of the theme, six hexadecimal digits, made translucent. */
function withAlpha(hex: string, alpha: number): string {
  return `${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}

function logRange(_: uPlot, min: number | null, max: number | null): [number, number] {
  const low = 10 ** Math.floor(Math.log10(Math.max(1, min ?? 1)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(low * 10, (max ?? 10) * 1.05)));
  return [low, high];
}

function wholePowers(_: uPlot, ticks: number[]): (number | null)[] {
  return ticks.map((tick) => (Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9 ? tick : null));
}

/** Seconds of the run for an axis: `2:10`, `1:02:10`. */
function formatClock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(Math.floor(seconds % 60)).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
