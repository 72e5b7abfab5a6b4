import type { LimitKind } from '../metrics/views';

/** What keeps messages of a queue waiting, or ends a call to it. */
export const QUEUE_LIMIT = {
  pollers: 0,
  maxConcurrency: 1,
  groups: 2,
  inFlight: 3,
  calls: 4,
  messageBytes: 5,
  provisionedPollers: 6,
  pollerRate: 7,
} as const;

/** By number of the limit. */
export const QUEUE_LIMIT_KINDS: readonly LimitKind[] = [
  'pollers',
  'maximum-concurrency',
  'order',
  'in-flight',
  'queue-rate',
  'size',
  'pollers',
  'pollers',
];
