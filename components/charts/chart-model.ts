import {
  formatCost,
  formatCount,
  formatMs,
  formatRate,
  formatS,
  formatShortCount,
} from '@/components/simulation/format';
import type { Architecture, SeriesPoint } from '@/simulator';
import { bandsOf, type DurationBand } from '@/simulator/worker/protocol';
import { MOST_TAIL_S, P99_SAMPLES, tailOf, tooFewInWords, withinShareOf } from './latency';
import type { Objective } from './objective';

/** One line of a chart: what its end, its column and its cell in a file are called, and how it is told from others. */
export interface ChartLine {
  label: string;
  /** Unit of its values, for the heading of a table. */
  unit: string;
  /** Custom property that holds the colour, such as `--c-cold`. */
  color: string;
  width?: number;
  dash?: number[];
  values: (number | null)[];
}

/** Requests of one window by how long they took; for the heat map. */
export interface HeatColumn {
  atS: number;
  windowS: number;
  bands: readonly DurationBand[];
}

/** A chart as data: the drawing, the table and the file are made of it. */
export interface ChartSpec {
  id: string;
  title: string;
  unit: string;
  lines: readonly ChartLine[];
  height: number;
  /** Whether its values stand on a logarithmic axis. */
  isLog?: boolean;
  /** Labels of the upper and the lower line that a band lies between. */
  band?: readonly [upper: string, lower: string];
  heat?: readonly HeatColumn[];
  formatValue: (value: number) => string;
  /** How the axis writes its values, where it differs. */
  formatTick?: (value: number) => string;
}

/** What the charts of a run are made of. */
export interface ChartInput {
  series: readonly SeriesPoint[];
  architecture: Architecture;
  /** Instances that all functions together may have busy. */
  limit: number;
  objective: Objective | undefined;
  isLogLatency: boolean;
}

/** Above so many times what is busy, the limit would flatten the lines: then it is only written. */
const LIMIT_IN_SIGHT = 6;
const HEIGHTS = { requests: 170, latency: 170, instances: 150, small: 120, heat: 150 } as const;

type Read = (point: SeriesPoint) => number;

/** The charts that everybody sees: requests, response times, instances. */
export function mainCharts(input: ChartInput): ChartSpec[] {
  return [requestsChart(input), latencyChart(input), instancesChart(input)];
}

/** The charts for those who look closer; those that a design has nothing for are left out. */
export function furtherCharts(input: ChartInput): ChartSpec[] {
  const { series, architecture } = input;
  const charts = [
    heatChart(input),
    ...(input.objective ? [objectiveChart(input, input.objective)] : []),
    ...backlogCharts(input),
    turnedAwayChart(input),
    {
      id: 'cold-starts',
      title: 'Cold starts',
      unit: 'per second',
      height: HEIGHTS.small,
      lines: [
        { label: 'cold starts', unit: '1/s', color: '--c-cold', width: 2, values: perS(series, (p) => p.coldStarts) },
      ],
      formatValue: formatRate,
    },
    {
      id: 'cost',
      title: 'Cost',
      unit: 'per second, at list prices of the first tier, without free quantities; µ$ is a millionth of a dollar',
      height: HEIGHTS.small,
      lines: [{ label: 'cost', unit: 'USD/s', color: '--c-money', width: 2, values: perS(series, (p) => p.costUsd) }],
      formatValue: formatCost,
      formatTick: (usd: number) => (usd === 0 ? '0' : `${Number((usd * 1e6).toPrecision(3))} µ$`),
    },
  ];
  return architecture.resources.some(({ kind }) => kind === 'function')
    ? charts
    : charts.filter(({ id }) => id !== 'cold-starts');
}

function requestsChart({ series }: ChartInput): ChartSpec {
  const line = (label: string, color: string, read: Read, style: Partial<ChartLine>): ChartLine => ({
    label,
    unit: '1/s',
    color,
    values: perS(series, read),
    ...style,
  });
  return {
    id: 'requests',
    title: 'Requests',
    unit: 'per second, by outcome',
    height: HEIGHTS.requests,
    lines: [
      line('arrived', '--c-request', (p) => p.arrived, { dash: [6, 3] }),
      line('completed', '--ink', (p) => p.completed, { width: 2 }),
      line('throttled', '--c-throttled', (p) => p.throttled, { width: 2, dash: [2, 3] }),
      line('failed', '--c-failed', (p) => p.failed + p.timedOut, { width: 2, dash: [10, 3, 2, 3] }),
    ],
    formatValue: formatRate,
    formatTick: formatShortCount,
  };
}

function latencyChart({ series, objective, isLogLatency }: ChartInput): ChartSpec {
  const tails = series.map((_, index) => tailOf(series, index));
  const last = tails.at(-1);
  const note = last && last.count < P99_SAMPLES ? `; ${tooFewInWords(last.count)}` : '';
  const line = (label: string, values: (number | null)[], style: Partial<ChartLine>): ChartLine => ({
    label,
    unit: 'ms',
    color: '--ink',
    values,
    ...style,
  });
  return {
    id: 'latency',
    title: 'Response time',
    unit: `of completed requests; p99 over up to ${MOST_TAIL_S} s${note}`,
    height: HEIGHTS.latency,
    isLog: isLogLatency,
    band: ['p90', 'p50'],
    lines: [
      line(
        'p99',
        tails.map(({ p99Ms }) => p99Ms ?? null),
        { dash: [2, 3] },
      ),
      line(
        'p90',
        finite(series, (p) => p.p90Ms),
        { dash: [7, 3] },
      ),
      line(
        'p50',
        finite(series, (p) => p.p50Ms),
        { width: 2 },
      ),
      ...(objective
        ? [
            line(
              'asked for',
              series.map(() => objective.withinMs),
              { color: '--c-money', dash: [12, 3, 3, 3] },
            ),
          ]
        : []),
    ],
    formatValue: formatMs,
  };
}

function instancesChart({ series, limit }: ChartInput): ChartSpec {
  const all = series.map((p) => p.busyInstances + p.idleInstances);
  const isLimitInSight = limit <= Math.max(1, ...all) * LIMIT_IN_SIGHT;
  const line = (label: string, color: string, values: number[], style: Partial<ChartLine>): ChartLine => ({
    label,
    unit: 'instances',
    color,
    values,
    ...style,
  });
  return {
    id: 'instances',
    title: 'Instances',
    unit: isLimitInSight
      ? 'of all functions, against the limit'
      : `of all functions; the limit, ${formatCount(limit)}, is far above`,
    height: HEIGHTS.instances,
    lines: [
      ...(isLimitInSight
        ? [
            line(
              'limit',
              '--c-throttled',
              series.map(() => limit),
              { dash: [12, 4] },
            ),
          ]
        : []),
      line('busy + idle', '--c-idle', all, { dash: [5, 3] }),
      line(
        'busy',
        '--c-warm',
        series.map((p) => p.busyInstances),
        { width: 2 },
      ),
    ],
    formatValue: formatShortCount,
  };
}

function heatChart({ series }: ChartInput): ChartSpec {
  return {
    id: 'heat',
    title: 'Heat map of response times',
    unit: 'darker where more requests took so long; logarithmic',
    height: HEIGHTS.heat,
    isLog: true,
    heat: series.map(({ atS, windowS, durations }) => ({ atS, windowS, bands: bandsOf(durations) })),
    lines: [
      {
        label: 'slowest',
        unit: 'ms',
        color: '--ink-3',
        dash: [2, 4],
        width: 1,
        values: finite(series, (p) => p.durations.maxUs / 1_000),
      },
      {
        label: 'quickest',
        unit: 'ms',
        color: '--ink-3',
        dash: [6, 4],
        width: 1,
        values: finite(series, (p) => bandsOf(p.durations)[0]?.fromMs ?? 0),
      },
    ],
    formatValue: formatMs,
  };
}

function objectiveChart({ series }: ChartInput, objective: Objective): ChartSpec {
  return {
    id: 'objective',
    title: `Answered well within ${formatMs(objective.withinMs)}`,
    unit: 'per cent of the requests that ended',
    height: HEIGHTS.small,
    lines: [
      {
        label: 'asked for',
        unit: '%',
        color: '--c-money',
        dash: [12, 3, 3, 3],
        values: series.map(() => objective.percent),
      },
      {
        label: 'met',
        unit: '%',
        color: '--ink',
        width: 2,
        values: series.map((point) => {
          const share = withinShareOf([point], objective.withinMs);
          return share === undefined ? null : share * 100;
        }),
      },
    ],
    formatValue: (value) => `${value === 100 ? '100' : value.toFixed(1)}%`,
    formatTick: (value) => `${value}%`,
  };
}

/** How many lines of one sort a chart can tell apart; the greatest come first. */
const MOST_PARTS = 4;
const PART_STYLES: readonly Pick<ChartLine, 'color' | 'dash' | 'width'>[] = [
  { color: '--c-queued', width: 2 },
  { color: '--ink', dash: [6, 3] },
  { color: '--c-cold', dash: [2, 3], width: 2 },
  { color: '--c-warm', dash: [10, 3, 2, 3] },
];

/** A line for each of the parts of a design for which there is most to show. */
function partLines(
  { architecture }: ChartInput,
  parts: ReadonlyMap<string, (number | null)[]>,
  unit: string,
): ChartLine[] {
  const most = (values: readonly (number | null)[]) => Math.max(0, ...values.map((value) => value ?? 0));
  return [...parts]
    .sort(([, a], [, b]) => most(b) - most(a))
    .slice(0, MOST_PARTS)
    .map(([id, values], index) => ({
      label: architecture.resources.find((each) => each.id === id)?.label ?? id,
      unit,
      values,
      ...(PART_STYLES[index] as (typeof PART_STYLES)[number]),
    }));
}

function backlogCharts(input: ChartInput): ChartSpec[] {
  const { series } = input;
  const ids = [...new Set(series.flatMap(({ backlogs }) => backlogs.map(({ resource }) => resource)))];
  if (ids.length === 0) return [];
  const over = (read: (backlog: SeriesPoint['backlogs'][number]) => number) =>
    new Map(
      ids.map((id) => [
        id,
        series.map(({ backlogs }) => {
          const backlog = backlogs.find(({ resource }) => resource === id);
          return backlog ? read(backlog) : null;
        }),
      ]),
    );
  return [
    {
      id: 'backlog',
      title: 'Waiting in queues and streams',
      unit: 'messages or changes, at most in each window',
      height: HEIGHTS.small,
      lines: partLines(
        input,
        over(({ waiting }) => waiting),
        'messages',
      ),
      formatValue: formatShortCount,
    },
    {
      id: 'age',
      title: 'Age of the oldest',
      unit: 'that waits in queues and streams, in seconds',
      height: HEIGHTS.small,
      lines: partLines(
        input,
        over(({ oldestAgeS }) => oldestAgeS),
        's',
      ),
      formatValue: (value) => formatS(Math.round(value * 10) / 10),
      formatTick: formatRate,
    },
  ];
}

function turnedAwayChart(input: ChartInput): ChartSpec {
  const { series } = input;
  const ids = [...new Set(series.flatMap(({ turnedAway }) => turnedAway.map(({ resource }) => resource)))];
  const parts = new Map(
    ids.map((id) => [
      id,
      series.map(
        ({ turnedAway, windowS }) => (turnedAway.find(({ resource }) => resource === id)?.times ?? 0) / windowS,
      ),
    ]),
  );
  return {
    id: 'turned-away',
    title: 'Turned away by each part',
    unit: ids.length > 0 ? 'calls per second, tries again included' : 'calls per second; none so far',
    height: HEIGHTS.small,
    lines:
      ids.length > 0
        ? partLines(input, parts, '1/s')
        : [{ label: 'any part', unit: '1/s', color: '--c-throttled', width: 2, values: series.map(() => 0) }],
    formatValue: formatRate,
    formatTick: formatShortCount,
  };
}

function perS(series: readonly SeriesPoint[], read: Read): number[] {
  return series.map((point) => read(point) / point.windowS);
}

function finite(series: readonly SeriesPoint[], read: Read): (number | null)[] {
  return series.map((point) => (Number.isFinite(read(point)) && read(point) > 0 ? read(point) : null));
}
