import type { Architecture } from '@/simulator';

/** Facts that lists and headers show; `pattern.json` of a pattern's folder. */
export interface PatternFacts {
  title: string;
  /** One sentence: what the pattern is. */
  summary: string;
  category: 'compute' | 'data' | 'integration' | 'messaging' | 'edge';
  /** `live`: everything on its page runs; `preview`: part of it does. */
  status: 'live' | 'preview' | 'planned';
  /** Provider services it uses, by their names. */
  services: string[];
  tags: string[];
  /** Date of the last check of the facts, as YYYY-MM-DD. */
  lastVerified: string;
  related: { title: string; reason: string }[];
}

/** A pattern as the site uses it: parsed, validated, found by reading `content/patterns`. */
export interface Pattern {
  slug: string;
  facts: PatternFacts;
  architecture: Architecture;
}
