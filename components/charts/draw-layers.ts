import type uPlot from 'uplot';
import type { TimelineMark } from '@/components/timeline/marks';
import type { HeatColumn } from './chart-model';

/** What stands before and behind the lines of a chart. Read anew with every drawing. */
export interface Layers {
  marks: () => readonly TimelineMark[];
  heat: () => readonly HeatColumn[] | undefined;
  /** The moment looked at; undefined for the newest. */
  momentS: () => number | undefined;
  color: (name: string) => string;
  font: string;
}

const MARK_COLORS: Readonly<Partial<Record<TimelineMark['kind'], string>>> = {
  fault: '--c-failed',
  failure: '--c-failed',
  throttle: '--c-throttled',
  limit: '--c-throttled',
  'cold-start': '--c-cold',
};
const MARK_GLYPHS: Readonly<Record<TimelineMark['kind'], string>> = {
  fault: '▨',
  failure: '×',
  throttle: '▽',
  limit: '‖',
  'cold-start': '◇',
  settings: '◦',
};
const LABEL_PX = 11;
const MOST_LETTERS = 30;
/** Names of marks that are close to each other stand below each other. */
const NAME_ROWS = 3;
/** In a chart that is less wide names would hide its lines: there is one row of them. */
const NARROW_PX = 420;
/** Darkness of the fullest and of the emptiest cell of a heat map. */
const HEAT_ALPHA = { from: 0.12, to: 1 } as const;

/** Draws what stands behind the lines: faults as hatched stretches, and the cells of a heat map. */
export function drawBehind(layers: Layers): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    drawHeat(chart, layers);
    for (const { atS, untilS, kind } of layers.marks()) {
      if (kind !== 'fault' || untilS === undefined) continue;
      const [from, until] = [chart.valToPos(atS, 'x', true), chart.valToPos(untilS, 'x', true)];
      hatch(
        ctx,
        { x: from, y: bbox.top, width: until - from, height: bbox.height },
        layers.color(MARK_COLORS[kind] ?? '--ink-3'),
      );
    }
    ctx.restore();
  };
}

/** Draws what stands before the lines: marks with their names, what lies ahead made paler, and the moment looked at. */
export function drawBefore(layers: Layers): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    drawMoment(chart, layers);
    drawMarks(chart, layers);
    ctx.restore();
  };
}

function drawMoment(chart: uPlot, { momentS, color }: Layers): void {
  const moment = momentS();
  if (moment === undefined) return;
  const { ctx, bbox } = chart;
  const x = chart.valToPos(moment, 'x', true);
  ctx.globalAlpha = 0.65;
  ctx.fillStyle = color('--panel');
  ctx.fillRect(x, bbox.top, Math.max(0, bbox.left + bbox.width - x), bbox.height);
  ctx.globalAlpha = 1;
  line(ctx, x, bbox.top, bbox.height, color('--ink'), []);
}

function drawMarks(chart: uPlot, { marks, color, font }: Layers): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio || 1;
  ctx.font = font.replace(/[\d.]+px/, `${LABEL_PX * ratio}px`);
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  /** Where each row of names is free again. */
  const rows = bbox.width < NARROW_PX * ratio ? 1 : NAME_ROWS;
  const freeFrom: number[] = Array<number>(rows).fill(Number.NEGATIVE_INFINITY);
  for (const { atS, untilS, kind, label } of [...marks()].sort((a, b) => a.atS - b.atS)) {
    const x = chart.valToPos(atS, 'x', true);
    const endX = kind === 'fault' && untilS !== undefined ? chart.valToPos(untilS, 'x', true) : x;
    if (endX < bbox.left || x > bbox.left + bbox.width) continue;
    const ink = color(MARK_COLORS[kind] ?? '--ink-3');
    line(ctx, x, bbox.top, bbox.height, ink, endX > x ? [] : [2 * ratio, 2 * ratio]);
    if (endX > x) line(ctx, endX, bbox.top, bbox.height, ink, []);
    const startX = Math.max(x, bbox.left) + 3 * ratio;
    const row = freeFrom.findIndex((free) => startX >= free);
    if (row < 0) continue;
    const text = `${MARK_GLYPHS[kind]} ${shortened(label)}`;
    const { width } = ctx.measureText(text);
    const top = bbox.top + (2 + row * (LABEL_PX + 2)) * ratio;
    ctx.globalAlpha = 0.8;
    ctx.fillStyle = color('--paper');
    ctx.fillRect(startX - ratio, top - ratio, width + 2 * ratio, (LABEL_PX + 2) * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = color(MARK_COLORS[kind] ? `${MARK_COLORS[kind]}-text` : '--ink-2');
    ctx.fillText(text, startX, top);
    freeFrom[row] = startX + width + 6 * ratio;
  }
}

/** The cells of a heat map: each as dark as its share of the fullest one. */
function drawHeat(chart: uPlot, { heat, color }: Layers): void {
  const columns = heat();
  if (!columns) return;
  const { ctx } = chart;
  const { min = 0, max = 0 } = chart.scales.x ?? {};
  const shown = columns.filter(({ atS, windowS }) => atS > (min ?? 0) && atS - windowS < (max ?? 0));
  const densityOf = (count: number, windowS: number) => count / windowS;
  const fullest = Math.max(
    0,
    ...shown.flatMap(({ windowS, bands }) => bands.map(({ count }) => densityOf(count, windowS))),
  );
  if (fullest === 0) return;
  ctx.fillStyle = color('--c-request');
  for (const { atS, windowS, bands } of shown) {
    const left = chart.valToPos(atS - windowS, 'x', true);
    const width = Math.max(1, chart.valToPos(atS, 'x', true) - left);
    for (const { fromMs, untilMs, count } of bands) {
      const share = Math.sqrt(densityOf(count, windowS) / fullest);
      ctx.globalAlpha = HEAT_ALPHA.from + (HEAT_ALPHA.to - HEAT_ALPHA.from) * share;
      const top = chart.valToPos(untilMs, 'y', true);
      ctx.fillRect(left, top, width, Math.max(1, chart.valToPos(Math.max(fromMs, 0.1), 'y', true) - top));
    }
  }
  ctx.globalAlpha = 1;
}

/** A name that fits into a chart; the time line has all of it. */
function shortened(name: string): string {
  const label = name.replace(/^Fault: /, '');
  return label.length > MOST_LETTERS ? `${label.slice(0, MOST_LETTERS - 1).trimEnd()}…` : label;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Fills a box with thin slanted lines, so that it is seen without its colour, too. */
function hatch(ctx: CanvasRenderingContext2D, { x, y, width, height }: Box, ink: string): void {
  const ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.fillStyle = ink;
  ctx.globalAlpha = 0.08;
  ctx.fillRect(x, y, width, height);
  ctx.globalAlpha = 0.25;
  ctx.strokeStyle = ink;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  const step = 7 * ratio;
  for (let from = x - height; from < x + width; from += step) {
    ctx.moveTo(from, y + height);
    ctx.lineTo(from + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

function line(
  ctx: CanvasRenderingContext2D,
  x: number,
  top: number,
  height: number,
  ink: string,
  dash: number[],
): void {
  ctx.strokeStyle = ink;
  ctx.lineWidth = devicePixelRatio || 1;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  ctx.setLineDash([]);
}
