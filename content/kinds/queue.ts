import type { KindFacts } from './kind-facts';

/** A message queue. */
export const queueFacts: KindFacts<'queue'> = {
  word: 'queue',
  service: 'SQS',
  size: { width: 196, height: 106 },
  glyph: 'M3 8h4.5v8H3zM9.75 8h4.5v8h-4.5zM16.5 8H21v8h-4.5M5 4.5h14M16.5 2.5l2.5 2-2.5 2',
  usualWork: { writes: 1 },
  limitFields: {
    'in-flight': ['inFlightLimit'],
    'queue-rate': ['fifoCallsPerS'],
    order: ['messageGroups', 'hottestGroupShare'],
  },
  starter: {},
};
