import { describe, expect, it } from 'vitest';
import { calibrate, fitDistribution } from './calibration';
import { testSample } from './test-samples';

describe('fitDistribution', () => {
  it('has nothing to say about nothing, and is constant for one value or equal ones', () => {
    expect(fitDistribution([])).toBeUndefined();
    expect(fitDistribution([4])).toEqual({ distribution: 'constant', value: 4 });
    expect(fitDistribution([4, 4, 4])).toEqual({ distribution: 'constant', value: 4 });
  });

  it('takes mean and deviation of the logarithms of few values', () => {
    const law = fitDistribution([Math.exp(1), Math.exp(2), Math.exp(3)]);
    expect(law).toMatchObject({ distribution: 'lognormal' });
    if (law?.distribution !== 'lognormal') throw new Error('no log-normal');
    expect(law.mu).toBeCloseTo(2, 12);
    expect(law.sigma).toBeCloseTo(1, 12);
  });

  it('keeps the quantiles of many values, from the least to the greatest', () => {
    const law = fitDistribution(Array.from({ length: 101 }, (_, index) => index + 1));
    if (law?.distribution !== 'empirical') throw new Error('no quantiles');
    expect(law.quantiles[0]).toEqual([0, 1]);
    expect(law.quantiles.find(([p]) => p === 0.5)).toEqual([0.5, 51]);
    expect(law.quantiles.at(-1)).toEqual([1, 101]);
  });

  it('never gives a time of zero or less', () => {
    expect(fitDistribution([-3])).toEqual({ distribution: 'constant', value: 0.001 });
  });
});

describe('calibrate', () => {
  it('tells starts, cold work and warm work of each function apart', () => {
    const { functions } = calibrate([
      testSample({ isCold: true, initMs: 90, serviceMs: 30, serverMs: 125 }),
      testSample({ serviceMs: 6 }),
      testSample({ target: 'auth', serviceMs: 2 }),
    ]);
    expect(functions.crud).toEqual({
      initMs: { distribution: 'constant', value: 90 },
      coldServiceMs: { distribution: 'constant', value: 30 },
      serviceMs: { distribution: 'constant', value: 6 },
    });
    expect(functions.auth).toEqual({ serviceMs: { distribution: 'constant', value: 2 } });
    expect(functions.process).toEqual({});
  });

  it('gives the gateway what the server has besides the function, and the network half of the rest', () => {
    const { gatewayMs, networkMs } = calibrate([
      testSample({ latencyMs: 14, serverMs: 8, queueMs: 1, initMs: 0, serviceMs: 5 }),
    ]);
    expect(gatewayMs).toEqual({ distribution: 'constant', value: 2 });
    expect(networkMs).toEqual({ distribution: 'constant', value: 3 });
  });

  it('does not learn from answers that went wrong', () => {
    const { functions, gatewayMs } = calibrate([testSample({ status: 500 }), testSample({ serverMs: 0 })]);
    expect([functions.crud, gatewayMs]).toEqual([{}, undefined]);
  });
});
