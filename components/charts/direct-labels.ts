import type uPlot from 'uplot';
import type { ChartLine } from './chart-model';
import { spreadLabels } from './spread-labels';

interface LabelOptions {
  font: string;
  series: () => readonly ChartLine[];
  color: (name: string) => string;
}

const LINE_HEIGHT = 14;
const GAP = 8;

/** Draws the name of each line beside its last value; names that would overlap move apart. */
export function directLabels({ font, series, color }: LabelOptions): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart;
    const ratio = devicePixelRatio || 1;
    const placed = series().flatMap((line) => {
      const last = line.values.findLast((value) => value !== null);
      if (last === null || last === undefined) return [];
      return [{ line, y: Math.min(bbox.top + bbox.height, Math.max(bbox.top, chart.valToPos(last, 'y', true))) }];
    });
    const ys = spreadLabels(
      placed.map(({ y }) => y),
      LINE_HEIGHT * ratio,
      [bbox.top, bbox.top + bbox.height],
    );
    ctx.save();
    ctx.font = font.replace(/(\d+)px/, (_, size) => `${Number(size) * ratio}px`);
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    placed.forEach(({ line }, index) => {
      ctx.fillStyle = color(line.color.startsWith('--c-') ? `${line.color}-text` : line.color);
      ctx.fillText(line.label, bbox.left + bbox.width + GAP * ratio, ys[index] as number);
    });
    ctx.restore();
  };
}
