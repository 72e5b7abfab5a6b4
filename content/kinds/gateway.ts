import type { KindFacts } from './kind-facts';

/** An HTTP front door. */
export const gatewayFacts: KindFacts<'gateway'> = {
  word: 'gateway',
  service: 'API Gateway',
  size: { width: 168, height: 116 },
  glyph: 'M4 20V10a8 8 0 0 1 16 0v10M8 20v-9a4 4 0 0 1 8 0v9M2.5 20h19',
  subtitle: ({ api }) => (api === 'rest' ? 'REST API' : 'HTTP API'),
  limitFields: { 'gateway-rate': ['ratePerS', 'burst'], 'time-limit': ['timeoutMs'] },
  starter: {},
};
