/** How a slider's way maps to its value. */
export interface SliderRange {
  min: number;
  max: number;
  /** Smallest difference of values; on a log scale values are rounded to three digits first. Default 1. */
  step?: number;
  /** `log` gives each factor of ten the same length; it needs `min > 0`. Default `linear`. */
  scale?: 'linear' | 'log';
}

/** Whole positions of the native input on a log scale. */
export const LOG_POSITIONS = 1_000;

/** The value nearest to one that the slider can take: inside the range, on a step, at most `max`. */
export function clampToRange(value: number, { min, max, step = 1 }: SliderRange): number {
  const inside = Math.min(max, Math.max(min, value));
  const stepped = Math.round(inside / step) * step;
  return Math.min(max, Math.max(min, Number(stepped.toPrecision(12))));
}

/** The position of the native input for a value. */
export function positionOf(value: number, range: SliderRange): number {
  if (range.scale !== 'log') return value;
  const share = Math.log(clampInside(value, range) / range.min) / Math.log(range.max / range.min);
  return Math.round(share * LOG_POSITIONS);
}

/** The value for a position of the native input; the ends are exact. */
export function valueAtPosition(position: number, range: SliderRange): number {
  if (range.scale !== 'log') return clampToRange(position, range);
  if (position <= 0) return range.min;
  if (position >= LOG_POSITIONS) return range.max;
  const value = range.min * (range.max / range.min) ** (position / LOG_POSITIONS);
  return clampToRange(Number(value.toPrecision(value < 1_000 ? 2 : 3)), range);
}

function clampInside(value: number, { min, max }: SliderRange): number {
  return Math.min(max, Math.max(min, value));
}
