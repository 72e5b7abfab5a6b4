import { describe, expect, it } from 'vitest';
import { RandomStream } from '../kernel/random-stream';
import { confidenceInterval } from '../theory/confidence';
import { drawBackOffUs } from './back-off';

const stream = () => new RandomStream(1, 'back-off');

describe('the back-off', () => {
  it('[R9] doubles with each try up to its cap, however many tries there were', () => {
    const plain = { baseUs: 100, capUs: 1_000, jitterShare: 0 };
    expect([1, 2, 3, 4, 5, 6, 60].map((tries) => drawBackOffUs(plain, tries, stream()))).toEqual([
      100, 200, 400, 800, 1_000, 1_000, 1_000,
    ]);
  });

  it.each([
    ['full', 1, 0, 50_000],
    ['equal', 0.5, 50_000, 75_000],
  ])('[R9] with %s jitter is uniform over its random part', (_, jitterShare, leastUs, meanUs) => {
    const draws = stream();
    const waitsUs = Array.from({ length: 20_000 }, () =>
      drawBackOffUs({ baseUs: 100_000, capUs: 100_000, jitterShare }, 1, draws),
    );
    expect(Math.min(...waitsUs)).toBeGreaterThanOrEqual(leastUs);
    expect(Math.max(...waitsUs)).toBeLessThanOrEqual(100_000);
    const { mean, halfWidth } = confidenceInterval(waitsUs, 0.99);
    expect(Math.abs(mean - meanUs)).toBeLessThan(halfWidth);
    const belowQuarter = waitsUs.map((waitUs) => Number(waitUs < leastUs + (100_000 - leastUs) / 4));
    const share = confidenceInterval(belowQuarter, 0.99);
    expect(Math.abs(share.mean - 0.25)).toBeLessThan(share.halfWidth);
  });
});
