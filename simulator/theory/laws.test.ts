import { describe, expect, it } from 'vitest';
import { type ClosedLaw, momentsOf, quantileOf } from './laws';

const LAWS: readonly [string, ClosedLaw][] = [
  ['constant', { distribution: 'constant', value: 80 }],
  ['exponential', { distribution: 'exponential', mean: 80 }],
  ['uniform', { distribution: 'uniform', min: 20, max: 60 }],
  ['log-normal by percentiles', { distribution: 'lognormal', median: 100, p99: 400 }],
  ['log-normal by mu and sigma', { distribution: 'lognormal', mu: 4, sigma: 0.5 }],
  [
    'empirical',
    {
      distribution: 'empirical',
      quantiles: [
        [0, 10],
        [0.6, 20],
        [1, 100],
      ],
    },
  ],
];

describe('laws', () => {
  it.each(LAWS)('%s: the moments are the integrals of the quantile function', (_name, law) => {
    const cells = 400_000;
    let mean = 0;
    let square = 0;
    for (let cell = 0; cell < cells; cell += 1) {
      const value = quantileOf(law, (cell + 0.5) / cells);
      mean += value / cells;
      square += (value * value) / cells;
    }
    const moments = momentsOf(law);
    expect(mean / moments.mean).toBeCloseTo(1, 4);
    expect(square / mean ** 2 - 1).toBeCloseTo(moments.scv, 2);
  });

  it('goes through the percentiles that a law is given by', () => {
    const law: ClosedLaw = { distribution: 'lognormal', median: 100, p99: 400 };
    expect(quantileOf(law, 0.5)).toBeCloseTo(100, 10);
    expect(quantileOf(law, 0.99)).toBeCloseTo(400, 9);
  });

  it('knows the textbook’s cases', () => {
    expect(quantileOf({ distribution: 'exponential', mean: 10 }, 0.5)).toBeCloseTo(10 * Math.LN2, 12);
    expect(momentsOf({ distribution: 'uniform', min: 0, max: 2 })).toEqual({ mean: 1, scv: 1 / 3 });
  });
});
