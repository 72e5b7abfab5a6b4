import type { KindFacts } from './kind-facts';

/** Code that runs in instances. */
export const functionFacts: KindFacts<'function'> = {
  word: 'function',
  service: 'Lambda',
  size: { width: 236, height: 142 },
  glyph: 'M15.5 4.5c-2.6-.9-4 .3-4.4 2.6L9 19.5c-.3 1.6-1.5 2-3 1.5M7.5 10.5h7M14 14l5 5M19 14l-5 5',
  subtitle: ({ runtime, memoryMib }) => `Lambda · ${runtime} · ${memoryMib.toLocaleString('en-US')} MiB`,
  limitFields: {
    'reserved-concurrency': ['reservedConcurrency'],
    'request-rate': ['reservedConcurrency'],
    'time-limit': ['timeoutS'],
  },
  starter: { serviceMs: { distribution: 'exponential', mean: 100 } },
};
