import type { KindFacts } from './kind-facts';

/** An HTTP front door of servers that run all the time. */
export const loadBalancerFacts: KindFacts<'load-balancer'> = {
  word: 'load balancer',
  service: 'Application Load Balancer',
  size: { width: 196, height: 106 },
  glyph:
    'M3 12h5M8 5v14M8 5h7M8 12h7M8 19h7M17.5 5h.01M17.5 12h.01M17.5 19h.01M15 3h5v4h-5zM15 10h5v4h-5zM15 17h5v4h-5z',
  starter: {},
};
