import type { KindFacts } from './kind-facts';

/** A directory that signs people in. */
export const userPoolFacts: KindFacts<'user-pool'> = {
  word: 'user pool',
  service: 'Cognito',
  size: { width: 196, height: 84 },
  glyph:
    'M9 11.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4M3 19.5c.4-3.6 2.6-5.5 6-5.5s5.6 1.9 6 5.5M15.5 5.6a2.9 2.9 0 0 1 0 5.5M17.5 14.3c2 .7 3.2 2.4 3.5 5.2',
  limitFields: { 'user-pool-rate': ['ratePerS', 'quotas'] },
  starter: {},
};
