import type { BreakEvenCell, BreakEvenDesign, BreakEvenRun, Crossing } from '@/content/break-even';
import { meanOf } from '@/content/break-even';
import styles from './break-even.module.css';
import { DESIGN_WORDS, rateInWords } from './design-words';

/** One design's cells, by rising rate. */
export interface LoadLine {
  design: BreakEvenDesign;
  cells: readonly BreakEvenCell[];
}

interface LoadChartProps {
  title: string;
  figure: Exclude<keyof BreakEvenRun, 'unservedShare'>;
  lines: readonly LoadLine[];
  /** Least and greatest value of the upright axis; powers of ten between them are marked. */
  range: readonly [number, number];
  format: (value: number) => string;
  crossings?: readonly Crossing[];
}

const WIDTH = 300;
const HEIGHT = 190;
const LEFT = 52;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 34;
/** Above this share of lost requests a point is drawn as a ring: what is lost costs nothing. */
const LOST_SHARE = 0.001;

/** Lines of a figure over the request rate, both on logarithmic scales. */
export function LoadChart({ title, figure, lines, range, format, crossings = [] }: LoadChartProps) {
  const rates = [...new Set(lines.flatMap(({ cells }) => cells.map(({ ratePerS }) => ratePerS)))].sort((a, b) => a - b);
  const x = scale(rates[0] ?? 1, rates.at(-1) ?? 10, LEFT, WIDTH - RIGHT);
  const y = scale(range[0], range[1], HEIGHT - BOTTOM, TOP);
  return (
    <figure className={styles.chart}>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}, over the request rate; the table holds its numbers`}
      >
        {powersOfTen(range).map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} className={styles.grid} />
            <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
              {format(value)}
            </text>
          </g>
        ))}
        {rates.map((rate) => (
          <text key={rate} x={x(rate)} y={HEIGHT - BOTTOM + 15} textAnchor="middle">
            {rate.toLocaleString('en-US')}
          </text>
        ))}
        <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 3} textAnchor="middle" className={styles.axis}>
          requests a second
        </text>
        {crossings.map(({ ratePerS, fromPerS, untilPerS }) => (
          <rect
            key={ratePerS}
            className={styles.crossing}
            x={x(fromPerS)}
            y={TOP}
            width={Math.max(1, x(untilPerS) - x(fromPerS))}
            height={HEIGHT - TOP - BOTTOM}
          />
        ))}
        {crossings.length > 0 && (
          <text
            className={styles.crossingRate}
            x={x(Math.min(...crossings.map(({ fromPerS }) => fromPerS))) - 4}
            y={TOP + 10}
            textAnchor="end"
          >
            {crossings.map(({ ratePerS }) => rateInWords(ratePerS)).join(', ')}
          </text>
        )}
        {lines.map(({ design, cells }) => (
          <Line key={design} design={design} cells={cells} figure={figure} x={x} y={y} />
        ))}
      </svg>
    </figure>
  );
}

type Scale = (value: number) => number;

function Line({ design, cells, figure, x, y }: LoadLine & { figure: LoadChartProps['figure']; x: Scale; y: Scale }) {
  const { color, dash } = DESIGN_WORDS[design];
  const points = cells.flatMap((cell) => {
    const { mean, halfWidth } = meanOf(cell, figure);
    if (!Number.isFinite(mean)) return [];
    return [{ cell, at: x(cell.ratePerS), mean, least: mean - halfWidth, most: mean + halfWidth }];
  });
  const path = points.map(({ at, mean }, index) => `${index === 0 ? 'M' : 'L'}${at.toFixed(1)} ${y(mean).toFixed(1)}`);
  return (
    <g stroke={`var(${color})`}>
      <path d={path.join('')} fill="none" strokeWidth={1.75} strokeDasharray={dash} />
      {points.map(({ cell, at, mean, least, most }) => (
        <g key={cell.ratePerS}>
          {most - least > 0 && <line x1={at} x2={at} y1={y(Math.max(least, mean / 10))} y2={y(most)} strokeWidth={1} />}
          <circle
            cx={at}
            cy={y(mean)}
            r={meanOf(cell, 'unservedShare').mean > LOST_SHARE ? 4 : 2.5}
            fill={meanOf(cell, 'unservedShare').mean > LOST_SHARE ? 'var(--panel)' : `var(${color})`}
          />
        </g>
      ))}
    </g>
  );
}

/** A logarithmic scale; what lies outside is drawn at its end. */
function scale(from: number, to: number, start: number, end: number): Scale {
  const least = Math.log(from);
  const span = Math.max(1e-9, Math.log(to) - least);
  return (value) => {
    const share = (Math.log(Math.max(value, Number.MIN_VALUE)) - least) / span;
    return Math.round(10 * (start + Math.min(1, Math.max(0, share)) * (end - start))) / 10;
  };
}

function powersOfTen([least, most]: readonly [number, number]): number[] {
  const first = Math.ceil(Math.log10(least) - 1e-9);
  const last = Math.floor(Math.log10(most) + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at));
}

/** The powers of ten around all values of a figure. */
export function rangeOf(cells: readonly BreakEvenCell[], figure: keyof BreakEvenRun): [number, number] {
  const values = cells.map((cell) => meanOf(cell, figure).mean).filter((value) => value > 0);
  if (values.length === 0) return [1, 10];
  const least = 10 ** Math.floor(Math.log10(Math.min(...values)));
  return [least, Math.max(10 * least, 10 ** Math.ceil(Math.log10(Math.max(...values))))];
}
