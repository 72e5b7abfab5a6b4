import type { KindFacts } from './kind-facts';

/** People and programs that send requests. */
export const clientFacts: KindFacts<'client'> = {
  word: 'client',
  service: 'Browser or app',
  size: { width: 168, height: 92 },
  glyph: 'M3 5h18v11H3zM9 20h6M12 16v4M3 8.5h18M5.5 6.8h.01M7.5 6.8h.01',
  limitFields: { 'time-limit': ['timeoutMs'] },
  starter: { traffic: { shape: 'constant' } },
};
