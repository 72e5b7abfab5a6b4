'use client';

import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { CostPoint } from '@/content/cost-curve';

const SERIES = [
  { key: 'totalMonthlyUsd', name: 'Whole design', color: 'var(--c-money)', dash: '0' },
  { key: 'serverlessMonthlyUsd', name: 'Its gateway and functions', color: 'var(--c-warm)', dash: '6 3' },
  { key: 'containersMonthlyUsd', name: 'Containers instead of these', color: 'var(--ink-2)', dash: '2 3' },
] as const;

const dollars = (usd: number): string =>
  usd.toLocaleString('en-US', { style: 'currency', currency: 'USD', maximumSignificantDigits: 3, notation: 'compact' });
const rate = (perS: number): string => perS.toLocaleString('en-US');

/** Monthly cost against request rate, both axes logarithmic. */
export function CostCurveChart({ points }: { points: readonly CostPoint[] }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={[...points]} margin={{ top: 8, right: 16, bottom: 20, left: 8 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis
          dataKey="ratePerS"
          type="number"
          scale="log"
          domain={['dataMin', 'dataMax']}
          ticks={[1, 10, 100, 1000]}
          tickFormatter={rate}
          stroke="var(--ink-3)"
          label={{ value: 'requests a second', position: 'insideBottom', offset: -12, fill: 'var(--ink-2)' }}
        />
        <YAxis
          type="number"
          scale="log"
          domain={['auto', 'auto']}
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
