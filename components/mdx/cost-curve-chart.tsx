'use client';

import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { CostPoint } from '@/content/cost-curve';

const SERIES = [
  { key: 'totalMonthlyUsd', name: 'Whole design', color: 'var(--c-money)', dash: '0' },
  { key: 'serverlessMonthlyUsd', name: 'Its gateway and functions', color: 'var(--c-money)', dash: '6 4' },
  { key: 'containersMonthlyUsd', name: 'Containers instead of these', color: 'var(--ink-2)', dash: '2 3' },
] as const;

const dollars = (usd: number): string =>
  usd.toLocaleString('en-US', { style: 'currency', currency: 'USD', maximumSignificantDigits: 3, notation: 'compact' });
const rate = (perS: number): string => perS.toLocaleString('en-US');

/** Powers of ten from the one at or below the least value to the one at or above the greatest. */
function powersOfTen(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, step) => 10 ** (first + step));
}

/** Monthly cost against request rate, both axes logarithmic. */
export function CostCurveChart({ points }: { points: readonly CostPoint[] }) {
  const rates = powersOfTen(points.map(({ ratePerS }) => ratePerS));
  const costs = powersOfTen(points.flatMap((point) => SERIES.map(({ key }) => point[key])));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={[...points]} margin={{ top: 8, right: 16, bottom: 20, left: 8 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis
          dataKey="ratePerS"
          type="number"
          scale="log"
          domain={['dataMin', 'dataMax']}
          ticks={rates}
          tickFormatter={rate}
          stroke="var(--ink-3)"
          label={{ value: 'requests a second', position: 'insideBottom', offset: -12, fill: 'var(--ink-2)' }}
        />
        <YAxis
          type="number"
          scale="log"
          domain={[costs[0] ?? 1, costs.at(-1) ?? 1]}
          ticks={costs}
          tickFormatter={dollars}
          stroke="var(--ink-3)"
          width={56}
        />
        <Tooltip
          formatter={(value) => dollars(Number(value))}
          labelFormatter={(perS) => `${rate(Number(perS))} requests a second`}
          contentStyle={{ background: 'var(--panel)', borderColor: 'var(--line)', color: 'var(--ink)' }}
        />
        <Legend verticalAlign="top" align="left" />
        {SERIES.map(({ key, name, color, dash }) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            legendType="plainline"
            stroke={color}
            strokeDasharray={dash}
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
