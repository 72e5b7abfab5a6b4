import { allows, type NumberRange } from './design-settings';

export type GridScale = 'linear' | 'log';

export interface GridOptions {
  from: number;
  to: number;
  /** Values in all, both ends included. */
  points: number;
  scale: GridScale;
  range: NumberRange;
}

/** Points of one sweep, at most. */
export const MOST_POINTS = 60;
/** Digits to which values between the ends are rounded, so that they can be read and typed again. */
const DIGITS = 4;

/** What came of asking for values: the values, rising and each once, or what is wrong. */
export type Values = { kind: 'values'; values: readonly number[] } | { kind: 'wrong'; reason: string };

/** Values from one end of a range to the other, in equal steps or in equal ratios. */
export function gridOf({ from, to, points, scale, range }: GridOptions): Values {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    return wrong(`expected a range from less to more, got ${from} to ${to}`);
  }
  if (!Number.isInteger(points) || points < 2 || points > MOST_POINTS) {
    return wrong(`expected 2 to ${MOST_POINTS} points, got ${points}`);
  }
  if (scale === 'log' && from <= 0) return wrong(`a logarithmic grid begins above 0, got ${from}`);
  const steps = Array.from({ length: points }, (_, at) => at / (points - 1));
  const values = steps.map((share) => (scale === 'log' ? from * (to / from) ** share : from + (to - from) * share));
  const readable = values.map((value, at) =>
    at === 0 || at === points - 1 ? value : Number(value.toPrecision(DIGITS)),
  );
  return checked(
    readable.map((value) => (range.isWhole ? Math.round(value) : value)),
    range,
  );
}

/** Values that a person wrote, with commas or spaces between them. */
export function listOf(text: string, range: NumberRange): Values {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length === 0) return wrong('expected numbers with commas between them');
  const bad = words.find((word) => !Number.isFinite(Number(word)));
  if (bad !== undefined) return wrong(`expected a number, got "${bad.slice(0, 40)}"`);
  return checked(words.map(Number), range);
}

function checked(values: readonly number[], range: NumberRange): Values {
  const bad = values.find((value) => !allows(range, value));
  if (bad !== undefined) return wrong(`${bad} is not allowed: expected ${rangeInWords(range)}`);
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  if (distinct.length < 2) return wrong('expected two different values or more');
  if (distinct.length > MOST_POINTS) return wrong(`expected at most ${MOST_POINTS} values, got ${distinct.length}`);
  return { kind: 'values', values: distinct };
}

/** The values that a setting takes, such as `a whole number from 128 to 10240`. */
export function rangeInWords({ min, max, isWhole, isAboveMin }: NumberRange): string {
  const kind = isWhole ? 'a whole number' : 'a number';
  return isAboveMin ? `${kind} above ${min}, at most ${max}` : `${kind} from ${min} to ${max}`;
}

function wrong(reason: string): Values {
  return { kind: 'wrong', reason };
}
