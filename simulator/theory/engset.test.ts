import { describe, expect, it } from 'vitest';
import { engset } from './engset';
import { erlangB } from './queues';

describe('engset', () => {
  it('is worked out by hand for two sources and one server', () => {
    // Quiet and service both 1 s: states 0 and 1 busy have weights 1 and 2; in state 1 one source asks, in vain.
    const { lostShare, requestsPerS, meanBusyServers } = engset({
      sources: 2,
      servers: 1,
      meanQuietS: 1,
      meanServiceS: 1,
    });
    expect(meanBusyServers).toBeCloseTo(2 / 3, 15);
    expect(requestsPerS).toBeCloseTo((2 * 1 + 1 * 2) / 3, 15);
    expect(lostShare).toBeCloseTo(2 / 4, 15);
  });

  it('loses nothing when each source has a server of its own', () => {
    const { lostShare, requestsPerS } = engset({ sources: 7, servers: 7, meanQuietS: 3, meanServiceS: 1 });
    expect(lostShare).toBe(0);
    expect(requestsPerS).toBeCloseTo(7 / 4, 14);
  });

  it('becomes Erlang’s loss formula when the sources are many and each asks seldom', () => {
    const sources = 1_000_000;
    const { lostShare } = engset({ sources, servers: 10, meanQuietS: sources / 8, meanServiceS: 1 });
    expect(lostShare / erlangB(10, 8)).toBeCloseTo(1, 4);
  });

  it.each([
    ['no source', { sources: 0 }],
    ['half a server', { servers: 0.5 }],
    ['sources that never rest', { meanQuietS: 0 }],
    ['a service of no length', { meanServiceS: Number.NaN }],
  ])('refuses %s', (_, part) => {
    expect(() => engset({ sources: 2, servers: 1, meanQuietS: 1, meanServiceS: 1, ...part })).toThrow(RangeError);
  });
});
