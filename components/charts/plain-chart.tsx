'use client';

import { useMemo } from 'react';
import type { ChartLine, ChartSpec } from './chart-model';
import { createChartView } from './chart-view';
import { TimeChart } from './time-chart';

export type PlainLine = Omit<ChartLine, 'unit'>;

interface PlainChartProps {
  title: string;
  unit: string;
  /** Ends of the windows, in simulated seconds. */
  atS: number[];
  series: PlainLine[];
  height: number;
  isLog?: boolean;
  formatValue: (value: number) => string;
  /** How the axis writes its values, where it differs. */
  formatTick?: (value: number) => string;
}

/** Charts by themselves share one crosshair and one stretch of time. */
const COMMON_VIEW = createChartView();
const NO_MARKS: readonly never[] = [];

/** Lines over simulated time that are no part of a stage. */
export function PlainChart({ title, unit, atS, series, height, isLog, formatValue, formatTick }: PlainChartProps) {
  const spec: ChartSpec = {
    id: title,
    title,
    unit,
    height,
    lines: series.map((line) => ({ ...line, unit })),
    isLog: isLog ?? false,
    formatValue,
    ...(formatTick ? { formatTick } : {}),
  };
  const untilS = Math.max(1, atS.at(-1) ?? 0);
  const whole = useMemo(() => ({ fromS: 0, untilS }), [untilS]);
  return <TimeChart spec={spec} atS={atS} view={COMMON_VIEW} marks={NO_MARKS} momentS={undefined} whole={whole} />;
}
