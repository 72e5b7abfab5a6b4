import type { Distribution } from '@/simulator';
import { catalog } from '../catalog/load-catalog';
import type { OfKind } from './finding';

/** Standard normal quantile at 99 %. */
const Z99 = 2.3263478740408408;

/** Time that 99 of 100 draws of a law do not exceed, in ms; undefined where the catalog measured no such start. */
export function p99Ms(law: Distribution, owner?: OfKind<'function'>): number | undefined {
  switch (law.distribution) {
    case 'constant':
      return law.value;
    case 'exponential':
      return law.mean * Math.log(100);
    case 'lognormal':
      return law.p99 ?? Math.exp((law.mu ?? 0) + Z99 * (law.sigma ?? 0));
    case 'uniform':
      return law.min + 0.99 * (law.max - law.min);
    case 'empirical':
      return quantile(law.quantiles, 0.99);
    case 'measured':
      return measured(law, owner)?.p99;
  }
}

/** Mean of a law in ms; undefined where the catalog measured no such start. */
export function meanMs(law: Distribution, owner?: OfKind<'function'>): number | undefined {
  switch (law.distribution) {
    case 'constant':
      return law.value;
    case 'exponential':
      return law.mean;
    case 'lognormal': {
      const mu = law.median === undefined ? (law.mu ?? 0) : Math.log(law.median);
      const sigma = law.median === undefined ? (law.sigma ?? 0) : Math.log((law.p99 ?? law.median) / law.median) / Z99;
      return Math.exp(mu + sigma ** 2 / 2);
    }
    case 'uniform':
      return (law.min + law.max) / 2;
    case 'empirical':
      return law.quantiles.reduce((sum, [p, value], index) => {
        const [before, lower] = law.quantiles[index - 1] ?? [p, value];
        return sum + ((p - before) * (value + lower)) / 2;
      }, 0);
    case 'measured':
      return measured(law, owner)?.mean;
  }
}

function quantile(quantiles: readonly (readonly [number, number])[], at: number): number {
  const upper = quantiles.findIndex(([p]) => p >= at);
  const [p1, v1] = quantiles[upper] ?? [1, 0];
  const [p0, v0] = quantiles[upper - 1] ?? [p1, v1];
  return p1 === p0 ? v1 : v0 + ((at - p0) / (p1 - p0)) * (v1 - v0);
}

/** What the cold-start catalog has on a start; what the law leaves open, the function says. */
function measured(law: Extract<Distribution, { distribution: 'measured' }>, owner: OfKind<'function'> | undefined) {
  const runtime = law.runtime ?? owner?.runtime;
  const architecture = law.architecture ?? owner?.architecture;
  const code = law.package ?? owner?.package;
  return catalog.coldStarts.runtimes.find(
    (each) => each.runtime === runtime && each.architecture === architecture && each.package === code,
  );
}
