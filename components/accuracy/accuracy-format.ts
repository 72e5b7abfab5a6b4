import type { AccuracyFigureResult, AccuracyVerdict } from '@/content/accuracy-file';

const LOCALE = 'en-US';
const UNIT_WORDS = { ms: ' ms', share: '', instances: '', requests: '' } as const;

/** What the verdicts are called. */
export const VERDICT_WORDS: Readonly<Record<AccuracyVerdict, string>> = {
  inside: 'inside',
  outside: 'outside, as chance allows',
  refuted: 'refuted',
  'too-wide': 'too wide to tell',
  'not-claimed': 'not claimed',
};

/** A figure with four significant digits and its unit; shares as percentages. */
export function formatFigure(value: number, unit: AccuracyFigureResult['unit']): string {
  if (unit === 'share') return `${formatNumber(value * 100)} %`;
  return `${formatNumber(value)}${UNIT_WORDS[unit]}`;
}

function formatNumber(value: number): string {
  return value.toLocaleString(LOCALE, { minimumSignificantDigits: 4, maximumSignificantDigits: 4 });
}

/** `+0.12 %`, with a real minus sign. */
export function formatError(share: number, digits = 2): string {
  const text = Math.abs(share * 100).toFixed(digits);
  if (Number(text) === 0) return `${text} %`;
  return `${share < 0 ? '−' : '+'}${text} %`;
}

/** `± 0.80 %` */
export const formatHalfWidth = (share: number): string => `± ${Math.abs(share * 100).toFixed(2)} %`;

/** A percentage with as many digits as it needs: `99 %`, `0.0042 %`. */
export function formatShare(share: number): string {
  return `${(share * 100).toLocaleString(LOCALE, { maximumSignificantDigits: 2 })} %`;
}

/** `12,300`, `97 million`. */
export function formatCount(count: number): string {
  if (count < 1e6) return count.toLocaleString(LOCALE);
  return `${(count / 1e6).toLocaleString(LOCALE, { maximumSignificantDigits: 3 })} million`;
}

/** How far our mean is from the reference, and the half-width, both as shares of the reference. */
export function relativeError({ mean, reference, halfWidth, within = 0 }: AccuracyFigureResult) {
  return {
    error: (mean - reference) / reference,
    halfWidth: halfWidth / Math.abs(reference),
    within: within / Math.abs(reference),
  };
}
