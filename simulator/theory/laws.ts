import type { Distribution } from '../document/distribution';
import { inverseNormal } from '../kernel/exact-math';

/** Laws whose moments and quantiles have a closed form; measured ones are given by their percentiles. */
export type ClosedLaw = Exclude<Distribution, { distribution: 'measured' }>;

/** Mean and squared coefficient of variation (variance over squared mean) of a law. */
export interface Moments {
  /** In the unit of the law: milliseconds. */
  mean: number;
  scv: number;
}

/** Moments of a law, in closed form. */
export function momentsOf(law: ClosedLaw): Moments {
  switch (law.distribution) {
    case 'constant':
      return { mean: law.value, scv: 0 };
    case 'exponential':
      return { mean: law.mean, scv: 1 };
    case 'uniform': {
      const mean = (law.min + law.max) / 2;
      return { mean, scv: (law.max - law.min) ** 2 / 12 / mean ** 2 };
    }
    case 'lognormal': {
      const { mu, sigma } = normalOf(law);
      return { mean: Math.exp(mu + sigma ** 2 / 2), scv: Math.exp(sigma ** 2) - 1 };
    }
    case 'empirical':
      return piecewiseMoments(law.quantiles);
  }
}

/** The value below which a share of the draws lie. */
export function quantileOf(law: ClosedLaw, probability: number): number {
  switch (law.distribution) {
    case 'constant':
      return law.value;
    case 'exponential':
      return -law.mean * Math.log1p(-probability);
    case 'uniform':
      return law.min + probability * (law.max - law.min);
    case 'lognormal': {
      const { mu, sigma } = normalOf(law);
      return Math.exp(mu + sigma * inverseNormal(probability));
    }
    case 'empirical': {
      const upper = law.quantiles.findIndex(([p]) => p >= probability);
      const [p0, v0] = law.quantiles[Math.max(0, upper - 1)] as [number, number];
      const [p1, v1] = law.quantiles[upper] as [number, number];
      return p1 === p0 ? v1 : v0 + ((probability - p0) / (p1 - p0)) * (v1 - v0);
    }
  }
}

/** Mean and deviation of the logarithm. */
function normalOf(law: Extract<ClosedLaw, { distribution: 'lognormal' }>): { mu: number; sigma: number } {
  const mu = law.mu ?? Math.log(law.median as number);
  return { mu, sigma: law.sigma ?? (Math.log(law.p99 as number) - mu) / inverseNormal(0.99) };
}

/** A mixture of uniform laws, one between each two points. */
function piecewiseMoments(points: readonly (readonly [number, number])[]): Moments {
  let mean = 0;
  let square = 0;
  for (let at = 1; at < points.length; at += 1) {
    const [p0, v0] = points[at - 1] as readonly [number, number];
    const [p1, v1] = points[at] as readonly [number, number];
    mean += ((p1 - p0) * (v0 + v1)) / 2;
    square += ((p1 - p0) * (v0 * v0 + v0 * v1 + v1 * v1)) / 3;
  }
  return { mean, scv: square / mean ** 2 - 1 };
}
