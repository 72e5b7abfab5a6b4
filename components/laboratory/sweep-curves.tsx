'use client';

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { type Measure, type MeasureId, measureOf } from '@/content/laboratory/measures';
import { bestOf, type Goal, type SweepPoint, verdictOf } from '@/content/laboratory/sweep';
import { formatFigure, formatValue } from './figures';
import styles from './laboratory.module.css';

const CURVES: readonly { id: MeasureId; color: string; line?: keyof Goal }[] = [
  { id: 'p99', color: 'var(--ink)', line: 'p99Ms' },
  { id: 'monthlyUsd', color: 'var(--c-money)' },
  { id: 'unserved', color: 'var(--c-failed)', line: 'mostUnservedPercent' },
];

interface SweepCurvesProps {
  points: readonly SweepPoint[];
  goal: Goal;
  isLog: boolean;
  unit: string;
}

/** The measures of the goal over the swept values, each with its band; where the goal is kept is shaded. */
export function SweepCurves(props: SweepCurvesProps) {
  return (
    <div className={styles.charts}>
      {CURVES.map(({ id, ...curve }) => (
        <Curve key={id} measure={measureOf(id)} {...curve} {...props} />
      ))}
    </div>
  );
}

interface CurveProps extends SweepCurvesProps {
  measure: Measure;
  color: string;
  line?: keyof Goal;
}

function Curve({ measure, color, line, points, goal, isLog, unit }: CurveProps) {
  const { id, label } = measure;
  const data = points.flatMap(({ value, estimates }) => {
    const estimate = estimates[id];
    if (estimate.kind === 'not-enough') return [];
    const { mean, halfWidth } = estimate;
    return [{ value, mean, band: [Math.max(0, mean - halfWidth), mean + halfWidth] as const }];
  });
  const best = bestOf(points, goal);
  const bestMean = best.kind === 'best' ? data.find(({ value }) => value === best.point.value) : undefined;
  const format = (figure: number) => formatFigure(figure, measure.unit);
  return (
    <figure className={styles.curve}>
      <figcaption>
        {label} <span className={styles.unit}>with its band of 95%</span>
      </figcaption>
      {data.length < 2 ? (
        <p className={styles.none}>Not enough data to draw yet.</p>
      ) : (
        <div
          className={styles.plot}
          role="img"
          aria-label={`${label} over the swept values; the table that follows holds its numbers.`}
        >
          <ResponsiveContainer width="100%" height="100%">
            <ComposedChart data={data} margin={{ top: 16, right: 16, bottom: 20, left: 8 }} accessibilityLayer={false}>
              <CartesianGrid stroke="var(--line)" />
              {regionsOf(points, goal).map(([from, to]) => (
                <ReferenceArea key={from} x1={from} x2={to} fill="var(--c-money)" fillOpacity={0.1} stroke="none" />
              ))}
              <XAxis
                dataKey="value"
                type="number"
                scale={isLog ? 'log' : 'linear'}
                domain={['dataMin', 'dataMax']}
                padding={{ left: 20, right: 20 }}
                ticks={data.map(({ value }) => value)}
                tickFormatter={(value: number) => formatValue(value)}
                stroke="var(--ink-3)"
                fontSize={11}
                label={{ value: unit, position: 'insideBottom', offset: -12, fill: 'var(--ink-2)', fontSize: 11 }}
              />
              <YAxis type="number" tickFormatter={format} stroke="var(--ink-3)" fontSize={11} width={64} />
              <Tooltip
                formatter={(shown) =>
                  Array.isArray(shown) ? shown.map(Number).map(format).join(' to ') : format(Number(shown))
                }
                labelFormatter={(value) => formatValue(Number(value), unit)}
                contentStyle={{ background: 'var(--panel)', borderColor: 'var(--line)', color: 'var(--ink)' }}
              />
              <Area
                dataKey="band"
                name="band"
                stroke="none"
                fill={color}
                fillOpacity={0.18}
                isAnimationActive={false}
              />
              <Line
                dataKey="mean"
                name="mean"
                stroke={color}
                strokeWidth={2}
                dot={{ r: 3, fill: color }}
                isAnimationActive={false}
              />
              {line && <ReferenceLine y={goal[line]} stroke="var(--ink-3)" strokeDasharray="6 4" />}
              {bestMean && (
                <ReferenceDot
                  x={bestMean.value}
                  y={bestMean.mean}
                  r={7}
                  fill="none"
                  stroke="var(--c-money)"
                  strokeWidth={2.5}
                  label={{ value: 'best', position: 'top', fill: 'var(--c-money-text)', fontSize: 12 }}
                />
              )}
            </ComposedChart>
          </ResponsiveContainer>
        </div>
      )}
    </figure>
  );
}

/** Stretches of values that keep the goal one after the other. */
function regionsOf(points: readonly SweepPoint[], goal: Goal): [from: number, to: number][] {
  const regions: [number, number][] = [];
  let wasKept = false;
  for (const point of points) {
    const isKept = verdictOf(point, goal) === 'keeps';
    const last = regions.at(-1);
    if (isKept && wasKept && last) last[1] = point.value;
    else if (isKept) regions.push([point.value, point.value]);
    wasKept = isKept;
  }
  return regions.filter(([from, to]) => from < to);
}
