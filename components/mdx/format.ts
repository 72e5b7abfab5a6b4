import type { ResultFigure } from '@/content/results';
import type { Price } from '@/simulator';

const LOCALE = 'en-US';
const plain = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 10 });

const DURATIONS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

/** `1 minute`, `15 minutes`, `6 hours`: seconds in the largest unit that divides them. */
export function formatSeconds(seconds: number): string {
  const [length, name] = DURATIONS.find(([unitS]) => seconds >= unitS && seconds % unitS === 0) ?? [1, 'second'];
  const value = seconds / length;
  return `${plain.format(value)} ${name}${value === 1 ? '' : 's'}`;
}

/** A value of the catalog or of a design with its unit, in words a sentence can hold. */
export function formatQuantity(value: number, unit: string | undefined): string {
  if (unit === 's') return formatSeconds(value);
  if (unit === '%') return `${plain.format(value)}%`;
  if (unit === undefined) return plain.format(value);
  if (unit.startsWith('× ')) return `${plain.format(value)} times ${unit.slice(2)}`;
  const perSecond = unit.endsWith('/s') ? `${unit.slice(0, -2)} a second` : unit;
  return `${plain.format(value)} ${perSecond}`;
}

const PER_WORDS: Readonly<Record<number, string>> = { 1000: 'thousand ', 1000000: 'million ' };

/** `$0.20 per million requests`, `$0.25 per GiB-month`; the decimals are the catalog's own. */
export function formatPrice({ value, per, unit }: Pick<Price, 'value' | 'per' | 'unit'>): string {
  if (per === 1) return `$${value} per ${/[a-z]{2}s$/.test(unit) ? unit.slice(0, -1) : unit}`;
  return `$${value} per ${PER_WORDS[per] ?? `${plain.format(per)} `}${unit}`;
}

/** Money: cents up to a thousand dollars, whole dollars above, two significant digits below one cent. */
export function formatUsd(usd: number): string {
  const digits =
    Math.abs(usd) >= 1_000
      ? { maximumFractionDigits: 0 }
      : usd !== 0 && Math.abs(usd) < 0.01
        ? { maximumSignificantDigits: 2 }
        : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return usd.toLocaleString(LOCALE, { style: 'currency', currency: 'USD', ...digits });
}

/** At most three significant digits, and no fraction from a hundred on. */
export function formatRounded(value: number): string {
  return Math.abs(value) >= 100
    ? value.toLocaleString(LOCALE, { maximumFractionDigits: 0 })
    : value.toLocaleString(LOCALE, { maximumSignificantDigits: value < 10 ? 2 : 3 });
}

/** A figure of a run, with its unit. */
export function formatResult({ value, unit }: ResultFigure): string {
  switch (unit) {
    case 'count':
      return formatRounded(value);
    case 'percent':
      return `${formatPercent(value)}%`;
    case 'ms':
      if (value >= 120_000) return `${formatRounded(value / 60_000)} minutes`;
      return value >= 1_000 ? `${formatRounded(value / 1_000)} s` : `${formatRounded(value)} ms`;
    case 's':
      return value >= 120 ? `${formatRounded(value / 60)} minutes` : `${formatRounded(value)} seconds`;
    case 'usd':
      return formatUsd(value);
  }
}

/** Rounds towards the middle, so that neither `100` nor `0` is said of something that was only nearly so. */
function formatPercent(value: number): string {
  if (value === 0 || value === 100) return plain.format(value);
  if (value > 99) return (Math.floor(value * 100) / 100).toLocaleString(LOCALE, { maximumFractionDigits: 2 });
  return formatRounded(Math.max(value, 0.001));
}
