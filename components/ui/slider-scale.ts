/** How a slider's way maps to its value. */
export interface SliderRange {
  min: number;
  max: number;
  /** Smallest difference of values; on a log scale values are rounded to three digits first. Default 1. */
  step?: number;
  /** `log` gives each factor of ten the same length, from `min`, or from one step where `min` is 0. Default `linear`. */
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
  const floor = floorOf(range);
  if (value < floor) return 0;
  const share = Math.log(clampInside(value, range) / floor) / Math.log(range.max / floor);
  const first = firstPosition(range);
  return Math.round(first + share * (LOG_POSITIONS - first));
}

/** The value for a position of the native input; the ends are exact. */
export function valueAtPosition(position: number, range: SliderRange): number {
  if (range.scale !== 'log') return clampToRange(position, range);
  if (position <= 0) return range.min;
  if (position >= LOG_POSITIONS) return range.max;
  const floor = floorOf(range);
  const first = firstPosition(range);
  const value = floor * (range.max / floor) ** ((position - first) / (LOG_POSITIONS - first));
  return clampToRange(Number(value.toPrecision(value < 1_000 ? 2 : 3)), range);
}

/** Where a logarithmic scale begins; a 0 below it has the first position for itself. */
function floorOf({ min, step = 1 }: SliderRange): number {
  return min > 0 ? min : step;
}

function firstPosition({ min }: SliderRange): number {
  return min > 0 ? 0 : 1;
}

function clampInside(value: number, { min, max }: SliderRange): number {
  return Math.min(max, Math.max(min, value));
}
