import type { KindFacts } from './kind-facts';

/** A clock that sends events. */
export const scheduleFacts: KindFacts<'schedule'> = {
  word: 'schedule',
  service: 'EventBridge',
  size: { width: 168, height: 84 },
  glyph: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 7v5.2l3.4 2',
  starter: {},
};
