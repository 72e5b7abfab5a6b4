import type { HopState, InstanceState } from '@/simulator';

/*
 * The simulator's public door also opens its document schema, and with it a validation library that this page does
 * not need before somebody plays. So the few values that read a frame stand here; a test compares them with the
 * simulator's own.
 */
export const HOP_STATE_NAMES = [
  'request',
  'warm',
  'cold',
  'queued',
  'throttled',
  'failed',
] as const satisfies HopState[];
export const INSTANCE_STATE_NAMES = ['none', 'starting', 'busy', 'idle', 'expiring'] as const satisfies InstanceState[];
export const HOP_LENGTH = 6;
export const INSTANCE_BOX_LIMIT = 60;
