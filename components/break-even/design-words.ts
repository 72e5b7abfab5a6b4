import type { BreakEvenDesign } from '@/content/break-even';

/** How each design is called, and how its line is drawn. */
export const DESIGN_WORDS: Readonly<Record<BreakEvenDesign, { name: string; color: string; dash: string }>> = {
  functions: { name: 'Functions', color: '--c-request', dash: '' },
  containers: { name: 'Containers', color: '--c-warm', dash: '7 3' },
  'virtual-machines': { name: 'Virtual machines', color: '--c-cold', dash: '2 3' },
};

/** `even`, or how many times the mean the peaks are. */
export function burstinessInWords(burstiness: number): string {
  return burstiness === 1 ? 'Even' : `Peaks of ${burstiness.toLocaleString('en-US')} times the mean`;
}

const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A rate with two significant digits. */
export function rateInWords(ratePerS: number): string {
  return twoDigits.format(ratePerS);
}

/** Dollars a month, whole ones. */
export function monthlyInWords(usd: number): string {
  return usd.toLocaleString('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: usd < 10 ? 2 : 0 });
}

/** Milliseconds, or seconds from one on. */
export function durationInWords(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  return ms < 1_000 ? `${threeDigits.format(ms)} ms` : `${threeDigits.format(ms / 1_000)} s`;
}

/** A share that is not nothing, in percent. */
export function shareInWords(share: number): string {
  return share > 0 && share < 0.000_1 ? '< 0.01%' : `${twoDigits.format(100 * share)}%`;
}
