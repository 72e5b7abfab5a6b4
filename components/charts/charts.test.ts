import { describe, expect, it } from 'vitest';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { durationsOf } from '@/components/simulation/test-durations';
import type { SeriesPoint } from '@/simulator';
import { type ChartInput, furtherCharts, mainCharts } from './chart-model';
import { chartCsv } from './chart-table';
import { createChartView, indexAt, SHORTEST_ZOOM_S, zoomBy, zoomTo } from './chart-view';
import { P99_SAMPLES, tailOf, tooFewInWords, withinShareOf } from './latency';
import { objectiveFromText, objectiveToText } from './objective';

/** A second of a run in which so many requests were answered, each in so many milliseconds. */
function second(atS: number, count: number, ms = 50, values: Partial<SeriesPoint> = {}): SeriesPoint {
  return {
    atS,
    windowS: 1,
    arrived: count,
    completed: count,
    failed: 0,
    throttled: 0,
    timedOut: 0,
    p50Ms: ms,
    p90Ms: ms,
    p99Ms: ms,
    coldStarts: 0,
    busyInstances: 2,
    idleInstances: 1,
    limits: [],
    durations: durationsOf(...Array<number>(count).fill(ms)),
    backlogs: [],
    turnedAway: [],
    costUsd: 0.001,
    ...values,
  };
}

function inputOf(series: readonly SeriesPoint[], given: Partial<ChartInput> = {}): ChartInput {
  return { series, architecture: testArchitecture(), limit: 1000, objective: undefined, isLogLatency: true, ...given };
}

describe('the p99 of a window', () => {
  it('is known from as many windows before it as it needs', () => {
    const series = [second(1, 40, 900), second(2, 40), second(3, 40), second(4, 40)];
    expect(tailOf(series, 1)).toEqual({ count: 80 });
    expect(tailOf(series, 2).count).toBe(120);
    expect(tailOf(series, 2).p99Ms).toBeGreaterThan(800);
    // The slow second is no longer needed.
    expect(tailOf(series, 3).p99Ms).toBeLessThan(60);
  });

  it('is not known from more than ten seconds, however few there were', () => {
    const series = Array.from({ length: 60 }, (_, index) => second(index + 1, 4));
    expect(tailOf(series, 59)).toEqual({ count: 40 });
    expect(tooFewInWords(40)).toBe('n = 40, too few for p99');
  });

  it('leaves a gap in its line, and the words say why', () => {
    const [, latency] = mainCharts(inputOf([second(1, P99_SAMPLES), second(2, 3)]));
    expect(latency?.lines.find(({ label }) => label === 'p99')?.values.map((value) => value !== null)).toEqual([
      true,
      true,
    ]);
    const few = mainCharts(inputOf([second(1, 37)]))[1];
    expect(few?.lines.find(({ label }) => label === 'p99')?.values).toEqual([null]);
    expect(few?.unit).toContain('n = 37, too few for p99');
  });
});

describe('what was asked for', () => {
  it('counts as missed whatever failed, was throttled or timed out', () => {
    const bad = second(1, 90, 50, { failed: 4, throttled: 5, timedOut: 1, arrived: 100 });
    expect(withinShareOf([bad], 1_000)).toBe(0.9);
    expect(withinShareOf([bad, second(2, 100, 5_000)], 1_000)).toBe(0.45);
    expect(withinShareOf([], 1_000)).toBeUndefined();
  });

  it('is a line and a chart of its own', () => {
    const input = inputOf([second(1, 10, 50), second(2, 10, 900)], { objective: { withinMs: 300, percent: 99 } });
    const line = mainCharts(input)[1]?.lines.find(({ label }) => label === 'asked for');
    expect(line?.values).toEqual([300, 300]);
    const chart = furtherCharts(input).find(({ id }) => id === 'objective');
    expect(chart?.lines.find(({ label }) => label === 'met')?.values).toEqual([100, 0]);
  });

  it('goes through an address', () => {
    expect(objectiveFromText(objectiveToText({ withinMs: 250.5, percent: 99.95 }))).toEqual({
      withinMs: 250.5,
      percent: 99.95,
    });
    for (const text of ['', '300', '0_99', '300_100', '300_0', '-1_99', '300_99_1', '1e3_99', '700000_99']) {
      expect(objectiveFromText(text)).toBeUndefined();
    }
    expect(objectiveToText(undefined)).toBe('');
  });
});

describe('the charts of a run', () => {
  const backlogs = [
    { resource: 'queue', waiting: 7, oldestAgeS: 2 },
    { resource: 'table', waiting: 70, oldestAgeS: 1 },
  ];
  const series = [
    second(1, 10, 50, { backlogs, turnedAway: [{ resource: 'gateway', times: 6 }] }),
    second(2, 10, 50, { backlogs }),
  ];

  it('have one value for each window on every line', () => {
    const charts = [...mainCharts(inputOf(series)), ...furtherCharts(inputOf(series))];
    expect(charts.map(({ id }) => id)).toEqual([
      'requests',
      'latency',
      'instances',
      'heat',
      'backlog',
      'age',
      'turned-away',
      'cold-starts',
      'cost',
    ]);
    for (const { lines, unit } of charts) {
      expect(unit).not.toBe('');
      for (const { values } of lines) expect(values).toHaveLength(2);
    }
  });

  it('give rates by the second, however long their windows are', () => {
    const long = second(10, 40, 50, { windowS: 4, costUsd: 0.008 });
    const [requests] = mainCharts(inputOf([long]));
    expect(requests?.lines.find(({ label }) => label === 'arrived')?.values).toEqual([10]);
    expect(furtherCharts(inputOf([long])).find(({ id }) => id === 'cost')?.lines[0]?.values).toEqual([0.002]);
  });

  it('name parts by their labels, the fullest first, and draw a part that turned nobody away at zero', () => {
    const charts = furtherCharts(inputOf(series));
    const backlog = charts.find(({ id }) => id === 'backlog');
    expect(backlog?.lines.map(({ label, values }) => [label, values[0]])).toEqual([
      ['table', 70],
      ['queue', 7],
    ]);
    expect(charts.find(({ id }) => id === 'turned-away')?.lines[0]?.values).toEqual([6, 0]);
  });

  it('tell lines apart without colour', () => {
    for (const { lines } of [...mainCharts(inputOf(series, { limit: 5 })), ...furtherCharts(inputOf(series))]) {
      const styles = lines.map(({ dash, width }) => JSON.stringify([dash ?? [], dash ? 0 : (width ?? 1.5)]));
      expect(new Set(styles).size).toBe(lines.length);
    }
  });
});

describe('a chart as a file', () => {
  const input = inputOf([second(1, 3), second(2, 0, 50, { p50Ms: Number.NaN, p90Ms: Number.NaN })]);

  it('has units in its heading, and an empty cell for what is not known', () => {
    const [, latency] = mainCharts(input);
    if (!latency) throw new Error('expected the chart');
    expect(chartCsv(latency, [1, 2])).toBe('end (s),p99 (ms),p90 (ms),p50 (ms)\n1,,50,50\n2,,,\n');
  });

  it('has a line for each band of a heat map', () => {
    const heat = furtherCharts(input).find(({ id }) => id === 'heat');
    if (!heat) throw new Error('expected the chart');
    const [heading, row, ...rest] = chartCsv(heat, [1, 2]).trim().split('\n');
    expect(heading).toBe('end (s),from (ms),until (ms),requests');
    expect(rest).toEqual([]);
    const [endS, fromMs, untilMs, requests] = (row ?? '').split(',').map(Number);
    expect([endS, requests]).toEqual([1, 3]);
    expect(fromMs).toBeLessThanOrEqual(50);
    expect(untilMs).toBeGreaterThan(50);
  });

  it('never holds a label that a spreadsheet would run', () => {
    const [requests] = mainCharts(input);
    if (!requests) throw new Error('expected the chart');
    const lines = [{ label: '=HYPERLINK("x")', unit: '1/s', color: '--ink', values: [1, 2] }];
    expect(chartCsv({ ...requests, lines }, [1, 2]).split('\n')[0]).toBe(`end (s),"'=HYPERLINK(""x"") (1/s)"`);
  });
});

describe('what all charts show', () => {
  it('is a stretch in either order, never before the start and never too short', () => {
    const view = createChartView();
    zoomTo(view, 50, 20);
    expect(view.getState().zoom).toEqual({ fromS: 20, untilS: 50 });
    zoomTo(view, 30, 30);
    expect(view.getState().zoom).toEqual({ fromS: 30 - SHORTEST_ZOOM_S / 2, untilS: 30 + SHORTEST_ZOOM_S / 2 });
    zoomTo(view, -5, 0.5);
    expect(view.getState().zoom).toEqual({ fromS: 0, untilS: SHORTEST_ZOOM_S });
    zoomTo(view, Number.NaN, 7);
    expect(view.getState().zoom).toEqual({ fromS: 0, untilS: SHORTEST_ZOOM_S });
  });

  it('is halved and doubled around its middle, and is all of the run in the end', () => {
    const view = createChartView();
    zoomBy(view, 0.5, 100);
    expect(view.getState().zoom).toEqual({ fromS: 25, untilS: 75 });
    zoomTo(view, 90, 100);
    zoomBy(view, 2, 100);
    expect(view.getState().zoom).toEqual({ fromS: 80, untilS: 100 });
    zoomBy(view, 8, 100);
    expect(view.getState().zoom).toBeUndefined();
  });

  it('finds the window of a moment', () => {
    expect([0, 1, 1.5, 3, 99].map((momentS) => indexAt([1, 2, 3], momentS))).toEqual([0, 0, 1, 2, 2]);
    expect(indexAt([], 5)).toBe(-1);
  });
});
