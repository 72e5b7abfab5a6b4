import { describe, expect, it } from 'vitest';
import { costCurve } from './cost-curve';
import { loadPattern } from './load-pattern';

describe('the curve of costs', () => {
  it('crosses that of containers once: below, functions cost less, and above, more', async () => {
    const { architecture } = await loadPattern('serverless');
    const isCheaper = costCurve(architecture, 'client').map(
      (point) => point.serverlessMonthlyUsd < point.containersMonthlyUsd,
    );
    expect(isCheaper[0]).toBe(true);
    expect(isCheaper.at(-1)).toBe(false);
    expect(isCheaper.filter((cheaper, at) => at > 0 && cheaper !== isCheaper[at - 1])).toHaveLength(1);
  });
});
