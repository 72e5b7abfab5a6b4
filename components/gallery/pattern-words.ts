import type { PatternFacts } from '@/content/pattern';

export const CATEGORY_WORDS: Readonly<Record<PatternFacts['category'], string>> = {
  compute: 'Compute',
  data: 'Data',
  integration: 'Integration',
  messaging: 'Messaging',
  edge: 'Edge',
};

export const STATUS_WORDS: Readonly<Record<PatternFacts['status'], string>> = {
  live: 'Live',
  preview: 'Preview',
  planned: 'Planned',
};

/** What a status promises, in a few words. */
export const STATUS_MEANINGS: Readonly<Record<PatternFacts['status'], string>> = {
  live: 'everything on its page runs',
  preview: 'part of its page runs',
  planned: 'described, does not run yet',
};

/** `23 November 2026` for `2026-11-23`. */
export function formatDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
