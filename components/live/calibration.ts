import type { Distribution } from '@/simulator';
import { LOAD_TARGETS, type LoadTarget } from './load-plan';
import type { Sample } from './load-run';
import { quantileOf } from './quantiles';

/** Times of one function as they were measured; a law is left out where nothing was measured. */
export interface FunctionTimes {
  initMs?: Distribution;
  serviceMs?: Distribution;
  /** Of the first request in a new instance. */
  coldServiceMs?: Distribution;
}

/** What a measured run says about the parts of the model. */
export interface Calibration {
  functions: Record<LoadTarget, FunctionTimes>;
  /** What the gateway adds to a request. */
  gatewayMs?: Distribution;
  /** One way between the page and the gateway. */
  networkMs?: Distribution;
}

/** Fewer values say too little about a tail; a log-normal law then stands for them. */
const ENOUGH_FOR_QUANTILES = 20;
const QUANTILES = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1];
const SHORTEST_MS = 0.001;

/**
 * A law of random durations fitted to a sample: its own quantiles when there are enough values, a log-normal with the
 * sample's mean and deviation of logarithms when there are few, the value itself when there is one.
 *
 * @returns Undefined for an empty sample.
 */
export function fitDistribution(valuesMs: readonly number[]): Distribution | undefined {
  const sorted = valuesMs.map((value) => Math.max(SHORTEST_MS, value)).sort((a, b) => a - b);
  const [first] = sorted;
  if (first === undefined) return undefined;
  if (first === sorted.at(-1)) return { distribution: 'constant', value: first };
  if (sorted.length >= ENOUGH_FOR_QUANTILES) {
    return { distribution: 'empirical', quantiles: QUANTILES.map((p) => [p, quantileOf(sorted, p)]) };
  }
  const logs = sorted.map(Math.log);
  const mu = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const variance = logs.reduce((sum, value) => sum + (value - mu) ** 2, 0) / (logs.length - 1);
  return { distribution: 'lognormal', mu, sigma: Math.sqrt(variance) };
}

/**
 * Fits the model's parts to what a run measured: for each function its start, its work, and its work when new; the
 * gateway's own time; the network. Only requests that were answered well are looked at.
 */
export function calibrate(samples: readonly Sample[]): Calibration {
  const good = samples.filter(({ status, serverMs }) => status >= 200 && status < 400 && serverMs > 0);
  const functions = Object.fromEntries(
    LOAD_TARGETS.map((target) => [target, timesOf(good.filter((sample) => sample.target === target))]),
  ) as Record<LoadTarget, FunctionTimes>;
  return {
    functions,
    ...named(
      'gatewayMs',
      good.map(({ serverMs, queueMs, initMs, serviceMs }) => serverMs - queueMs - initMs - serviceMs),
    ),
    ...named(
      'networkMs',
      good.map(({ latencyMs, serverMs }) => (latencyMs - serverMs) / 2),
    ),
  };
}

function timesOf(samples: readonly Sample[]): FunctionTimes {
  const cold = samples.filter(({ isCold }) => isCold);
  const warm = samples.filter(({ isCold }) => !isCold);
  const service = ({ serviceMs }: Sample) => serviceMs;
  return {
    ...named(
      'initMs',
      cold.map(({ initMs }) => initMs),
    ),
    ...named('serviceMs', (warm.length > 0 ? warm : cold).map(service)),
    ...named('coldServiceMs', cold.map(service)),
  };
}

function named<Name extends string>(name: Name, valuesMs: readonly number[]): Partial<Record<Name, Distribution>> {
  const law = fitDistribution(valuesMs);
  return law === undefined ? {} : ({ [name]: law } as Record<Name, Distribution>);
}
