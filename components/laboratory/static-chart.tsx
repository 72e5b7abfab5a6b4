import { formatS } from '@/components/simulation/format';
import styles from './report.module.css';

/** A line of a chart that stands still. */
export interface StaticLine {
  label: string;
  /** Custom property that holds the colour, such as `--c-cold`. */
  color: string;
  dash?: string;
  values: readonly (number | null)[];
}

interface StaticChartProps {
  title: string;
  unit: string;
  atS: readonly number[];
  lines: readonly StaticLine[];
  format: (value: number) => string;
  /** Width of the drawing, in the unit of its letters; narrow for a narrow place. */
  width?: number;
}

const PAGE_WIDTH = 720;
const HEIGHT = 150;
const LEFT = 64;
const RIGHT = 96;
const TOP = 8;
const BOTTOM = 22;
const LABEL_PX = 12;

/** Lines over simulated time as an SVG that needs no script, for paper; each line is named at its end. */
export function StaticChart({ title, unit, atS, lines, format, width = PAGE_WIDTH }: StaticChartProps) {
  const untilS = atS.at(-1) ?? 1;
  const fromS = atS.length > 1 ? 2 * (atS[0] ?? 0) - (atS[1] ?? 0) : 0;
  const most = niceMost(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const x = (s: number) => LEFT + ((s - fromS) / Math.max(1e-9, untilS - fromS)) * (width - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const ends = labelPlaces(lines.map(({ values }) => y(lastOf(values))));
  return (
    <figure className={styles.chart}>
      <figcaption>
        <strong>{title}</strong> {unit}
      </figcaption>
      <svg
        data-wide={width >= PAGE_WIDTH || undefined}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`${title}, ${unit}, over the simulated time`}
      >
        {[0, most / 2, most].map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} stroke="var(--line)" />
            <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {format(value)}
            </text>
          </g>
        ))}
        {[fromS, (fromS + untilS) / 2, untilS].map((s) => (
          <text key={s} x={x(s)} y={HEIGHT - 4} textAnchor="middle">
            {formatS(s)}
          </text>
        ))}
        {lines.map(({ label, color, dash, values }, at) => (
          <g key={label}>
            <path
              d={pathOf(atS.map(x), values, y)}
              fill="none"
              stroke={`var(${color})`}
              strokeWidth={1.75}
              strokeDasharray={dash}
            />
            <text className={styles.label} x={width - RIGHT + 6} y={(ends[at] ?? 0) + 4}>
              {label}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** A path that is broken where there is no value. */
function pathOf(xs: readonly number[], values: readonly (number | null)[], y: (value: number) => number): string {
  let isDrawing = false;
  const steps = values.map((value, at) => {
    const x = xs[at];
    if (value === null || x === undefined) {
      isDrawing = false;
      return '';
    }
    const step = `${isDrawing ? 'L' : 'M'}${x.toFixed(1)} ${y(value).toFixed(1)}`;
    isDrawing = true;
    return step;
  });
  return steps.join('');
}

function lastOf(values: readonly (number | null)[]): number {
  return values.findLast((value) => value !== null) ?? 0;
}

/** The least of 1, 2, 5, 10, 20, ... that is not below a value. */
function niceMost(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (([1, 2, 5].find((step) => step * power >= value) ?? 10) as number) * power;
}

/** Moves labels apart that would lie on each other, downwards in their order and back up from the end. */
function labelPlaces(wanted: readonly number[]): number[] {
  const order = wanted.map((place, at) => ({ place, at })).sort((a, b) => a.place - b.place);
  let least = TOP;
  for (const each of order) {
    each.place = Math.max(each.place, least);
    least = each.place + LABEL_PX;
  }
  const over = Math.max(0, least - LABEL_PX - (HEIGHT - BOTTOM));
  return wanted.map((_, at) => (order.find((each) => each.at === at)?.place ?? 0) - over);
}
