/** A cron expression of the platform, understood: which values each field allows, ascending. */
export interface Cron {
  minutes: readonly number[];
  hours: readonly number[];
  months: readonly number[];
  years: readonly number[];
  /** Days by their place in the month, or by weekday; the other field must be `?`. */
  days: MonthDays | WeekDays;
}

export interface MonthDays {
  by: 'month';
  days: readonly number[];
  /** `L`: the last day of the month. */
  hasLast: boolean;
  /** `15W`: the weekday nearest to the 15th, inside the month. */
  nearestWeekdays: readonly number[];
}

export interface WeekDays {
  by: 'week';
  /** 1 for Sunday to 7 for Saturday. */
  weekdays: readonly number[];
  /** `6L`: the last Friday of the month. */
  last: readonly number[];
  /** `3#2`: the second Tuesday of the month, as `[weekday, number]`. */
  nth: readonly (readonly [number, number])[];
}

export type ParsedCron = { kind: 'valid'; value: Cron } | { kind: 'invalid'; reason: string };

interface Field {
  name: string;
  min: number;
  max: number;
  /** Names of the values, the first one for `min`. */
  names?: readonly string[];
}

const MINUTES: Field = { name: 'minutes', min: 0, max: 59 };
const HOURS: Field = { name: 'hours', min: 0, max: 23 };
const MONTH_DAYS: Field = { name: 'day of month', min: 1, max: 31 };
const MONTHS: Field = {
  name: 'month',
  min: 1,
  max: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const WEEK_DAYS: Field = {
  name: 'day of week',
  min: 1,
  max: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};
const YEARS: Field = { name: 'year', min: 1970, max: 2199 };

/** Why an expression is refused; never leaves this file. */
class Refusal extends Error {}

/**
 * Reads a cron expression of six fields: minutes, hours, day of month, month, day of week, year.
 *
 * @see EventBridge User Guide, cron expressions.
 */
export function parseCron(text: string): ParsedCron {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) {
    return {
      kind: 'invalid',
      reason: 'expected six fields: minutes, hours, day of month, month, day of week, year',
    };
  }
  const [minutes = '', hours = '', monthDays = '', months = '', weekDays = '', years = ''] = fields;
  try {
    return {
      kind: 'valid',
      value: {
        minutes: valuesOf(minutes, MINUTES),
        hours: valuesOf(hours, HOURS),
        months: valuesOf(months, MONTHS),
        years: valuesOf(years, YEARS),
        days: daysOf(monthDays, weekDays),
      },
    };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'invalid', reason: error.message };
    throw error;
  }
}

function daysOf(monthDays: string, weekDays: string): MonthDays | WeekDays {
  if ((monthDays === '?') === (weekDays === '?')) {
    throw new Refusal('expected ? in one of day of month and day of week, and a value in the other');
  }
  return weekDays === '?' ? monthDaysOf(monthDays) : weekDaysOf(weekDays);
}

function monthDaysOf(text: string): MonthDays {
  const plain: string[] = [];
  const nearestWeekdays: number[] = [];
  let hasLast = false;
  for (const part of text.split(',')) {
    const nearest = /^(\d+)W$/.exec(part)?.[1];
    if (part === 'L') hasLast = true;
    else if (nearest !== undefined) nearestWeekdays.push(numberOf(nearest, MONTH_DAYS));
    else plain.push(part);
  }
  return { by: 'month', days: plain.length > 0 ? valuesOf(plain.join(','), MONTH_DAYS) : [], hasLast, nearestWeekdays };
}

function weekDaysOf(text: string): WeekDays {
  const plain: string[] = [];
  const last: number[] = [];
  const nth: [number, number][] = [];
  for (const part of text.split(',')) {
    const ofLast = /^(\d+|[A-Z]{3})L$/.exec(part)?.[1];
    const [, ofNth, number] = /^(\d+|[A-Z]{3})#([1-5])$/.exec(part) ?? [];
    // A single L is the last day of the week.
    if (part === 'L') plain.push(String(WEEK_DAYS.max));
    else if (ofLast !== undefined) last.push(numberOf(ofLast, WEEK_DAYS));
    else if (ofNth !== undefined) nth.push([numberOf(ofNth, WEEK_DAYS), Number(number)]);
    else plain.push(part);
  }
  return { by: 'week', weekdays: plain.length > 0 ? valuesOf(plain.join(','), WEEK_DAYS) : [], last, nth };
}

/** The values of a list of numbers, ranges and steps, ascending and each once. */
function valuesOf(text: string, field: Field): number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...rest] = part.split('/');
    if (rest.length > 0) throw refused(field, part);
    const [from, to] = boundsOf(range, field, step !== undefined);
    const by = step === undefined ? 1 : stepOf(step, field);
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

/** First and last value of `*`, `3` or `3-7`; a single value with a step runs to the field's end. */
function boundsOf(range: string, field: Field, hasStep: boolean): [number, number] {
  if (range === '*') return [field.min, field.max];
  const [from = '', to, ...rest] = range.split('-');
  if (rest.length > 0) throw refused(field, range);
  const first = numberOf(from, field);
  if (to === undefined) return [first, hasStep ? field.max : first];
  const last = numberOf(to, field);
  if (last < first) throw new Refusal(`expected a range of ${field.name} that rises, got ${range}`);
  return [first, last];
}

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text) ?? -1;
  if (named >= 0) return field.min + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.min && value <= field.max)) throw refused(field, text);
  return value;
}

function stepOf(text: string, field: Field): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step < 1) throw new Refusal(`expected a step of ${field.name} of at least 1, got ${text}`);
  return step;
}

function refused({ name, min, max }: Field, text: string): Refusal {
  return new Refusal(`expected ${name} from ${min} to ${max}, got ${text}`);
}
