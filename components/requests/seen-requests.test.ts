import { describe, expect, it } from 'vitest';
import { SeenRequests } from './seen-requests';

const moves = (simTimeUs: number, ...hops: number[][]) => ({
  simTimeUs,
  hops: Float64Array.from(hops.flat()),
  speed: 1,
  isStep: false,
});

describe('the requests on the diagram', () => {
  it('are listed with their last move and when they were first seen, the latest first', () => {
    const seen = new SeenRequests();
    seen.add(moves(100_000, [0, 1, 10_000, 30_000, 0, 7], [0, 1, 50_000, 60_000, 0, 8]));
    seen.add(moves(200_000, [0, -1, 120_000, 130_000, 4, 7]));
    expect(seen.recent(10)).toEqual([
      { request: 7, sinceUs: 10_000, link: 0, direction: -1, state: 'throttled' },
      { request: 8, sinceUs: 50_000, link: 0, direction: 1, state: 'request' },
    ]);
    expect(seen.recent(1)).toHaveLength(1);
  });

  it('go from the list a while after their last move, and all with another run', () => {
    const seen = new SeenRequests();
    seen.add(moves(100_000, [0, 1, 10_000, 30_000, 0, 7]));
    seen.add(moves(9_000_000, [0, 1, 8_900_000, 8_910_000, 0, 9]));
    expect(seen.recent(10).map(({ request }) => request)).toEqual([9]);
    seen.add(undefined);
    expect(seen.recent(10)).toEqual([]);
  });

  it('are bounded', () => {
    const seen = new SeenRequests();
    seen.add(moves(1_000, ...Array.from({ length: 1_000 }, (_, index) => [0, 1, 500, 600, 0, index + 1])));
    expect(seen.recent(10_000)).toHaveLength(400);
  });
});
