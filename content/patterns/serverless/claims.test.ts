import { describe, expect, it } from 'vitest';
import { costCurve } from '@/content/cost-curve';
import { parseExperiments } from '@/content/experiments';
import { type MetricName, type ResultScope, resultOf } from '@/content/results';
import { valueAt } from '@/content/settings';
import { parseArchitecture } from '@/simulator';
import document from './architecture.json';
import experimentsFile from './experiments.json';

const parsed = parseArchitecture(document);
if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
const architecture = parsed.value;
const experiments = parseExperiments(experimentsFile, 'experiments.json');

function figure(run: string, metric: MetricName, scope: ResultScope = {}): number {
  const experiment = experiments.find(({ id }) => id === run);
  if (!experiment) throw new Error(`no run ${run}`);
  return resultOf(architecture, experiment, metric, scope).value;
}

describe('what the prose says about its runs', () => {
  it('Automatic scaling: ten times the traffic needs more instances and is answered', () => {
    expect(figure('spike', 'peakInstances', { resource: 'crud' })).toBeGreaterThan(
      figure('baseline', 'peakInstances', { resource: 'crud' }),
    );
    expect(figure('spike', 'completedShare')).toBeGreaterThan(99.9);
    expect(figure('spike', 'throttledShare')).toBe(0);
  });

  it('Automatic scaling: with no visitors no instance of Auth or CRUD is left', () => {
    expect(figure('night', 'meanInstances', { resource: 'auth' })).toBe(0);
    expect(figure('night', 'meanInstances', { resource: 'crud' })).toBe(0);
  });

  it('Pay only for execution time: without visitors most of the bill is the people registered', () => {
    expect(figure('night', 'monthlyUsd')).toBeLessThan(figure('baseline', 'monthlyUsd') / 2);
    expect(figure('night', 'monthlyUsdShare', { resource: 'user-pool' })).toBeGreaterThan(90);
  });

  it('Built-in high availability: only requests through the gateway fail, and few', () => {
    expect(figure('hour', 'failedShare')).toBeGreaterThan(0);
    expect(figure('hour', 'failedShare')).toBeLessThan(0.1);
  });

  it('Cold start latency: rare requests are mostly cold, frequent ones hardly ever', () => {
    expect(figure('sparse', 'coldStartShare', { resource: 'crud' })).toBeGreaterThan(50);
    expect(figure('hour', 'coldStartShare', { resource: 'crud' })).toBeLessThan(0.1);
  });

  it('Limited execution duration: what needs Process times out at the gateway and is paid for', () => {
    expect(figure('long-job', 'timedOutShare')).toBeGreaterThan(8);
    expect(figure('long-job', 'monthlyUsd', { resource: 'process' })).toBeGreaterThan(
      figure('baseline', 'monthlyUsd', { resource: 'process' }),
    );
    const ratePerS = Number(valueAt(architecture, 'client.traffic.ratePerS'));
    expect(experiments.find(({ id }) => id === 'long-job')?.set['client.traffic.ratePerS']).toBe(ratePerS / 10);
  });

  it('Debugging is hard: there are more invocations than requests', () => {
    expect(figure('baseline', 'invocations')).toBeGreaterThan(figure('baseline', 'arrived'));
  });

  it('The user pool is the first limit of a hundred times the traffic, and the functions meet none', () => {
    expect(figure('flood', 'throttled', { resource: 'user-pool' })).toBeGreaterThan(0);
    expect(figure('flood', 'throttles')).toBe(0);
    expect(figure('flood', 'failedShare')).toBeGreaterThan(1);
  });

  it('An account with few instances throttles the same spike', () => {
    expect(figure('new-account', 'throttledShare')).toBeGreaterThan(1);
  });

  it('The schedule keeps one instance of Process warm', () => {
    expect(figure('night', 'meanInstances', { resource: 'process' })).toBeCloseTo(1, 1);
  });

  it('A REST API costs more for the same traffic', () => {
    expect(figure('rest-api', 'monthlyUsd')).toBeGreaterThan(figure('baseline', 'monthlyUsd'));
  });

  it('The logs of CRUD cost more than its duration', () => {
    expect(figure('baseline', 'monthlyUsd', { resource: 'crud', service: 'logs' })).toBeGreaterThan(
      figure('baseline', 'monthlyUsd', { resource: 'crud', meter: 'duration' }),
    );
  });

  it('Most of what the functions cost is for Process', () => {
    const lambda = figure('baseline', 'monthlyUsd', { service: 'lambda' });
    expect(figure('baseline', 'monthlyUsd', { service: 'lambda', resource: 'process' })).toBeGreaterThan(lambda / 2);
  });

  it('Half the memory of Process saves less than half and makes it slower', () => {
    const cost = (run: string): number => figure(run, 'monthlyUsd', { resource: 'process' });
    expect(cost('small-process')).toBeGreaterThan(cost('baseline') / 2);
    expect(cost('small-process')).toBeLessThan(cost('baseline'));
    expect(figure('small-process', 'p99', { resource: 'process' })).toBeGreaterThan(
      figure('baseline', 'p99', { resource: 'process' }),
    );
  });

  it('At low rates the functions cost less than containers, at high ones more', () => {
    const points = costCurve(architecture, 'client');
    const isCheaper = points.map((point) => point.serverlessMonthlyUsd < point.containersMonthlyUsd);
    expect(isCheaper[0]).toBe(true);
    expect(isCheaper.at(-1)).toBe(false);
    const crossings = isCheaper.filter((cheaper, index) => index > 0 && cheaper !== isCheaper[index - 1]);
    expect(crossings).toHaveLength(1);
  }, 30_000);
});
