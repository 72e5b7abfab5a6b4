import type { KindFacts } from './kind-facts';

/** A key-value table. */
export const tableFacts: KindFacts<'table'> = {
  word: 'table',
  service: 'DynamoDB',
  size: { width: 196, height: 106 },
  glyph: 'M4 5h16v14H4zM4 9.5h16M4 14.2h16M10 5v14',
  usualWork: { writes: 1 },
  limitFields: {
    'table-throughput': ['readUnitsPerS', 'writeUnitsPerS', 'readScaling', 'writeScaling', 'quotaUnitsPerS'],
    'partition-throughput': ['keys'],
  },
  starter: {},
};
